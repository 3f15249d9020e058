"""Keeping secrets off pages, diffs, logs and the audit: what counts as one, and what is shown instead.

A value is secret where the service model marks its shape sensitive, where a name that the model does not know (an
entry of an Environment, a member in the wrong place) says so, or where it looks like one. What is below a secret is
secret. It is masked on the way out; the request itself is sent as it is.
"""

import re
from typing import Any

from webapp.document import MASK, MISSING, split
from webapp.sagemaker.shapes import Shape, request_shape

_NAME = re.compile(r"(?i)(password|passwd|secret|token|credential|api_?key|access_?key|private_?key|_key$|^key$)")
# Each begins where a word begins and says how long it may be: a megabyte of look-alikes is passed in one go.
_LOOK = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{12}|-----BEGIN|gh[pousr]_[A-Za-z0-9]{16}|(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.|xox[abpr]-"
    r"|(?<![a-z0-9+])[a-z][a-z0-9+]{0,20}://[^/\s:@]+:[^/\s@]+@|[?&](?:X-Amz-(?:Signature|Security-Token)|sig)="
)


def is_secret(path: str, value: Any) -> bool:
    """Whether the value at a JSON Pointer of the request is one to hide."""
    return bool(masked(value, path) == MASK != value)


def masked(value: Any, path: str = "") -> Any:
    """The value with its secrets replaced by MASK; `path` is where it stands in the request."""
    place: Place = (request_shape(), False)
    for token in split(path):
        place = _below(*place, token)
    return _masked(value, *place)


# Where a value stands: its shape (None where the model has none), and whether it is secret whatever it looks like.
# Handed down, because a request has thousands of values.
Place = tuple[Shape | None, bool]


def _below(shape: Shape | None, is_secret: bool, token: str) -> Place:
    child = shape.child(token) if shape else None
    if is_secret:
        return child, True
    if child is None or shape is None or shape.kind == "map":
        return child, bool(_NAME.search(token)) or (shape is not None and _hides(shape))
    return child, child.sensitive


def _hides(shape: Shape) -> bool:
    """Whether a structure holds something sensitive, which then may stand in it under a wrong name as well."""
    return any(member.sensitive for member in shape.members.values())


def _masked(value: Any, shape: Shape | None, is_secret: bool) -> Any:
    if value is MISSING or value is None:
        return None
    if isinstance(value, dict):
        return {name: _masked(entry, *_below(shape, is_secret, name)) for name, entry in value.items()}
    if isinstance(value, list):
        below = _below(shape, is_secret, "0")
        return [_masked(entry, *below) for entry in value]
    if is_secret or (shape is not None and not shape.is_leaf and _hides(shape)):
        return MASK if value != "" else value
    return MASK if isinstance(value, str) and _LOOK.search(value) else value
