"""Everything that the service model demands of a request, checked in full.

botocore's own validator checks type, required, unknown and minimum alone; this one adds maximum, pattern and enum,
tells every problem rather than the first, and says where each stands by JSON Pointer (RFC 6901):
a missing or unknown member at its own pointer, the size of a list or map at the list or map, a bad key at its entry.
A shape is compiled once into closures, so that a request is walked without looking at the shape again; most requests
are right, so they are asked only whether they fit before anything is said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import regex

from webapp.sagemaker.fits import Fits, compiled_fits, matcher
from webapp.sagemaker.shapes import Shape, arn_shape, operation_input, request_shape


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request. `source` says where the rule comes from; a warning informs and never refuses.

    `inside` leads on from `path` where that is a text which holds JSON; pages find the control by both.
    """

    path: str
    message: str
    source: str
    is_warning: bool = False
    inside: str = ""

    @property
    def place(self) -> str:
        return self.path + self.inside

    @property
    def sentence(self) -> str:
        """The message for whoever sees no control beside it."""
        return f"{self.inside[1:]}: {self.message}" if self.inside else self.message


Check = Callable[[Any, str, list[Problem]], None]

_KIND_NAMES = {
    "string": "text", "integer": "a whole number", "boolean": "true or false",
    "structure": "an object", "list": "a list", "map": "an object",
}  # fmt: skip
_TYPES: dict[str, type] = {
    "string": str, "integer": int, "boolean": bool, "structure": dict, "list": list, "map": dict,
}  # fmt: skip
# Regions get instance types before SDKs do, so one that only looks right is told as a warning.
_INSTANCE_TYPE = regex.compile(r"ml\.[a-z0-9-]+\.[a-z0-9-]+")


def escape(token: str) -> str:
    """A member name or map key as one token of a JSON Pointer."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def problems(request: Any, shape: Shape | None = None) -> list[Problem]:
    """What is wrong with a request by the service model, in the model's order. Raises nothing."""
    found: list[Problem] = []
    fits, tell = compiled(shape or request_shape())
    if not fits(request):
        tell(request, "", found)
    return found


def is_package_arn(text: str) -> bool:
    """Whether a text fits the shape of ModelPackageArn."""
    return not problems(text, arn_shape())


def is_package_name(text: str) -> bool:
    """Whether DescribeModelPackage takes a text for the name of a package."""
    return not problems(text, operation_input("DescribeModelPackage").members["ModelPackageName"])


_compiled: dict[int, tuple[Shape, Fits, Check]] = {}


def compiled(shape: Shape) -> tuple[Fits, Check]:
    """Both checks of a shape; the same shape object is compiled once (it is kept, so that its id stays its own)."""
    known = _compiled.get(id(shape))
    if known is None:
        known = _compiled[id(shape)] = (shape, compiled_fits(shape), _compile(shape))
    return known[1], known[2]


def _compile(shape: Shape) -> Check:
    inner = {
        "string": _string, "integer": _integer, "boolean": _nothing_more,
        "structure": _structure, "list": _list, "map": _map,
    }[shape.kind](shape)  # fmt: skip
    wanted, name = _TYPES[shape.kind], _KIND_NAMES[shape.kind]
    source = f"service model: {shape.name} is of type {shape.kind}"

    def check(value: Any, path: str, found: list[Problem]) -> None:
        if type(value) is wanted:
            inner(value, path, found)
        else:
            found.append(Problem(path, f"Give {name} here, not {_described(value)}.", source))

    return check


def _described(value: Any) -> str:
    if value is None:
        return "null; leave it out if there is nothing to say"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return f"the text “{value if len(value) <= 40 else value[:39] + '…'}”"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "an object"


def _nothing_more(_shape: Shape) -> Check:
    return lambda value, path, found: None


def _integer(shape: Shape) -> Check:
    low, high = shape.min, shape.max

    def check(value: int, path: str, found: list[Problem]) -> None:
        if low is not None and value < low:
            found.append(Problem(path, f"Give a number of at least {low:,}.", f"service model: {shape.name} min {low}"))
        if high is not None and value > high:
            found.append(
                Problem(path, f"Give a number of at most {high:,}.", f"service model: {shape.name} max {high}")
            )

    return check


