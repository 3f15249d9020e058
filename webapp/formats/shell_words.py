"""The words of a command line as a POSIX shell splits them, without a shell: nothing is expanded, nothing is run."""

import re
from typing import NamedTuple

from webapp.document import BadDocument
from webapp.formats.imported import MAX_VALUES, line_of

_BLANKS = re.compile(r"(?:[ \t\r]|\\\r?\n)+")
_PIECE = re.compile(
    r"(?P<plain>[^\s'\"\\$`|&;<>()]+)"
    r"|(?P<joined>\\\r?\n)"
    r"|(?P<blank>\\[ \t]+\r?\n)"
    r"|\\(?P<escaped>[^\n])"
    r"|'(?P<single>[^']*)'"
    r'|"(?P<double>(?:[^"\\$`]|\\.|\$(?![\w{(]))*+)"'
    r"|(?P<dollar>\$)(?=[\s,.\"]|\Z)",
    re.DOTALL,
)
_IN_DOUBLE = re.compile(r'\\(\n|[$`"\\])')
_AFTERWARDS = frozenset("\n|&;<>")
_VARIABLE = re.compile(r"(?:[^$\\]|\\.|\$(?![\w{]))*+\$\{?(\w+)", re.DOTALL)
_HERE = re.compile(r"[ \t]*<<(?P<tabs>-?)[ \t]*(?P<quote>['\"]?)(?P<word>\w+)(?P=quote)(?P<after>[^\n]*)\n")
_CHANGED = re.compile(r"[`$]|\\[\\\n]")


class Words(NamedTuple):
    """The words of one command, and where in the text it ends."""

    words: list[str]
    end: int


def split(text: str, start: int = 0, closing: str = "") -> Words:
    """The words of the command that begins at `start`, up to the end of its line or what it is piped into.

    `closing` is the sign that ends it as well, where it stands in $(…). Raises BadDocument for what only a shell can
    know: variables, commands in a command, a quote without an end.
    """
    words: list[str] = []
    position = start
    while True:
        if blanks := _BLANKS.match(text, position):
            position = blanks.end()
        if position >= len(text) or text[position] in _AFTERWARDS or text[position] in ("#", closing):
            return Words(words, position)
        try:
            word, position = _word(text, position, closing)
        except BadDocument as error:
            option = next((word for word in reversed(words) if word.startswith("--")), "")
            raise BadDocument(f"{option[:80]}: {error.why}" if option else error.why) from None
        words.append(word)
        if len(words) > MAX_VALUES:
            raise BadDocument("the command has more words than any command can have.")


def here_document(text: str, end: int) -> tuple[str | None, int]:
    """What `<<'WORD'` at the end of a command gives it to read, and where the text goes on; None where nothing does."""
    opened = _HERE.match(text, end)
    if opened is None:
        return None, end
    tabs = "\t*" if opened["tabs"] else ""
    word = opened["word"]
    closing = re.compile(rf"(?m)^{tabs}{word}\r?$").search(text, opened.end())
    if closing is None:
        raise BadDocument(f"line {line_of(text, end)} begins a text that {word[:80]} should end, and never does.")
    body = text[opened.end() : closing.start()]
    if not opened["quote"] and (changed := _CHANGED.search(body)):
        line = line_of(text, opened.end() + changed.start())
        raise BadDocument(
            f"line {line} has “{changed.group().strip()}”, which the shell changes. Quote the word: <<'{word[:80]}'."
        )
    return (re.sub(r"(?m)^\t+", "", body) if tabs else body), closing.end()


def _word(text: str, position: int, closing: str) -> tuple[str, int]:
    pieces: list[str] = []
    while position < len(text) and not text[position].isspace() and text[position] not in _AFTERWARDS:
        if text[position] == closing:
            break
        found = _PIECE.match(text, position)
        if found is None:
            raise _unknown(text, position)
        kind = found.lastgroup or ""
        if kind == "blank":
            line = line_of(text, position)
            raise BadDocument(
                f"line {line} has a blank after its last \\, so the command ends there. Remove the blank."
            )
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
        variable = _VARIABLE.match(text, position) if sign in '$"' else None
        what = f"the variable {variable[1][:80]}" if variable else "a command or a quote"
        return BadDocument(f"line {line} has {what} that only your shell knows. Write its value instead.")
    return BadDocument(f"line {line} can't be read at “{text[position : position + 20]}”.")
