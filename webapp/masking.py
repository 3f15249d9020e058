"""Keeping secrets off pages, diffs, logs and the audit: what counts as one, and what is shown instead.

A value is secret where the service model marks its shape sensitive, or where the name or the look of an
Environment entry says so. It is masked on the way out; the request itself is sent as it is.
"""

import re
from typing import Any

from webapp.document import MISSING, escape_join, split
from webapp.sagemaker.shapes import Shape, at, request_shape

MASK = "••••••"

_NAME = re.compile(r"(?i)(password|passwd|secret|token|credential|api_?key|access_?key|private_?key|_key$|^key$)")
_LOOK = re.compile(
    r"AKIA[0-9A-Z]{12,}|ASIA[0-9A-Z]{12,}|-----BEGIN|gh[pousr]_[A-Za-z0-9]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\."
    r"|xox[abpr]-|[a-z][a-z0-9+]*://[^/\s:@]+:[^/\s@]+@"
)


def is_secret(path: str, value: Any) -> bool:
    """Whether the value at a JSON Pointer of the request is one to hide."""
    tokens = split(path)
    if _sensitive(tokens):
        return True
    if len(tokens) < 2 or not isinstance(value, str) or not value:
        return False
    above = at(request_shape(), tokens[:-1])
    in_map = above is not None and above.kind == "map"
    return in_map and bool(_NAME.search(tokens[-1]) or _LOOK.search(value))


def _sensitive(tokens: tuple[str, ...]) -> bool:
    shape: Shape | None = request_shape()
    for token in tokens:
        shape = shape.child(token) if shape else None
        if shape is not None and shape.sensitive:
            return True
    return False


def masked(value: Any, path: str = "") -> Any:
    """The value with its secrets replaced by MASK; `path` is where it stands in the request."""
    if value is MISSING or value is None:
        return None
    if isinstance(value, dict):
        return {key: masked(entry, escape_join(path, key)) for key, entry in value.items()}
    if isinstance(value, list):
        return [masked(entry, f"{path}/{index}") for index, entry in enumerate(value)]
    return MASK if is_secret(path, value) else value
