"""Keeping secrets off pages, diffs, logs and the audit: what counts as one, and what is shown instead.

A value is secret where the service model marks its shape sensitive, or where the name or the look of an
Environment entry says so. It is masked on the way out; the request itself is sent as it is.
"""

import re
from typing import Any

from webapp.document import MISSING, split
from webapp.sagemaker.shapes import Shape, request_shape

MASK = "••••••"

_NAME = re.compile(r"(?i)(password|passwd|secret|token|credential|api_?key|access_?key|private_?key|_key$|^key$)")
_LOOK = re.compile(
    r"AKIA[0-9A-Z]{12,}|ASIA[0-9A-Z]{12,}|-----BEGIN|gh[pousr]_[A-Za-z0-9]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\."
    r"|xox[abpr]-|[a-z][a-z0-9+]*://[^/\s:@]+:[^/\s@]+@"
)


def is_secret(path: str, value: Any) -> bool:
    """Whether the value at a JSON Pointer of the request is one to hide."""
    _, is_sensitive, key = _place(split(path))
    return is_sensitive or _looks_secret(key, value)


def masked(value: Any, path: str = "") -> Any:
    """The value with its secrets replaced by MASK; `path` is where it stands in the request."""
    return _masked(value, *_place(split(path)))


# Where a value stands: its shape (None where the model has none), whether that or one above it is sensitive, and the
# key that it has in a map, None if it stands in none. Handed down, because a request has thousands of values.
Place = tuple[Shape | None, bool, str | None]


def _place(tokens: tuple[str, ...]) -> Place:
    place: Place = (request_shape(), False, None)
    for token in tokens:
        place = _below(place[0], place[1], token)
    return place


def _below(shape: Shape | None, is_sensitive: bool, token: str) -> Place:
    child = shape.child(token) if shape else None
    key = token if shape is not None and shape.kind == "map" else None
    return child, is_sensitive or (child is not None and child.sensitive), key


def _masked(value: Any, shape: Shape | None, is_sensitive: bool, key: str | None) -> Any:
    if value is MISSING or value is None:
        return None
    if isinstance(value, dict):
        return {name: _masked(entry, *_below(shape, is_sensitive, name)) for name, entry in value.items()}
    if isinstance(value, list):
        below = _below(shape, is_sensitive, "0")
        return [_masked(entry, *below) for entry in value]
    return MASK if is_sensitive or _looks_secret(key, value) else value


def _looks_secret(key: str | None, value: Any) -> bool:
    if key is None or not isinstance(value, str) or not value:
        return False
    return bool(_NAME.search(key) or _LOOK.search(value))
