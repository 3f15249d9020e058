"""Small moves on a request at a JSON Pointer: add, duplicate, remove, move an entry of a list; put back what went.

Each gives a new document and, where something was taken out, what undoing needs. A move that does not apply (a
button of a page that is out of date) gives the document as it was.
"""

import copy
import re
from dataclasses import dataclass, field, replace
from typing import Any

from webapp import model_card
from webapp.document import MISSING, Document, copied, get, join, put, remove, split
from webapp.sagemaker.model_card import CONTENT, opened_shape
from webapp.sagemaker.shapes import Shape, at


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move: the new document, where to look now, what to say, and what "Undo" would put back."""

    document: Document
    focus: str = ""
    words: str = ""
    undo: dict[str, Any] = field(default_factory=dict)


def apply(document: Document, op: str, path: str, undo: dict[str, Any]) -> Moved:
    """Does the move named `op` at `path`. `undo` is what the last removal left, for op "undo"."""
    opened = model_card.opened(document)
    try:
        moved = _applied(copied(opened.document), op, path, undo)
    except ValueError:  # the page is out of date: something else stands there by now
        return Moved(document)
    return replace(moved, document=opened.closed(moved.document))


def _applied(document: Document, op: str, path: str, undo: dict[str, Any]) -> Moved:
    if op == "undo":
        return _undo(document, undo)
    if not path.startswith("/"):
        return Moved(document)
    if op in ("add", "another"):
        return _add(document, path, blank=op == "another")
    if op in ("open", "rows"):
        return Moved(document, path)
    if op == "copy":
        return _copy_supported(document, path)
    list_path, _, last = path.rpartition("/")
    entries = get(document, list_path) if last.isdecimal() else MISSING
    if not isinstance(entries, list) or int(last) >= len(entries):
        return Moved(document)
    entry_moves = {"duplicate": _duplicate, "remove": _remove, "up": _up, "down": _down}
    return entry_moves[op](document, entries, int(last), list_path) if op in entry_moves else Moved(document)


def make_room(document: Document, pointer: str) -> None:
    """Takes out, in place, what stands above a pointer and can't hold it: a text where the model has an object.

    But for the text of a model card, which is one because it can't be read as an object.
    """
    tokens = split(pointer)
    for length in range(1, len(tokens)):
        shape, held = at(opened_shape(), tokens[:length]), get(document, tokens[:length])
        if shape is None or held is MISSING or join(tokens[:length]) == CONTENT:
            return
        fitting = list if shape.kind == "list" else dict
        if not isinstance(held, fitting):
            put(document, join(tokens[:length]), fitting())
            return


_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _called(list_path: str, index: int) -> str:
    """What an entry of a list is called: /InferenceSpecification/Containers and 0 give "Container 1"."""
    name = _HUMPS.sub(" ", list_path.rsplit("/", 1)[-1].removesuffix("s")).capitalize()
    if list_path.startswith(f"{CONTENT}/"):  # whose names are written in another way
        name = _element(list_path).name
    return f"{name} {index + 1}"


def _element(list_path: str) -> Shape:
    shape = at(opened_shape(), (*split(list_path), "0"))
    assert shape is not None
    return shape


def _limit(list_path: str) -> int | None:
    shape = at(opened_shape(), split(list_path))
    return shape.max if shape else 0


def _is_full(entries: list[Any], list_path: str) -> bool:
    limit = _limit(list_path)
    return limit is not None and len(entries) >= limit


def _add(document: Document, path: str, *, blank: bool) -> Moved:
    shape = at(opened_shape(), split(path))
    if shape is None or shape.kind != "list":
        return Moved(document)
    make_room(document, f"{path}/0")
    entries = get(document, path, [])
    if _is_full(entries, path):
        return Moved(document)
    # `blank`: the page shows an empty list as one blank entry, so another one makes two.
    entries = [*(entries or ([{}] if blank else [])), {}]
    put(document, path, entries)
    return Moved(document, f"{path}/{len(entries) - 1}", f"{_called(path, len(entries) - 1)} added.")


def _duplicate(document: Document, entries: list[Any], index: int, path: str) -> Moved:
    if _is_full(entries, path):
        return Moved(document)
    entries.insert(index + 1, copy.deepcopy(entries[index]))
    return Moved(document, f"{path}/{index + 1}", f"{_called(path, index)} duplicated.")


def _remove(document: Document, entries: list[Any], index: int, path: str) -> Moved:
    value = copy.deepcopy(entries[index])
    if len(entries) == 1:
        remove(document, f"{path}/{index}")
    else:
        del entries[index]
    kept = {"label": _called(path, index), "inserts": [{"path": f"{path}/{index}", "value": value}]}
    return Moved(document, f"{path}/{max(0, index - 1)}", f"{_called(path, index)} removed.", kept if value else {})


def _up(document: Document, entries: list[Any], index: int, path: str) -> Moved:
    return _swap(document, entries, index, index - 1, path)


def _down(document: Document, entries: list[Any], index: int, path: str) -> Moved:
    return _swap(document, entries, index, index + 1, path)


def _swap(document: Document, entries: list[Any], index: int, other: int, path: str) -> Moved:
    if not 0 <= other < len(entries):
        return Moved(document)
    entries[index], entries[other] = entries[other], entries[index]
    return Moved(document, f"{path}/{other}", f"{_called(path, index)} moved; it is number {other + 1} now.")


def _undo(document: Document, undo: dict[str, Any]) -> Moved:
    """Puts back what went. Where something came in its stead (`takes`), that goes, and may be brought back in turn."""
    inserts = undo.get("inserts", [])
    if not inserts:
        return Moved(document, words="There is nothing to bring back.")
    gone = [{"path": path, "value": get(document, path)} for path in undo.get("takes", []) if get(document, path, "")]
    for path in undo.get("takes", []):
        remove(document, path)
    for insert in inserts:
        _put_back(document, insert["path"], insert["value"])
    inverse = {"label": _quoted(gone), "inserts": gone, "takes": [insert["path"] for insert in inserts]} if gone else {}
    return Moved(document, inserts[-1]["path"], f"Brought back: {undo['label']}.", inverse)


def _put_back(document: Document, path: str, value: Any) -> None:
    list_path, _, last = path.rpartition("/")
    entries = get(document, list_path)
    if not (isinstance(entries, list) and last.isdecimal()):
        put(document, path, value)
    elif not _is_full(entries, list_path):
        entries.insert(int(last), value)


def _quoted(gone: list[dict[str, Any]]) -> str:
    return ", ".join(f"“{entry['value']}”" for entry in gone)


TYPE_LISTS = {
    "/InferenceSpecification/SupportedTransformInstanceTypes",
    "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes",
}


def _copy_supported(document: Document, path: str) -> Moved:
    """Adds to one list of instance types those of the other that it can hold too."""
    if path not in TYPE_LISTS:
        return Moved(document)
    (other,) = TYPE_LISTS - {path}
    shape = at(opened_shape(), split(path))
    have, source = get(document, path, []), get(document, other, [])
    if shape is None or shape.element is None or not isinstance(have, list) or not isinstance(source, list):
        return Moved(document)
    new = [value for value in source if value in shape.element.enum and value not in have]
    if new:
        put(document, path, [*have, *new])
    left = len([value for value in source if value not in shape.element.enum])
    words = f"Instance types copied: {len(new)}." + (f" Not offered there: {left}." if left else "")
    return Moved(document, path, words)
