"""The AWS CLI's shorthand for flat structures and maps: `Key=team,Value=vision`. Nothing nested, nothing quoted."""

import re
from typing import Any

from webapp.document import MAX_INTEGER
from webapp.sagemaker.shapes import Shape

_PAIR = re.compile(r"([^=,\s]+)=([^,]*)")
_NEVER_FLAT = re.compile(r"[\"'\\\[\]{}]|@=")


def flat(text: str, shape: Shape) -> dict[str, Any] | None:
    """The structure or map that a word of shorthand stands for; None where it is more than these rules know."""
    if shape.kind not in ("structure", "map") or _NEVER_FLAT.search(text):
        return None
    made: dict[str, Any] = {}
    for pair in text.split(","):
        found, inner = _PAIR.fullmatch(pair), None
        if found:
            inner = shape.child(found[1])
        value = _value(found[2], inner) if found and inner else None
        if found is None or value is None or found[1] in made:
            return None
        made[found[1]] = value
    return made


def _value(text: str, shape: Shape) -> Any:
    if shape.kind == "string":
        return text
    if shape.kind == "boolean":
        return {"true": True, "false": False}.get(text)
    if shape.kind == "integer" and re.fullmatch(r"-?[0-9]{1,19}", text) and abs(int(text)) <= MAX_INTEGER:
        return int(text)
    return None