def _string(shape: Shape) -> Check:
    size, enum, pattern, low = _size(shape, "character"), frozenset(shape.enum), shape.pattern, shape.min
    matches = matcher(pattern) if pattern else None
    instance_types = bool(enum) and all(_INSTANCE_TYPE.fullmatch(value) for value in enum)

    def check(value: str, path: str, found: list[Problem]) -> None:
        size(value, path, found)
        # That nothing is there is said already.
        if matches and not matches(value) and (value or not low):
            message = f"This is not in the form that SageMaker takes, which is {pattern}"
            found.append(Problem(path, message, f"service model: {shape.name} pattern"))
        if enum and value not in enum:
            if instance_types and _INSTANCE_TYPE.fullmatch(value):
                message = f"{value} is not among the instance types that this version of boto3 knows. Check its name."
                found.append(Problem(path, message, f"service model: {shape.name} enum", is_warning=True))
            else:
                message = f"“{value[:80]}” is not a choice here. {_choices(shape.enum)}"
                found.append(Problem(path, message, f"service model: {shape.name} enum"))

    return check


def _choices(enum: tuple[str, ...]) -> str:
    if len(enum) > 8:
        return f"Choose one of the {len(enum)} values that SageMaker lists, such as {enum[0]}."
    return f"Choose {enum[0]}." if len(enum) == 1 else f"Choose {', '.join(enum[:-1])} or {enum[-1]}."


def _size(shape: Shape, unit: str) -> Check:
    low, high = shape.min, shape.max

    def check(value: Any, path: str, found: list[Problem]) -> None:
        if low is not None and len(value) < low:
            message = f"Give at least {_counted(low, unit)}; this has {len(value) or 'none'}."
            found.append(Problem(path, message, f"service model: {shape.name} min {low}"))
        if high is not None and len(value) > high:
            message = f"Give at most {_counted(high, unit)}; this has {len(value):,}."
            found.append(Problem(path, message, f"service model: {shape.name} max {high}"))

    return check


def _counted(number: int, unit: str) -> str:
    plural = {"entry": "entries"}.get(unit, unit + "s")
    return f"{number:,} {unit if number == 1 else plural}"


def _list(shape: Shape) -> Check:
    assert shape.element is not None
    size, element = _size(shape, "entry"), _compile(shape.element)

    def check(value: list[Any], path: str, found: list[Problem]) -> None:
        size(value, path, found)
        for index, entry in enumerate(value):
            element(entry, f"{path}/{index}", found)

    return check


def _map(shape: Shape) -> Check:
    assert shape.key is not None
    assert shape.value is not None
    size, key_check, value_check = _size(shape, "entry"), _compile(shape.key), _compile(shape.value)

    def check(value: dict[str, Any], path: str, found: list[Problem]) -> None:
        size(value, path, found)
        for key, entry in value.items():
            at = f"{path}/{escape(key)}"
            before = len(found)
            key_check(key, at, found)
            for index in range(before, len(found)):
                wrong = found[index]
                found[index] = Problem(at, f"The name “{key[:80]}” won't do. {wrong.message}", wrong.source)
            value_check(entry, at, found)

    return check


def _structure(shape: Shape) -> Check:
    members = {name: (f"/{escape(name)}", _compile(member)) for name, member in shape.members.items()}
    required = tuple(name for name in shape.members if name in shape.required)

    def check(value: dict[str, Any], path: str, found: list[Problem]) -> None:
        for name in required:
            if name not in value:
                found.append(Problem(f"{path}/{name}", "This is required.", f"service model: {shape.name}.{name}"))
        for name, entry in value.items():
            member = members.get(name)
            if member is None and name in shape.tokens:
                message = "Leave this out: Packwright sets its own, so that nothing is registered twice."
                found.append(Problem(f"{path}/{escape(name)}", message, f"service model: {shape.name}.{name}"))
            elif member is None:
                message = f"SageMaker has no member “{name[:80]}” here. Remove it, or check how it is written."
                found.append(Problem(f"{path}/{escape(name)}", message, f"service model: {shape.name}"))
            else:
                member[1](entry, path + member[0], found)

    return check
