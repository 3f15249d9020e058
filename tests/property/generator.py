"""Requests that are valid by the service model, made from botocore's model alone.

Written apart from Packwright's own reading of the model, and sharing nothing with it: the two have to agree.
"""

import functools
from random import Random
from typing import Any

import botocore.session

from tests.property.texts import ANY, matching

# Beyond so many members and entries a request gets only what it must have.
NODES = 150
LARGEST_TEXT = 2000


@functools.cache
def input_shape() -> Any:
    model = botocore.session.Session().get_service_model("sagemaker")
    return model.operation_model("CreateModelPackage").input_shape


def members_of(shape: Any) -> dict[str, Any]:
    """The members that people give: a token against sending twice is not one."""
    return {name: member for name, member in shape.members.items() if not member.metadata.get("idempotencyToken")}


def valid(rng: Random) -> dict[str, Any]:
    """A request that breaks nothing that the service model says."""
    made: dict[str, Any] = _Maker(rng).value(input_shape())
    return made


class _Maker:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.left = rng.choice([10, NODES, NODES, 3 * NODES])
        self.generous = rng.choice([0.1, 0.3, 0.6, 1.0])

    def value(self, shape: Any) -> Any:
        self.left -= 1
        makers = {
            "structure": self.structure, "list": self.list, "map": self.map, "string": self.string,
            "integer": self.integer, "long": self.integer, "boolean": self.boolean,
        }  # fmt: skip
        return makers[shape.type_name](shape)

    def structure(self, shape: Any) -> dict[str, Any]:
        members = list(members_of(shape).items())
        self.rng.shuffle(members)
        return {name: self.value(member) for name, member in members if self._wanted(name in shape.required_members)}

    def _wanted(self, required: bool) -> bool:
        return required or (self.left > 0 and self.rng.random() < self.generous)

    def list(self, shape: Any) -> list[Any]:
        if shape.member.type_name == "string" and shape.member.enum and self.rng.random() < 0.1:
            return self.rng.sample(shape.member.enum, len(shape.member.enum))
        return [self.value(shape.member) for _ in range(self._count(shape))]

    def _count(self, shape: Any) -> int:
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 20)
        if self.left <= 0:
            return low
        return self.rng.choice([low, min(low + 1, high), min(2, high), min(3, high), *([high] * (high < 20))])

    def map(self, shape: Any) -> dict[str, Any]:
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 20)
        count = self.rng.choice([low, min(low + 1, high), min(4, high), high])
        found: dict[str, Any] = {}
        while len(found) < count:
            found[self.string(shape.key)] = self.string(shape.value)
        return found

    def boolean(self, _shape: Any) -> bool:
        return self.rng.random() < 0.5

    def integer(self, shape: Any) -> int:
        low, high = shape.metadata.get("min", -5), shape.metadata.get("max", 2**31 - 1)
        return self.rng.choice([low, low + 1, self.rng.randint(low, high), high])

    def string(self, shape: Any) -> str:
        if shape.enum:
            chosen: str = self.rng.choice(shape.enum)
            return chosen
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 200)
        if high > LARGEST_TEXT and self.rng.random() < 0.9:
            high = LARGEST_TEXT
        pattern = shape.metadata.get("pattern")
        if pattern:
            return matching(self.rng, pattern, low, high)
        length = self.rng.choice([low, high, self.rng.randint(low, min(high, 20))])
        return "".join(self.rng.choice(ANY) for _ in range(length))
