"""A request as plain JSON: read strictly, edited by JSON Pointer, hashed over canonical bytes, compared.

The pointers are those of RFC 6901. Nothing here knows SageMaker.
"""

import copy
import functools
import hashlib
import json
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_INTEGER = 2**63 - 1
# No request comes near it; whatever is done for each value is bounded by it.
MAX_VALUES = 100_000

Document = dict[str, Any]

# A text without an end goes to the end: were it tried again at each of its quotes, it would take minutes.
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BadDocument(ValueError):
    """JSON that Packwright does not take. `path` is a JSON Pointer, "" where the text as a whole is meant."""

    def __init__(self, why: str, path: str = "") -> None:
        super().__init__(f"{path}: {why}" if path else why)
        self.why, self.path = why, path


class _Refused:
    """Stands in the parsed tree for a value that may not be there, until the walk finds its path."""

    def __init__(self, why: str) -> None:
        self.why = why


class _Repeated(dict[str, Any]):
    """An object in which a key stands twice."""

    key = ""


def split(pointer: str) -> tuple[str, ...]:
    """The tokens of a JSON Pointer, unescaped. Raises ValueError unless it is empty or starts with a slash."""
    # The same few thousand are split again and again; a long one is somebody's key and not worth its memory.
    return _split_again(pointer) if len(pointer) < 300 else _split(pointer)


