"""The request as JSON Schema 2020-12, made from the service model: for editors, pipelines and the API's description.

It says what a schema can: types, members, sizes, choices and forms. The rules between members are not in it.
"""

import functools
import re
from typing import Any

from webapp.sagemaker.shapes import Shape, request_shape

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Relative to wherever it is published, so that it is the same text everywhere.
NAME = "request.json"
TITLE = "CreateModelPackageRequest"
_FLAVOUR = "Patterns are ECMA-262 with the u flag, as JSON Schema wants them."
_TYPES = {"structure": "object", "map": "object", "list": "array"}
_SIZES = {
    "string": ("minLength", "maxLength"), "list": ("minItems", "maxItems"), "map": ("minProperties", "maxProperties"),
    "integer": ("minimum", "maximum"),
}  # fmt: skip
# Regions get instance types before SDKs do: one that looks right is taken, as our own checks do with a warning.
_INSTANCE_TYPE = r"ml\.[a-z0-9-]+\.[a-z0-9-]+"
_ANYTHING = frozenset({r"[\S\s]*", r"[\s\S]*"})
_COUNTED = re.compile(r"(\[(?:[^\\\[\]]|\\.)*\]|\.)\{0,(\d+)\}")

# The pieces of a published pattern that mean the same in ECMA-262 with the u flag. In a class only what follows
# there may be escaped; outside of one the syntax characters and the slash alone.
_PIECE = re.compile(
    r"""(?P<class>\[\^?(?:[^\\\[\]]|\\[dwsDWS\-./\\\[\]^]|\\p\{[LMNPSZC][a-z]?\})*\])
      | (?P<dot>\.)
      | (?P<same>\\[dwsDWS./\\^$*+?()\[\]{}|]|\\p\{[LMNPSZC][a-z]?\}|\((?:\?(?:[:=!]|<[=!])|(?!\?))|[)|*+?^$]
          |\{\d+(?:,\d*)?\}|[^\\\[\](){}|*+?.^$])""",
    re.VERBOSE,
)


@functools.cache
def json_schema(at: str = "#") -> Schema:
    """The schema of a request. `at` is where it will stand, for the references inside it. Not to be changed."""
    shape = request_shape()
    definitions: dict[str, Schema] = {}
    whole = _node(shape, at, definitions)
    head = {"$schema": DIALECT, "$id": NAME, "title": TITLE, "$comment": _FLAVOUR} if at == "#" else {}
    return head | whole | {"$defs": dict(sorted(definitions.items()))}


def ecma(pattern: str) -> str | None:
    """A whole-text pattern as ECMA-262 with the u flag has it, unanchored text made anchored; None if unsure."""
    found, position = [], 0
    while position < len(pattern):
        piece = _PIECE.match(pattern, position)
        if piece is None:
            return None
        found.append(r"[^\n]" if piece["dot"] else piece.group())
        position = piece.end()
    return f"^(?:{''.join(found)})$"


def _reference(shape: Shape, at: str, definitions: dict[str, Schema]) -> Schema:
    """Refers to the definition of a shape, which is made when it is first met; the help is the place's own."""
    if shape.name not in definitions:
        definitions[shape.name] = {}
        made = _node(shape, at, definitions)
        made.pop("description", None)
        definitions[shape.name] = made
    described = {"description": shape.help} if shape.help else {}
    return {"$ref": f"{at}/$defs/{shape.name}"} | described


def _node(shape: Shape, at: str, definitions: dict[str, Schema]) -> Schema:
    made: Schema = {"description": shape.help} if shape.help else {}
    made["type"] = _TYPES.get(shape.kind, shape.kind)
    if shape.kind == "structure":
        made["properties"] = {name: _reference(each, at, definitions) for name, each in shape.members.items()}
        made["additionalProperties"] = False
        if shape.required:
            made["required"] = [name for name in shape.members if name in shape.required]
    if shape.element:
        made["items"] = _reference(shape.element, at, definitions)
    if shape.key and shape.value:
        made["propertyNames"] = _reference(shape.key, at, definitions)
        made["additionalProperties"] = _reference(shape.value, at, definitions)
    return made | _limits(shape)


def _limits(shape: Shape) -> Schema:
    pairs = zip(_SIZES.get(shape.kind, ()), (shape.min, shape.max), strict=False)
    made: Schema = {word: limit for word, limit in pairs if limit is not None}
    if shape.enum:
        made |= _choices(shape.enum)
    if shape.pattern and shape.pattern not in _ANYTHING:
        written = ecma(_unbounded(shape.pattern, shape.max))
        made |= {"pattern": written} if written else {"$comment": f"SageMaker's own pattern: {shape.pattern}"}
    return made


def _unbounded(pattern: str, most: int | None) -> str:
    """Without a count that maxLength says already: validators refuse a large class repeated a thousand times."""
    counted = _COUNTED.fullmatch(pattern)
    return f"{counted[1]}*" if counted and most is not None and int(counted[2]) >= most else pattern


def _choices(enum: tuple[str, ...]) -> Schema:
    if all(re.fullmatch(_INSTANCE_TYPE, value) for value in enum):
        return {"anyOf": [{"enum": list(enum)}, {"pattern": f"^(?:{_INSTANCE_TYPE})$"}]}
    return {"enum": list(enum)}
