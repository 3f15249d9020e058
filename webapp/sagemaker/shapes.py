"""The input shape of CreateModelPackage, read from the service model that boto3 brings.

This is the only source of limits, enums, patterns and help texts: nothing of it is typed anywhere else.
"""

import functools
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import botocore.model
import botocore.session

# "number" and "json" (anything) are in no request; the schema of model cards has them.
Kind = Literal["structure", "list", "map", "string", "integer", "boolean", "number", "json"]

# Two published patterns say `([…]*)${1,128}`: a `$` slipped in before the quantifier, and read literally they
# match next to nothing. Without the `$` they would repeat a repetition, which backtracks without end; as the
# inner `*` already repeats, dropping both matches the same texts. The length has limits of its own.
_STRAY_ANCHOR = re.compile(r"\)\$\{\d+,\d*\}")
_TAG = re.compile(r"<[^>]+>")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shape:
    """One node of the request's type.

    `members` is set on structures, `element` on lists, `key` and `value` on maps. `min` and `max` are characters
    for strings, entries for lists and maps, the value itself for numbers; None where the model sets no limit.
    `tokens` are members that the caller's program sets, which no request has.
    """

    name: str
    kind: Kind
    help: str = ""
    min: int | None = None
    max: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    sensitive: bool = False
    idempotency_token: bool = False
    members: Mapping[str, "Shape"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    element: "Shape | None" = None
    key: "Shape | None" = None
    value: "Shape | None" = None

    @property
    def is_leaf(self) -> bool:
        return self.kind not in ("structure", "list", "map")

    def child(self, token: str) -> "Shape | None":
        """The shape under one JSON Pointer token, or None where the model has nothing there."""
        if self.kind == "structure":
            return self.members.get(token)
        return self.element if self.kind == "list" else self.value


def usable_pattern(pattern: str) -> str:
    """The pattern as the service means it: the two malformed published ones are mended."""
    return _STRAY_ANCHOR.sub(")", pattern)


def plain_text(documentation: str) -> str:
    """The service model's HTML help as one line of plain text."""
    return _BLANKS.sub(" ", html.unescape(_TAG.sub(" ", documentation))).strip().replace(" .", ".").replace(" ,", ",")


_KINDS: dict[str, Kind] = {
    "structure": "structure", "list": "list", "map": "map", "string": "string",
    "integer": "integer", "long": "integer", "boolean": "boolean",
}  # fmt: skip


def read_shape(source: botocore.model.Shape) -> Shape:
    """Our shape for a botocore one, and all below it.

    Raises ValueError for a type that no field can edit, so that a model with something new is noticed at once.
    """
    if source.type_name not in _KINDS:
        raise ValueError(f"the service model has a {source.type_name} at {source.name}, which Packwright can't edit")
    metadata: dict[str, Any] = source.metadata
    pattern = metadata.get("pattern")
    parts: dict[str, Any] = {}
    if isinstance(source, botocore.model.StructureShape):
        parts["members"] = {name: read_shape(member) for name, member in source.members.items()}
        parts["required"] = frozenset(source.required_members)
    elif isinstance(source, botocore.model.ListShape):
        parts["element"] = read_shape(source.member)
    elif isinstance(source, botocore.model.MapShape):
        parts["key"], parts["value"] = read_shape(source.key), read_shape(source.value)
    return Shape(
        name=source.name,
        kind=_KINDS[source.type_name],
        help=plain_text(source.documentation),
        min=metadata.get("min"),
        max=metadata.get("max"),
        pattern=usable_pattern(pattern) if pattern else None,
        enum=tuple(metadata.get("enum", ())),
        sensitive=bool(metadata.get("sensitive")),
        idempotency_token=bool(metadata.get("idempotencyToken")),
        **parts,
    )


@functools.cache
def _service_model() -> Any:
    return botocore.session.Session().get_service_model("sagemaker")


@functools.cache
def operation_input(operation: str) -> Shape:
    """The input shape of a SageMaker operation, its idempotency tokens left out: those are ours to set."""
    whole = read_shape(_service_model().operation_model(operation).input_shape)
    shown = {name: member for name, member in whole.members.items() if not member.idempotency_token}
    tokens = frozenset(whole.members.keys() - shown)
    return replace(whole, members=shown, tokens=tokens)


def request_shape() -> Shape:
    """The shape of a request: CreateModelPackage without ClientToken."""
    return operation_input("CreateModelPackage")


@functools.cache
def arn_shape() -> Shape:
    """The shape of the ModelPackageArn that CreateModelPackage answers with."""
    output = _service_model().operation_model("CreateModelPackage").output_shape
    return read_shape(output.members["ModelPackageArn"])


def at(shape: Shape, tokens: tuple[str, ...]) -> Shape | None:
    """The shape at a path of JSON Pointer tokens, or None."""
    found: Shape | None = shape
    for token in tokens:
        if found is None:
            return None
        found = found.child(token)
    return found


def leaves(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Every leaf below a shape, with `*` for the index of a list and the key of a map."""
    if shape.is_leaf:
        yield path, shape
    elif shape.kind == "structure":
        for name, member in shape.members.items():
            yield from leaves(member, (*path, name))
    else:
        element = shape.element or shape.value
        if element is not None:
            yield from leaves(element, (*path, "*"))
