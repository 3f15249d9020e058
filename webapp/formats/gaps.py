"""Places whose value is not in the text: a name without one, a call, a function of CloudFormation.

They are left out and told, each at the pointer that it has in the request that comes of the rest.
"""

from typing import Any

from webapp.document import BadDocument, escape_join, walk
from webapp.formats.imported import Told
from webapp.sagemaker.shapes import Shape

GONE: Any = object()


class Gap:
    """Stands for a value that can't be known. `why` is a sentence; `cause` is the one at the bottom of it."""

    __slots__ = ("cause", "why")

    def __init__(self, why: str, cause: str = "") -> None:
        self.why = why[:400]
        self.cause = cause[:200] or self.why


class Gaps(Gap):
    """Stands for entries of which not even the number is known, as `**name` gives: an entry of a list, or a key."""

    __slots__ = ()


def several(gap: Gap) -> Gaps:
    """The same, where it stands for any number of entries."""
    return Gaps(gap.why, gap.cause)


def without(value: Any, shape: Shape | None, left_out: Told, path: str = "") -> Any:
    """The value without its gaps, each told in `left_out`; GONE where nothing but a gap is there."""
    if isinstance(value, Gap):
        advice = "It may add to this or change it: check it." if isinstance(value, Gaps) else "Fill it in."
        left_out.append((path or "the request", f"{value.why} {advice}"))
        return GONE
    if isinstance(value, list):
        return _entries(value, shape, left_out, path)
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, entry in value.items():
        several_of_them = isinstance(key, Gaps)
        inner = None if several_of_them or shape is None else shape.child(key)
        kept = without(entry, inner, left_out, path if several_of_them else escape_join(path, key))
        if kept is not GONE:
            made[key] = kept
    return made


def _entries(value: list[Any], shape: Shape | None, left_out: Told, path: str) -> Any:
    """An unknown structure stays as {}, so that the others keep their places; an unknown text leaves no place."""
    element = shape.element if shape is not None and shape.kind == "list" else None
    are_structures = not element.is_leaf if element else any(isinstance(entry, dict) for entry in value)
    made: list[Any] = []
    for entry in value:
        has_place = not isinstance(entry, Gap) or (are_structures and not isinstance(entry, Gaps))
        kept = without(entry, element, left_out, f"{path}/{len(made)}" if has_place else path)
        if kept is not GONE or has_place:
            made.append({} if kept is GONE else kept)
    # An empty list would say that there is nothing, and that is not known.
    return made if made or not value else GONE


def filled(value: Any, shape: Shape | None, left_out: Told) -> dict[str, Any]:
    """A request without its gaps. Raises BadDocument where they leave no value of it."""
    gaps: Told = []
    made = without(value, shape, gaps)
    if gaps and (made is GONE or all(isinstance(leaf, dict | list) for _, leaf in walk(made))):
        where, why = gaps[0]
        raise BadDocument(f"no value of the request stands in it. The first that is missing is {where}: {why}")
    left_out += gaps
    request: dict[str, Any] = made
    return request
