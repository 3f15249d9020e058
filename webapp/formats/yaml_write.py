"""A document as YAML in block style, its texts quoted wherever some reader could take them for something else."""

import re
from collections.abc import Iterator
from typing import Any

from webapp.document import Document
from webapp.formats.quoting import quoted

# What stands without quotes begins with a letter or a slash, which no number, date or sign of YAML does, and holds
# no colon or blank at its end.
_PLAIN = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_./@=+-]|:(?=[^ ])| (?=[^ ]))*")
_MISTAKEN = frozenset("y n yes no on off true false null nan inf".split())
# A key of more than 1,024 characters has to be announced by a question mark.
_LONG_KEY = 1000


def dump(document: Document) -> str:
    """The YAML text of a document. Takes what document.check lets through."""
    return "\n".join(_lines(document, "", "")) + "\n"


def _lines(value: Any, lead: str, indent: str) -> Iterator[str]:
    """The lines of a value: `lead` stands before the first, `indent` before the others."""
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from _entry(_scalar(key), entry, lead, indent)
            lead = indent
    elif isinstance(value, list) and value:
        for entry in value:
            yield from _lines(entry, f"{lead}- ", f"{indent}  ")
            lead = indent
    else:
        yield lead + _scalar(value)


def _entry(key: str, value: Any, lead: str, indent: str) -> Iterator[str]:
    if len(key) > _LONG_KEY:
        yield f"{lead}? {key}"
        key, lead = "", indent
    if isinstance(value, dict | list) and value:
        yield f"{lead}{key}:"
        yield from _lines(value, f"{indent}  ", f"{indent}  ")
    else:
        yield f"{lead}{key}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        mistaken = value.lower() in _MISTAKEN or not _PLAIN.fullmatch(value)
        return quoted(value) if mistaken else value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    number = repr(value)
    # YAML 1.1 takes 1e+16 for a text.
    return number.replace("e", ".0e") if "e" in number and "." not in number else number
