"""The service's parameter checks: type, required, length, range, pattern and enum, with its own wording.

Independent of Packwright's validation on purpose: it is the second opinion in our tests. It reads the same service
model. Wording: error texts of the real service, e.g. aws/amazon-sagemaker-examples #4843 (`Value 'X' at
'validationSpecification.validationRole' failed to satisfy constraint: …`); for a list of plain values and for maps,
texts that other services of the same framework give (`Member must satisfy constraint: [A, B]`, `Map keys must …`).
"""

import functools
from collections.abc import Iterator
from typing import Any

import regex

from webapp.sagemaker.shapes import Shape

from .wire import Json, ServiceError, validation_error

NOT_NULL = "Member must not be null"

# Regions get instance types before an SDK knows them, so the model's list can't be the service's whole list.
_INSTANCE_TYPE = regex.compile(r"ml\.[a-z0-9-]+\.[a-z0-9-]+")
_EXPECTED = {"string": "a String", "integer": "an Integer", "boolean": "a Boolean"}


def check(shape: Shape, request: Json) -> None:
    """Raise the service's refusal unless the request fits its shape. Members that the shape lacks are ignored."""
    for wrong in _wrong_types(shape, request):
        raise ServiceError("SerializationException", wrong)
    found = list(_violations(shape, request, ""))
    if found:
        errors = "error" if len(found) == 1 else "errors"
        raise validation_error(f"{len(found)} validation {errors} detected: {'; '.join(found)}")


def known(shape: Shape, value: Any) -> Any:
    """The value without the members that the service does not know, and so does not keep."""
    if isinstance(value, dict):
        children = {name: (shape.child(name), entry) for name, entry in value.items()}
        return {name: known(child, entry) for name, (child, entry) in children.items() if child is not None}
    return [known(_child(shape, "0"), entry) for entry in value] if isinstance(value, list) else value


def _wrong_types(shape: Shape, value: Any) -> Iterator[str]:
    if value is None:
        return
    if shape.is_leaf:
        yield from _wrong_leaf(shape, value)
    elif isinstance(value, list) and shape.kind == "list":
        for entry in value:
            yield from _wrong_types(_child(shape, "0"), entry)
    elif isinstance(value, dict) and shape.kind != "list":
        for name, entry in value.items():
            child = shape.child(name)
            if child is not None:
                yield from _wrong_types(child, entry)
    else:
        yield "Expected list or null" if shape.kind == "list" else "Expected structure or map or null"


def _wrong_leaf(shape: Shape, value: Any) -> Iterator[str]:
    fits = {"string": str, "integer": int, "boolean": bool}[shape.kind]
    if isinstance(value, list | dict):
        yield f"Start of {'list' if isinstance(value, list) else 'structure or map'} found where not expected"
    elif not isinstance(value, fits) or (shape.kind == "integer" and isinstance(value, bool)):
        token = f"{value}".upper() if isinstance(value, bool) else "STRING" if isinstance(value, str) else "NUMBER"
        yield f"{token}_VALUE can not be converted to {_EXPECTED[shape.kind]}"


def _violations(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if shape.kind == "structure":
        yield from _in_structure(shape, value, path)
        return
    for constraint in _broken(shape, value):
        yield _told(shape, value, path, constraint)
    if shape.kind == "list":
        yield from _in_list(shape, value, path)
    elif shape.kind == "map":
        yield from _in_map(shape, value, path)


def _in_structure(shape: Shape, value: Json, path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        below = f"{path}.{_lower_camel(name)}" if path else _lower_camel(name)
        if value.get(name) is not None:
            yield from _violations(member, value[name], below)
        elif name in shape.required:
            yield _told(member, None, below, NOT_NULL)


def _in_list(shape: Shape, value: list[Any], path: str) -> Iterator[str]:
    element = _child(shape, "0")
    if element.is_leaf:
        if any(entry is None or any(_broken(element, entry)) for entry in value):
            yield _told(shape, value, path, f"Member must satisfy constraint: {_all_of(element)}")
        return
    for number, entry in enumerate(value, start=1):
        below = f"{path}.{number}.member"
        yield from [_told(element, None, below, NOT_NULL)] if entry is None else _violations(element, entry, below)


def _in_map(shape: Shape, value: Json, path: str) -> Iterator[str]:
    for part, entries, subject in ((shape.key, list(value), "keys"), (shape.value, list(value.values()), "value")):
        if part is not None and any(any(_broken(part, entry)) for entry in entries):
            yield _told(shape, value, path, f"Map {subject} must satisfy constraint: {_all_of(part)}")


def _broken(shape: Shape, value: Any) -> Iterator[str]:
    """The constraints of one list, map or leaf that its value does not hold."""
    size = value if shape.kind == "integer" else 0 if shape.kind == "boolean" else len(value)
    if shape.min is not None and size < shape.min:
        yield _at_least(shape)
    if shape.max is not None and size > shape.max:
        yield _at_most(shape)
    if shape.pattern and not _matches(shape.pattern, value):
        yield _matching(shape)
    if shape.enum and value not in shape.enum and not _is_new_instance_type(shape, value):
        yield _one_of(shape)


def _is_new_instance_type(shape: Shape, value: str) -> bool:
    return shape.enum[0].startswith("ml.") and bool(_INSTANCE_TYPE.fullmatch(value))


def _all_of(shape: Shape) -> str:
    """Every constraint of an entry: the service names them all, also those that hold."""
    told = [_at_most(shape)] if shape.max is not None else []
    told += [_at_least(shape)] if shape.min is not None else []
    told += [_matching(shape)] if shape.pattern else []
    told += [_one_of(shape)] if shape.enum else []
    return f"[{', '.join([*told, NOT_NULL])}]"


def _at_least(shape: Shape) -> str:
    return f"Member must have {'value' if shape.kind == 'integer' else 'length'} greater than or equal to {shape.min}"


def _at_most(shape: Shape) -> str:
    return f"Member must have {'value' if shape.kind == 'integer' else 'length'} less than or equal to {shape.max}"


def _matching(shape: Shape) -> str:
    return f"Member must satisfy regular expression pattern: {shape.pattern}"


def _one_of(shape: Shape) -> str:
    return f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"


def _told(shape: Shape, value: Any, path: str, constraint: str) -> str:
    # What the model marks sensitive is never repeated.
    shown = " null" if value is None else "" if shape.sensitive else f" '{_shown(value)}'"
    return f"Value{shown} at '{path}' failed to satisfy constraint: {constraint}"


def _shown(value: Any) -> str:
    """A value as the service's Java prints it."""
    if isinstance(value, list):
        return f"[{', '.join(_shown(entry) for entry in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}={_shown(entry)}' for name, entry in value.items())}}}"
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)


def _lower_camel(name: str) -> str:
    return name[0].lower() + name[1:]


def _child(shape: Shape, token: str) -> Shape:
    child = shape.child(token)
    assert child is not None, f"{shape.name} has nothing inside"
    return child


def _matches(pattern: str, value: str) -> bool:
    """Whether the whole value fits; a value that takes the pattern for ever does not."""
    try:
        return _pattern(pattern).fullmatch(value, timeout=0.5) is not None
    except TimeoutError:
        return False


@functools.cache
def _pattern(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)
