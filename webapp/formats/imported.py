"""What reading a text gives, and the bounds that every reader keeps to."""

import codecs
import re
from dataclasses import dataclass, field

from webapp.document import MAX_BYTES, MAX_DEPTH, BadDocument, Document, check, load, walk
from webapp.document import MAX_VALUES as MAX_VALUES

MAX_TOLD = 200
# A template wraps the request in three levels of its own.
MAX_READ_DEPTH = MAX_DEPTH + 4

# The longer mark begins as the shorter does.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_TEXTS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")

Told = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Imported:
    """A request that was read.

    `form` names what was recognised: json, describe, draft, yaml, cli, boto3, python, cloudformation or terraform.
    `taken` counts the values that the request has. `left_out` and `notes` are pairs of where and why: what was not
    taken, and what was taken otherwise than a machine would read it. Where is a JSON Pointer, an option or a line.
    """

    request: Document
    form: str
    taken: int = 0
    left_out: Told = field(default_factory=list)
    notes: Told = field(default_factory=list)


def decoded(source: str | bytes) -> str:
    """The text, without a byte order mark. Raises BadDocument if it is too large, no text or holds half a character.

    NUL is refused here too: no form of a request may hold it, and some parsers stop reading at it.
    """
    if len(source) > MAX_BYTES:
        raise BadDocument("it is larger than 1 MiB, more than any request can be.")
    if isinstance(source, bytes):
        source = _text(source)
    if found := _UNREADABLE.search(source):
        what = "a NUL character" if found.group() == "\x00" else "half of a surrogate pair"
        raise BadDocument(f"line {line_of(source, found.start())} holds {what}. Remove it.")
    if len(source.encode()) > MAX_BYTES:
        raise BadDocument("it is larger than 1 MiB, more than any request can be.")
    return source.removeprefix("\ufeff")


def _text(source: bytes) -> str:
    """UTF-8, or what the byte order mark says; PowerShell's `>` writes UTF-16."""
    codec = next((codec for mark, codec in _MARKS if source.startswith(mark)), "utf-8")
    try:
        return source.decode(codec)
    except UnicodeDecodeError as error:
        raise BadDocument(f"it is not {codec.upper()} text (byte {error.start}). Save it as UTF-8.") from None


def loaded(text: str) -> Document:
    """document.load, which bounds bytes and depth, with a bound on the number of values besides."""
    if text.count(",") > MAX_VALUES and _TEXTS.sub("", text).count(",") > MAX_VALUES:
        raise BadDocument(f"it has more than {MAX_VALUES:,} values, more than any request can have.")
    return load(text)


def line_of(text: str, position: int) -> int:
    """The line, counted from 1, of a position in a text."""
    return text.count("\n", 0, position) + 1


def finished(form: str, request: Document, left_out: Told, notes: Told | None = None) -> Imported:
    """What every reader gives in the end. Raises BadDocument for what document.check refuses.

    ClientToken never comes in: Packwright sets one of its own, so that a package is never registered twice.
    """
    if "ClientToken" in request:
        request = {name: value for name, value in request.items() if name != "ClientToken"}
        left_out = [*left_out, ("/ClientToken", "Packwright sets its own, so that nothing is registered twice.")]
    check(request)
    return Imported(request, form, sum(1 for _ in walk(request)) if request else 0, few(left_out), few(notes or []))


def few(told: Told) -> Told:
    """The first of them, and how many more there are; no person reads thousands."""
    rest = len(told) - MAX_TOLD
    return told if rest <= 0 else [*told[:MAX_TOLD], ("", f"… and {rest:,} more of the kind.")]