def _split(pointer: str) -> tuple[str, ...]:
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON Pointer: {pointer[:80]!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


_split_again = functools.lru_cache(maxsize=8192)(_split)


def join(tokens: tuple[str, ...]) -> str:
    """The JSON Pointer of unescaped tokens."""
    return "".join(escape_join("", token) for token in tokens)


def escape_join(path: str, key: str) -> str:
    """The pointer of a member or map key below a pointer."""
    return path + "/" + key.replace("~", "~0").replace("/", "~1")


def load(source: str | bytes) -> Document:
    """The request in a JSON text. Raises BadDocument, which says what is wrong and where."""
    return _object_in(parse(source), "a request")


def load_around(source: str | bytes) -> Document:
    """A JSON object that holds a request and little else, which may be so much larger and one level deeper."""
    return _object_in(parse(source, MAX_BYTES + 64 * 1024, MAX_DEPTH + 1), "the body")


def _object_in(value: Any, what: str) -> Document:
    if not isinstance(value, dict):
        raise BadDocument(f"{what} is a JSON object: it starts with {{ and ends with }}.")
    return value


def parse(source: str | bytes, most_bytes: int = MAX_BYTES, most_deep: int = MAX_DEPTH) -> Any:
    """Whatever a JSON text holds, as strictly."""
    text = _decoded(source, most_bytes)
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group()[0], 0)
        if depth > most_deep:
            raise BadDocument(f"it is nested more than {MAX_DEPTH} levels deep.")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except json.JSONDecodeError as error:
        raise BadDocument(f"this is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    check(value, most_deep)
    return value


def _decoded(source: str | bytes, most: int) -> str:
    if len(source) > most or (isinstance(source, str) and len(source.encode("utf-8", "surrogatepass")) > most):
        raise BadDocument("it is larger than 1 MiB, more than any request can be.")
    try:
        return source if isinstance(source, str) else source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocument(f"it is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    repeated = _Repeated(found)
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _constant(name: str) -> Any:
    return _Refused(f"{name} is not a number that JSON has.")


def _integer(digits: str) -> Any:
    if len(digits) > 20 or abs(int(digits)) > MAX_INTEGER:
        return _Refused("this number is too large.")
    return int(digits)


def _float(digits: str) -> Any:
    value = float(digits)
    return value if math.isfinite(value) else _Refused("this number is too large.")


def check(value: Any, most_deep: int = MAX_DEPTH) -> None:
    """Raises BadDocument for what can't be kept: a repeated key, NUL, a lone surrogate, a number without bounds."""
    if _is_over(value, MAX_VALUES):
        raise BadDocument(f"it has more than {MAX_VALUES:,} values, more than any request can have.")
    _check(value, "", most_deep)


def _is_over(value: Any, most: int) -> bool:
    """Whether a value holds more values than that, itself among them; depth is no matter."""
    left, found = [value], 0
    while left and found <= most:
        here = left.pop()
        found += 1
        if isinstance(here, dict):
            left += here.values()
        elif isinstance(here, list):
            left += here
    return found > most


def _check(value: Any, path: str, levels: int) -> None:
    if isinstance(value, _Refused):
        raise BadDocument(value.why, path)
    if isinstance(value, _Repeated):
        raise BadDocument(f"“{value.key[:80]}” stands twice. Keep one.", path)
    if isinstance(value, str):
        _storable(value, path)
    elif isinstance(value, dict | list):
        if levels < 1:
            raise BadDocument(f"it is nested more than {MAX_DEPTH} levels deep.", path)
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in pairs:
            _storable(str(key), path)
            _check(entry, escape_join(path, str(key)), levels - 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise BadDocument("this is not a number that JSON has.", path)
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise BadDocument("this number is too large.", path)


def _storable(text: str, path: str) -> None:
    if found := _UNSTORABLE.search(text):
        what = "a NUL character" if found.group() == "\x00" else "half of a surrogate pair"
        raise BadDocument(f"it holds {what}, which no request can. Remove it.", path)


def canonical(document: Document) -> str:
    """The one text of a request: keys sorted, no blanks, Unicode as it is. Its UTF-8 bytes are what is hashed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def kept(document: Document) -> str:
    """The text that a request is stored as: its own order of members. Raises BadDocument for what can't be kept."""
    check(document)
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    if len(text.encode()) > MAX_BYTES:
        raise BadDocument("the request is larger than 1 MiB, more than any can be. Take something out.")
    return text


def pretty(document: Document) -> str:
    """The request as people read it: their order of members, two blanks deep."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def sha256(text: str) -> str:
    """Hex digest of a canonical text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


MISSING: Any = object()
# Stands for a value that whoever reads may not see. It is no value itself.
MASK = "••••••"


def get(document: Any, pointer: str | tuple[str, ...], default: Any = MISSING) -> Any:
    """The value at a pointer, or `default` (MISSING unless given) where there is none."""
    value = document
    for token in split(pointer) if isinstance(pointer, str) else pointer:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return default
    return value


def put(document: Document, pointer: str, value: Any) -> None:
    """Sets the value at a pointer, in place, making the objects and lists on the way.

    A numeric token makes a list unless its parent is already an object (a map may have a key "0").
    Raises ValueError where the way leads through a text or number, or past the end of a list.
    """
    tokens = split(pointer)
    here: Any = document
    for token, following in pairwise(tokens):
        fresh: Any = [] if following.isdecimal() else {}
        here = _step(here, token, fresh)
    _assign(here, tokens[-1], value)


def _step(here: Any, token: str, fresh: Any) -> Any:
    found = get(here, (token,))
    if found is MISSING:
        _assign(here, token, fresh)
        return fresh
    if not isinstance(found, dict | list):
        raise ValueError(f"a plain value stands where {token!r} should hold more")
    return found


def _assign(here: Any, token: str, value: Any) -> None:
    if isinstance(here, dict):
        here[token] = value
    elif token.isdecimal() and int(token) < len(here):
        here[int(token)] = value
    elif token.isdecimal() and int(token) == len(here):
        here.append(value)
    else:
        raise ValueError(f"no place {token!r} in a list of {len(here)}")


def remove(document: Document, pointer: str) -> None:
    """Takes out the value at a pointer, in place, and with it whatever that leaves empty above it.

    An emptied entry of a list goes only where it was the last one left: taking it out of several would
    move its neighbours.
    """
    tokens = split(pointer)
    while tokens:
        parent, above = get(document, tokens[:-1]), get(document, tokens[:-2]) if len(tokens) > 1 else None
        if isinstance(parent, dict):
            parent.pop(tokens[-1], None)
        elif isinstance(parent, list) and tokens[-1].isdecimal() and int(tokens[-1]) < len(parent):
            del parent[int(tokens[-1])]
        if parent or (isinstance(above, list) and len(above) > 1):
            return
        tokens = tokens[:-1]


def copied(document: Document) -> Document:
    """A deep copy, for editing in place."""
    return copy.deepcopy(document)


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its pointer; an empty object or list counts as one."""
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from walk(entry, escape_join(path, key))
    elif isinstance(value, list) and value:
        for index, entry in enumerate(value):
            yield from walk(entry, f"{path}/{index}")
    else:
        yield path, value
