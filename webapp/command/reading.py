"""A request from a file or the standard input, in any form that Packwright reads."""

import sys
from pathlib import Path

from webapp.command.words import Refused, beside
from webapp.document import MAX_BYTES, BadDocument
from webapp.formats import imports

UNREADABLE = 2


def read(file: str) -> imports.Imported:
    """The request in a file, "-" for the standard input. What was left out is told beside it. Raises Refused."""
    name = "the standard input" if file == "-" else file or "a file without a name"
    try:
        found = imports.read(_content(file))
    except OSError as error:
        raise Refused(f"{name} can't be read: {error.strerror or error}.", UNREADABLE) from None
    except BadDocument as error:
        raise Refused(f"{name} is no request: {error}", UNREADABLE) from None
    for where, why in (*found.left_out, *found.notes):
        beside(f"{where}: {why}")
    return found


def _content(file: str) -> bytes:
    # One byte more than may be, so that what is too large is told and not held.
    if file == "-":
        if sys.stdin is None:
            raise OSError("it is closed")
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(file).open("rb") as source:
        return source.read(MAX_BYTES + 1)
