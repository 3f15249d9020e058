"""The tokens of an HCL text, one at a time, and how to go past what is not read."""

import re
from typing import NamedTuple

from webapp.document import BadDocument
from webapp.formats.imported import MAX_VALUES

_TOKEN = re.compile(
    r"(?:[ \t\r]+|(?:\#|//)[^\n]*|/\*.*?\*/)*+"
    r'(?:(?P<newline>\n(?:[ \t\r]*\n)*+)|(?P<string>"(?:[^"\\\n$%]|\\.|\$\$\{|%%\{|[$%](?!\{))*+")'
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|<<-?(?P<heredoc>\w+)[ \t\r]*\n"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)|(?P<sign>[{}\[\]()=:,])|(?P<end>\Z)|(?P<other>.))",
    re.DOTALL,
)
_IN_QUOTES = re.compile(r'(?:[^"\\\n$%]|\\.|\$\$\{|%%\{|[$%](?!\{))*+(?P<sign>"|\$\{|%\{|)', re.DOTALL)
_IN_BRACES = re.compile(r'[^"{}]*+(?P<sign>["{}]|)')
_OPENING = {"{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}


class Token(NamedTuple):
    """`kind` is newline, string, template, heredoc, number, name, sign, end or other."""

    kind: str
    text: str
    line: int
    start: int


class Tokens:
    """The token that is at hand, and what comes after it."""

    def __init__(self, text: str) -> None:
        self.text, self.position, self.line, self.steps = text, 0, 1, 0
        self.token = Token("newline", "", 0, 0)
        self.step()

    def step(self) -> Token:
        """The token that was at hand; the next one takes its place."""
        self.steps += 1
        if self.steps > 4 * MAX_VALUES:
            raise BadDocument("this HCL text is longer than any resource can be.")
        now, found = self.token, _TOKEN.match(self.text, self.position)
        assert found is not None
        assert found.lastgroup is not None
        kind, start, end = found.lastgroup, found.start(found.lastgroup), found.end()
        # Counting on from the last token keeps the whole linear.
        line = self.line + self.text.count("\n", self.position, start)
        if kind == "heredoc":
            end = self._end_of_heredoc(found[kind], end, line)
        elif found[kind] == '"' and (closed := _end_of_template(self.text, start)):
            kind, end = "template", closed
        text = self.text[start:end]
        self.token = Token(kind, text, line, start)
        self.line, self.position = line + text.count("\n"), end
        return now

    def _end_of_heredoc(self, tag: str, start: int, line: int) -> int:
        closing = re.compile(rf"(?m)^[ \t]*{tag}[ \t\r]*$").search(self.text, start)
        if closing is None:
            raise self.no(f"begins a text that {tag} should end, and it never does.", line)
        return closing.end()

    def no(self, why: str, line: int = 0) -> BadDocument:
        return BadDocument(f"line {line or self.token.line} {why}")

    def after_blanks(self) -> Token:
        """The first token that is not the end of a line."""
        while self.token.kind == "newline":
            self.step()
        return self.token

    def take(self, sign: str) -> None:
        if self.token.kind != "sign" or self.token.text != sign:
            raise self.no(f"should have “{sign}” where “{self.token.text[:40]}” stands.")
        self.step()

    def at_sign(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def skip(self, *ends: str) -> None:
        """Goes past a value or a block without reading it: to the end of its line, or one of these signs."""
        depth = 0
        while self.token.kind != "end":
            if depth == 0 and (self.token.kind == "newline" or self.at_sign(*ends)):
                return
            if self.token.text == '"':
                raise self.no("has a quoted text without an end.")
            token = self.step()
            depth += _OPENING.get(token.text, 0) if token.kind == "sign" else 0

    def until(self, closing: str) -> None:
        """Goes to the sign that closes the brackets one is in, over as many lines as it takes."""
        while not self.at_sign(closing) and self.token.kind != "end":
            self.skip(closing)
            self.after_blanks()

    def between(self, start: int) -> str:
        """What stands between a position of the text and the token at hand, in short."""
        return " ".join(self.text[start : min(self.token.start, start + 200)].split())[:60]


def _end_of_template(text: str, start: int) -> int:
    """Where a quoted text with ${…} or %{…} in it ends; 0 where it never does."""
    position, inside = start + 1, ["quotes"]
    while inside:
        found = (_IN_QUOTES if inside[-1] == "quotes" else _IN_BRACES).match(text, position)
        assert found is not None
        sign, position = found["sign"], found.end()
        if not sign:
            return 0
        if sign == "}" or (sign == '"' and inside[-1] == "quotes"):
            inside.pop()
        else:
            inside.append("quotes" if sign == '"' else "braces")
    return position
