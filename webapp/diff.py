"""What changed between two requests, as people would say it: added, removed, changed, moved.

Entries of a list of plain values are compared as a set with an order; containers and the like are matched by what
they hold, so that one that moved is told as moved and not as removed and added.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from webapp.document import Document, escape_join, walk

# No list of a request is so long that more would have to be compared.
MOST_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is where it stands after the change (before it, if it was removed)."""

    path: str
    kind: Literal["added", "removed", "changed", "moved"]
    before: Any = None
    after: Any = None


def changes(before: Document, after: Document) -> list[Change]:
    """The differences, leaf by leaf, in the order of the later request, then what it lacks."""
    return list(_compare(before, after, ""))


def _compare(before: Any, after: Any, path: str) -> Iterator[Change]:
    if _same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _objects(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        if any(isinstance(entry, dict | list) for entry in (*before, *after)):
            yield from _structures(before, after, path)
        else:
            yield from _values(before, after, path)
    else:
        yield Change(path, "changed", before, after)


def _same(before: Any, after: Any) -> bool:
    return before is after or _text(before) == _text(after)


def _text(value: Any) -> str:
    """1, 1.0 and True are equal to Python and are three things in JSON."""
    return json.dumps(value, sort_keys=True)


def _whole(value: Any, path: str, kind: Literal["added", "removed"]) -> Iterator[Change]:
    for leaf, entry in walk(value, path):
        yield Change(leaf, kind, after=entry) if kind == "added" else Change(leaf, kind, before=entry)


def _objects(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[Change]:
    for key, value in after.items():
        at = escape_join(path, key)
        yield from _compare(before[key], value, at) if key in before else _whole(value, at, "added")
    for key, value in before.items():
        if key not in after:
            yield from _whole(value, escape_join(path, key), "removed")


def _values(before: list[Any], after: list[Any], path: str) -> Iterator[Change]:
    places: dict[str, list[int]] = {}
    for index, value in enumerate(before):
        places.setdefault(_text(value), []).append(index)
    new = [index for index, value in enumerate(after) if not _found(places, value)]
    gone = sorted(index for left in places.values() for index in left)
    yield from (Change(f"{path}/{index}", "added", after=after[index]) for index in new)
    yield from (Change(f"{path}/{index}", "removed", before=before[index]) for index in gone)
    if not gone and not new:
        yield Change(path, "moved", before, after)


def _found(places: dict[str, list[int]], value: Any) -> bool:
    """Whether an earlier entry is the same, which is then spoken for."""
    left = places.get(_text(value))
    if left:
        left.pop()
        return True
    return False


def _structures(before: list[Any], after: list[Any], path: str) -> Iterator[Change]:
    pairs = _matched(before, after)
    taken = [old for old in pairs if old is not None]
    kept_order = dict(zip(taken, sorted(taken), strict=True))
    for new, old in enumerate(pairs):
        at = f"{path}/{new}"
        if old is None:
            yield from _whole(after[new], at, "added")
            continue
        if kept_order[old] != old:
            yield Change(at, "moved", before=f"{path}/{old}", after=at)
        yield from _compare(before[old], after[new], at)
    for old, value in enumerate(before):
        if old not in kept_order:
            yield from _whole(value, f"{path}/{old}", "removed")


def _matched(before: list[Any], after: list[Any]) -> list[int | None]:
    """For each entry of `after` the index of the entry of `before` that it came from, or None."""
    if len(before) * len(after) > MOST_PAIRS:
        return [index if index < len(before) else None for index in range(len(after))]
    pairs: list[int | None] = [None] * len(after)
    old, new = list(map(_leaves, before)), list(map(_leaves, after))
    scored = sorted(
        ((_likeness(left, right), -abs(i - j), i, j) for i, left in enumerate(old) for j, right in enumerate(new)),
        reverse=True,
    )
    used: set[int] = set()
    for likeness, _, i, j in scored:
        if likeness > 0 and i not in used and pairs[j] is None:
            pairs[j] = i
            used.add(i)
    return pairs


def _leaves(value: Any) -> set[tuple[str, str]]:
    return {(path, repr(leaf)) for path, leaf in walk(value)}


def _likeness(left: set[tuple[str, str]], right: set[tuple[str, str]]) -> float:
    return len(left & right) / max(len(left), len(right), 1)
