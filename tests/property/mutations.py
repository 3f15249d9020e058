"""One constraint of a valid request broken, and the pointer where the problem has to stand."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from tests.property.generator import input_shape, members_of, valid
from tests.property.texts import matches, stretched

WRONG = [None, True, 0, 1.5, "text", [], {}, [None]]
FITTING: dict[str, tuple[type, ...]] = {
    "structure": (dict,), "map": (dict,), "list": (list,), "string": (str,), "integer": (int,), "long": (int,),
    "boolean": (bool,),
}  # fmt: skip
UNKNOWN = ["Wrong", "clientToken", "a/b~c", "", "é", "ContainersX"]
BAD_SIGNS = ["\x07", "\n", " ", "!", "_", "-", "é", "\u0378"]


class Mutation(NamedTuple):
    """`constraint` is type, required, unknown, min, max, pattern or enum."""

    request: Any
    pointer: str
    constraint: str


class _Break(NamedTuple):
    """What to put at the tokens of a path (or to take out), and where the problem then stands."""

    constraint: str
    path: tuple[Any, ...]
    told_at: tuple[Any, ...]
    make: Callable[[], Any]


GONE: Any = object()


def mutated(rng: Random) -> Mutation:
    """A request with one constraint broken, each kind of constraint as likely as another."""
    while True:
        request = valid(rng)
        by_constraint: dict[str, list[_Break]] = {}
        for found in _breaks(rng, input_shape(), request, ()):
            by_constraint.setdefault(found.constraint, []).append(found)
        chosen = rng.choice(by_constraint[rng.choice(sorted(by_constraint))])
        value = chosen.make()
        if value is not None or chosen.constraint == "type":
            return Mutation(_with(request, chosen.path, value), _pointer(chosen.told_at), chosen.constraint)


def _with(request: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(request)
    here = changed
    for token in path[:-1]:
        here = here[token]
    if value is GONE:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return changed


def _pointer(path: tuple[Any, ...]) -> str:
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def _breaks(rng: Random, shape: Any, value: Any, path: tuple[Any, ...]) -> Iterator[_Break]:
    yield _Break("type", path, path, lambda: _wrong_type(rng, shape))
    kind = shape.type_name
    if kind == "structure":
        yield from _in_structure(rng, shape, value, path)
    elif kind == "list":
        yield from _sizes(shape, value, path)
        for index, entry in enumerate(value):
            yield from _breaks(rng, shape.member, entry, (*path, index))
    elif kind == "map":
        yield from _in_map(rng, shape, value, path)
    elif kind == "string":
        yield from _in_text(rng, shape, value, path)
    elif kind != "boolean":
        yield from _in_number(shape, path)


def _wrong_type(rng: Random, shape: Any) -> Any:
    fitting = FITTING[shape.type_name]
    return rng.choice([wrong for wrong in WRONG if type(wrong) not in fitting])


def _in_structure(rng: Random, shape: Any, value: Any, path: tuple[Any, ...]) -> Iterator[_Break]:
    for name in shape.required_members:
        yield _Break("required", (*path, name), (*path, name), lambda: GONE)
    unknown = rng.choice(UNKNOWN)
    yield _Break("unknown", (*path, unknown), (*path, unknown), lambda: rng.choice(WRONG[1:]))
    members = members_of(shape)
    for name, entry in value.items():
        yield from _breaks(rng, members[name], entry, (*path, name))


def _sizes(shape: Any, value: Any, path: tuple[Any, ...]) -> Iterator[_Break]:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max")
    if low > 0:
        yield _Break("min", path, path, lambda: value[: low - 1])
    if high is not None and value:
        yield _Break("max", path, path, lambda: (value * (high + 1))[: high + 1])


def _in_map(rng: Random, shape: Any, value: Any, path: tuple[Any, ...]) -> Iterator[_Break]:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max")
    entry = next(iter(value.values()), "x")
    if low == 1:
        yield _Break("min", path, path, dict)
    if high is not None:
        yield _Break("max", path, path, lambda: value | {f"more{number}": entry for number in range(high + 1)})
    for bad in _in_text(rng, shape.key, "name", ()):
        if key := bad.make():
            # A full map gives one entry up, so that its size stays right.
            kept = dict(list(value.items())[: None if high is None else high - 1])
            yield _Break(bad.constraint, path, (*path, key), lambda kept=kept, key=key: kept | {key: entry})
    for key, text in value.items():
        yield from _breaks(rng, shape.value, text, (*path, key))


def _in_number(shape: Any, path: tuple[Any, ...]) -> Iterator[_Break]:
    for constraint, step in (("min", -1), ("max", 1)):
        limit = shape.metadata.get(constraint)
        if limit is not None:
            yield _Break(constraint, path, path, lambda beyond=limit + step: beyond)


def _in_text(rng: Random, shape: Any, value: str, path: tuple[Any, ...]) -> Iterator[_Break]:
    low, high, pattern = shape.metadata.get("min", 0), shape.metadata.get("max"), shape.metadata.get("pattern")
    fits = matches(pattern) if pattern else lambda text: True
    if shape.enum:
        wrong = rng.choice(["", "Wrong", shape.enum[0] + " ", shape.enum[0].swapcase()])
        yield _Break("enum", path, path, lambda: wrong)
    if low > 0:
        yield _Break("min", path, path, lambda: value[: low - 1])
    if high is not None:
        longer = stretched(value, high + 1, fits)
        yield _Break("max", path, path, lambda: longer if len(longer) > high else longer + "a" * (high + 1))
    if pattern:
        yield _Break("pattern", path, path, lambda: _misshapen(rng, value, fits, low, high or len(value) + 1))


def _misshapen(rng: Random, value: str, fits: Callable[[str], Any], low: int, high: int) -> str | None:
    """The text with one sign that does not belong there; None where any sign does."""
    for sign in rng.sample(BAD_SIGNS, len(BAD_SIGNS)):
        place = rng.randint(0, len(value))
        for text in (value[:place] + sign + value[place + 1 :], value[:place] + sign + value[place:], sign):
            if low <= len(text) <= high and not fits(text):
                return text
    return None
