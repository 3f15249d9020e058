"""Values for every leaf of the service model, to be typed: the shortest, the longest, beyond ASCII, each choice.

Walked from botocore's model alone, as `tests/property/generator.py` is; nothing is listed here by hand. A control of
one line holds no line feed, and blank is how people leave a member out, so no value is either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.property.generator import ANY, input_shape, members_of
from tests.property.texts import matches, matching, stretched

SAMPLES = 60
# So many rounds give each leaf all of its values, but for longer lists of choices.
TEXTS = 4


@dataclass(frozen=True)
class Leaf:
    """One control: its pointer with 0 for each index, and the values to type there, each at least once."""

    pointer: str
    values: list[Any]

    def value(self, number: int, place: int) -> Any:
        """The value of a round. Texts take turns; a list of choices holds all of them first, and never again."""
        turn = number if isinstance(self.values[0], list) else number + place
        return self.values[turn % len(self.values)]


def leaves(shape: Any = None, pointer: str = "") -> Iterator[Leaf]:
    """Every control's worth of the model: a plain member, a map, or a list of plain values."""
    shape = shape or input_shape()
    if shape.type_name == "structure":
        for name, member in members_of(shape).items():
            yield from leaves(member, f"{pointer}/{name}")
    elif shape.type_name == "list" and shape.member.type_name == "structure":
        yield from leaves(shape.member, f"{pointer}/0")
    else:
        yield Leaf(pointer, values(shape))


def values(shape: Any) -> list[Any]:
    if shape.type_name == "boolean":
        return [True, False]
    if shape.type_name in ("integer", "long"):
        return [shape.metadata.get("min", -1), shape.metadata.get("max", 2**31 - 1), 7]
    if shape.type_name == "map":
        keys, entries = texts(shape.key), texts(shape.value)
        several = dict(zip(keys, entries * len(keys), strict=False))
        return [{key: entry} for key, entry in zip(keys, entries, strict=False)] + [several]
    if shape.type_name == "list":
        return lists(shape)
    return list(shape.enum) or texts(shape)


def lists(shape: Any) -> list[Any]:
    high = shape.metadata.get("max")
    if shape.member.enum:
        # All of them once: what a list held before keeps its place in it.
        return [list(shape.member.enum)[:high], *([choice] for choice in shape.member.enum[-3:])]
    found = [text.strip() for text in texts(shape.member)]
    return [[text] for text in found] + [list(dict.fromkeys(found))[:high]]


def texts(shape: Any) -> list[str]:
    """The shortest, the longest and one beyond ASCII of what the shape lets through, and one more."""
    rng = Random(shape.name)
    low, high = max(1, shape.metadata.get("min", 0)), shape.metadata.get("max", 3000)
    pattern = shape.metadata.get("pattern", "")
    fits = matches(pattern) if pattern else lambda text: True
    found = [matching(rng, pattern, low, high) for _ in range(SAMPLES)] if pattern else _any(rng, low)
    found = [text for text in found if text.strip() == text and len(text.splitlines()) == 1] or found
    longest = max((stretched(text, high, fits) for text in found), key=len)
    beyond = [text for text in found if not text.isascii()]
    return list(dict.fromkeys([min(found, key=len), longest, *beyond[:1], found[0]]))


def _any(rng: Random, low: int) -> list[str]:
    signs = ANY.replace(" ", "")
    return ["".join(rng.choice(signs) for _ in range(low)), f"Ünï <b>“typed”</b> \\ /~1 & 模型 😀{'x' * low}"]


def document(typed: dict[str, Any]) -> dict[str, Any]:
    """The request that has these values."""
    made: dict[str, Any] = {}
    for pointer, value in typed.items():
        tokens = pointer.split("/")[1:]
        at: Any = made
        for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
            if not after:
                at[token] = value
            elif isinstance(at, list):
                at.append({}) if not at else None
                at = at[0]
            else:
                at = at.setdefault(token, [] if after == "0" else {})
    return made
