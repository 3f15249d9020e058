"""Values for the unquoted texts of YAML, by the shape of a request.

YAML readers do not agree on what `yes`, `1e3`, `0o7` or `2024-01-01` is, and the author of `FrameworkVersion: 1.2`
meant a text. So where a request wants a text, what was typed is the text; elsewhere the rules are those of YAML 1.2's
core schema, and `yes` and its like are truth values where a truth value is wanted. Nothing (`null`, `~` or a blank)
stays nothing everywhere: the validator tells of it.
"""

import math
import re
from typing import Any

from webapp.document import MAX_INTEGER, BadDocument, escape_join
from webapp.formats.imported import Told
from webapp.formats.yaml_read import Plain
from webapp.sagemaker.shapes import Shape

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_OLD_TRUTH = {"yes": True, "on": True, "y": True, "no": False, "off": False, "n": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?")
_OLD_NUMBER = re.compile(r"0o?[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")


def settled(tree: Any, shape: Shape | None, notes: Told, path: str = "") -> Any:
    """The JSON value of a tree. Adds a note for each text that a YAML reader may have taken for something else.

    Raises BadDocument for a number without bounds outside of a text's place.
    """
    if isinstance(tree, dict):
        return {
            str(key): settled(entry, shape.child(key) if shape else None, notes, escape_join(path, key))
            for key, entry in tree.items()
        }
    if isinstance(tree, list):
        element = shape.child("0") if shape and shape.kind == "list" else None
        return [settled(entry, element, notes, f"{path}/{index}") for index, entry in enumerate(tree)]
    return _scalar(tree, shape.kind if shape else "", notes, path) if isinstance(tree, Plain) else tree


def _scalar(text: Plain, kind: str, notes: Told, path: str) -> Any:
    typed = str(text)
    if typed in _NOTHING:
        return None
    if kind == "string":
        if _other_than_text(typed):
            notes.append((path, f"Taken as the text “{typed[:80]}”, because a text belongs here. Quote it in YAML."))
        return typed
    if kind == "boolean" and typed.lower() in _OLD_TRUTH:
        value = _OLD_TRUTH[typed.lower()]
        notes.append((path, f"“{typed}” was taken as {'true' if value else 'false'}."))
        return value
    return _core(typed, path)


def _other_than_text(typed: str) -> bool:
    patterns = (_INTEGER, _FLOAT, _NOT_FINITE, _DATE, _OLD_NUMBER)
    return typed in _TRUTH or typed.lower() in _OLD_TRUTH or any(pattern.fullmatch(typed) for pattern in patterns)


def _core(typed: str, path: str) -> Any:
    if typed in _TRUTH:
        return _TRUTH[typed]
    if _NOT_FINITE.fullmatch(typed):
        raise BadDocument("this is not a number that JSON has.", path)
    if _INTEGER.fullmatch(typed):
        if len(typed) > 20 or abs(int(typed)) > MAX_INTEGER:
            raise BadDocument("this number is too large.", path)
        return int(typed)
    if _FLOAT.fullmatch(typed):
        if not math.isfinite(float(typed)):
            raise BadDocument("this number is too large.", path)
        return float(typed)
    return typed
