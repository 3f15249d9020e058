"""The words of a command line as a POSIX shell splits them, without a shell: nothing is expanded, nothing is run."""

import re
from typing import NamedTuple

from webapp.document import BadDocument
from webapp.formats.imported import MAX_VALUES, line_of

_BLANKS = re.compile(r"(?:[ \t\r]|\\\r?\n)+")
_PIECE = re.compile(
    r"(?P<plain>[^\s'\"\\$`|&;<>()]+)"
    r"|(?P<joined>\\\r?\n)"
    r"|\\(?P<escaped>[^\n])"
    r"|'(?P<single>[^']*)'"
    r'|"(?P<double>(?:[^"\\$`]|\\.|\$(?![\w{(]))*+)"'
    r"|(?P<dollar>\$)(?=[\s,.\"]|\Z)",
    re.DOTALL,
)
_IN_DOUBLE = re.compile(r'\\(\n|[$`"\\])')
_AFTERWARDS = frozenset("\n|&;<>")


class Words(NamedTuple):
    """The words of one command, and where in the text it ends."""

    words: list[str]
    end: int


def split(text: str, start: int = 0) -> Words:
    """The words of the command that begins at `start`, up to the end of its line or what it is piped into.

    Raises BadDocument for what only a shell can know: variables, commands in a command, a quote without an end.
    """
    words: list[str] = []
    position = start
    while True:
        if blanks := _BLANKS.match(text, position):
            position = blanks.end()
        if position >= len(text) or text[position] in _AFTERWARDS or text[position] == "#":
            return Words(words, position)
        word, position = _word(text, position)
        words.append(word)
        if len(words) > MAX_VALUES:
            raise BadDocument("the command has more words than any command can have.")


def _word(text: str, position: int) -> tuple[str, int]:
    pieces: list[str] = []
    while position < len(text) and not text[position].isspace() and text[position] not in _AFTERWARDS:
        found = _PIECE.match(text, position)
        if found is None:
            raise _unknown(text, position)
        kind = found.lastgroup or ""
        piece = found[kind]
        if kind == "double":
            piece = _IN_DOUBLE.sub(lambda escaped: "" if escaped[1] == "\n" else escaped[1], piece)
        pieces.append("" if kind == "joined" else piece)
        position = found.end()
    return "".join(pieces), position


def _unknown(text: str, position: int) -> BadDocument:
    line, sign = line_of(text, position), text[position]
    if sign == "'" or (sign == '"' and not re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL).match(text, position)):
        return BadDocument(f"a quote begins on line {line} and never ends.")
    if sign in '$"`(':
        what = "a variable or a command that only your shell knows"
        return BadDocument(f"the word that begins on line {line} has {what}. Write its value instead.")
    return BadDocument(f"line {line} can't be read at “{text[position : position + 20]}”.")
