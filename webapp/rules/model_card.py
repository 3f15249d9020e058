"""What is said of the JSON text of a model card.

The text is one that pages mask, and whoever reads a request reads its findings: no sentence here quotes from it, and
none leads to a name that is not the schema's.
"""

import json
from typing import Any

from webapp.document import BadDocument, Document
from webapp.model_card import card_in
from webapp.rules.reading import text
from webapp.rules.registry import Found, problem, warning
from webapp.sagemaker.model_card import CARD, CONTENT, OF_A_WHOLE_CARD
from webapp.sagemaker.shapes import Shape

_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "structure": ((dict,), "an object"), "map": ((dict,), "an object"), "list": ((list,), "a list"),
    "string": ((str,), "text"), "number": ((int, float), "a number"),
}  # fmt: skip
_METRICS: dict[str, tuple[tuple[type, ...], str]] = {
    "number": ((int, float), "a number"), "string": ((str,), "text"), "boolean": ((bool,), "true or false"),
    "bar_chart": ((list,), "a list of numbers"), "linear_graph": ((list,), "a list of pairs of numbers"),
    "matrix": ((list,), "a list of rows of numbers"),
}  # fmt: skip


@problem("H")
def model_card_is_json(document: Document) -> Found:
    """ModelCardContent is the text of a JSON document (developer guide, Model package model card schema)."""
    content = text(document, CONTENT)
    if content and (wrong := _not_json(content)):
        yield CONTENT, f"The content of a model card is JSON text, which this is not: {wrong}."


def _not_json(content: str) -> str:
    """What keeps a text from being JSON, and where; "" if it is JSON."""

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is not a number that JSON has")

    try:
        json.loads(content, parse_int=str, parse_float=str, parse_constant=refuse)
    except json.JSONDecodeError as error:
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    except RecursionError:
        return "it is nested too deeply to be read"
    except ValueError as error:
        return str(error)
    return ""


@warning("M")
def model_card_fits_its_schema(document: Document) -> Found:
    """A package's card has the members, types, limits and choices of its published schema (developer guide, Model
    package model card schema; what the service does with another card is quoted nowhere)."""
    content = text(document, CONTENT)
    if not content or _not_json(content):
        return
    try:
        card = card_in(content)
    except BadDocument as error:
        # Its pointer may hold a name of the card's own; the sentence of a repeated name does.
        why = "a name stands twice in an object" if "stands twice" in error.why else error.why.rstrip(".")
        yield CONTENT, f"Not every reader of JSON takes this card: {why}."
    else:
        yield from _breaches(card, CARD, CONTENT)


def _breaches(value: Any, shape: Shape, path: str) -> Found:
    if shape.kind == "json":
        return
    wanted_types, wanted = _KINDS[shape.kind]
    fits = isinstance(value, wanted_types) and not isinstance(value, bool)
    if not fits:
        yield path, f"The card's schema has {wanted} here."
    elif shape.kind == "structure":
        yield from _structure(value, shape, path)
    elif shape.kind == "string" and shape.enum and value not in shape.enum:
        yield path, f"The card's schema has one of these here: {', '.join(shape.enum)}."
    elif shape.kind != "number":
        yield from _sized(value, shape, path)


def _sized(value: Any, shape: Shape, path: str) -> Found:
    unit = "characters" if shape.kind == "string" else "entries"
    if shape.max is not None and len(value) > shape.max:
        yield path, f"The card's schema has at most {shape.max:,} {unit} here; this has {len(value):,}."
    if shape.min is not None and len(value) < shape.min:
        yield path, "The card's schema does not have this empty."
    if shape.kind == "list" and shape.element:
        for index, entry in enumerate(value):
            yield from _breaches(entry, shape.element, f"{path}/{index}")
    elif shape.kind == "map" and shape.value:
        for entry in value.values():  # told at the map: its names are not the schema's
            yield from _breaches(entry, shape.value, path)


def _structure(value: dict[str, Any], shape: Shape, path: str) -> Found:
    for name, part in shape.members.items():
        if name in value:
            yield from _breaches(value[name], part, f"{path}/{name}")
        elif name in shape.required:
            yield f"{path}/{name}", "The card's schema requires this."
    extra = value.keys() - shape.members.keys()
    if foreign := sorted(extra & OF_A_WHOLE_CARD):
        yield path, f"The card of a package does not have {', '.join(foreign)}; only a whole model card does."
    if count := len(extra - OF_A_WHOLE_CARD):
        known = ", ".join(shape.members)
        yield path, f"The card's schema does not have {count} of the members here. It has {known}."
    if {"type", "value"} <= shape.members.keys() & value.keys():
        yield from _metric(value, path)


def _metric(metric: dict[str, Any], path: str) -> Found:
    types, wanted = _METRICS.get(str(metric["type"]), ((object,), ""))
    value = metric["value"]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types and object not in types):
        yield f"{path}/value", f"A metric of this type has {wanted} as its value."
