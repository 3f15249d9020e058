"""HCL read as literals: the resource that terraform_write writes, and simple ones written by hand.

A token is read at a time, so that a text is refused as soon as it is too deep or too long. References, functions,
templates and heredocs are refused with their line: what they stand for is not in the text.
"""

import math
import re
from typing import Any, NamedTuple

from webapp.document import MAX_INTEGER, BadDocument, escape_join
from webapp.formats import cloudformation
from webapp.formats.imported import MAX_READ_DEPTH, MAX_VALUES, Told
from webapp.formats.names import members, snake
from webapp.formats.terraform_write import RESOURCE
from webapp.sagemaker.shapes import Shape, request_shape

_TOKEN = re.compile(
    r"(?:[ \t\r]+|(?:\#|//)[^\n]*|/\*.*?\*/)*+"
    r'(?:(?P<newline>\n(?:[ \t\r]*\n)*+)|(?P<string>"(?:[^"\\\n]|\\.)*+")'
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)|(?P<sign>[{}\[\]=:,])|(?P<end>\Z)|(?P<other>.))",
    re.DOTALL,
)
_PIECE = re.compile(
    r'\\(?P<short>[nrt"\\])|\\u(?P<four>[0-9A-Fa-f]{4})|\\U(?P<eight>[0-9A-Fa-f]{8})|(?P<kept>\$\$\{|%%\{)'
    r"|(?P<bad>\\|\$\{|%\{)"
)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_CONSTANTS = {"true": True, "false": False, "null": None}
# What Terraform itself wants to know of a resource.
_META = frozenset({"depends_on", "count", "for_each", "provider", "lifecycle", "provisioner", "connection", "timeouts"})
_NOT_IN_A_REQUEST = frozenset(map(snake, cloudformation.ITS_OWN))


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def resource(text: str) -> tuple[dict[str, Any], Told]:
    """The request in an HCL text, and what was left out. Raises BadDocument unless there is exactly one resource."""
    request, left_out = _Reader(text).file()
    for name in _NOT_IN_A_REQUEST & request.keys():
        del request[name]
        left_out.append((f"/{name}", "The provider has this; CreateModelPackage does not."))
    if "client_token" in request:
        request["ClientToken"] = request.pop("client_token")
    return request, left_out


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.position, self.line = text, 0, 1
        self.values = self.tokens = 0
        self.left_out: Told = []
        self.token = _Token("newline", "", 0)
        self.step()

    def step(self) -> _Token:
        """The token that was at hand; the next one takes its place."""
        self.tokens += 1
        if self.tokens > 4 * MAX_VALUES:
            raise BadDocument("this HCL text is longer than any resource can be.")
        now, found = self.token, _TOKEN.match(self.text, self.position)
        assert found is not None
        assert found.lastgroup is not None
        kind = found.lastgroup
        # Counting on from the last token keeps the whole linear.
        start = self.line + self.text.count("\n", self.position, found.start(kind))
        self.token = _Token(kind, found[kind], start)
        self.line = start + found[kind].count("\n")
        self.position = found.end()
        return now

    def no(self, why: str, line: int = 0) -> BadDocument:
        return BadDocument(f"line {line or self.token.line} {why}")

    def after_blanks(self) -> _Token:
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

    def file(self) -> tuple[dict[str, Any], Told]:
        found: list[dict[str, Any]] = []
        while self.after_blanks().kind != "end":
            start, head = self.token.line, self.head()
            if head[:2] == ["resource", RESOURCE]:
                found.append(self.map(request_shape(), "", 1))
            else:
                self.skip_value()
                self.left_out.append((f"line {start}", f"“{' '.join(head)[:80]}” is no {RESOURCE}."))
        if len(found) != 1:
            count = "none" if not found else str(len(found))
            raise BadDocument(f"there must be one resource “{RESOURCE}”, and there is {count}. Keep the one you mean.")
        return found[0], self.left_out

    def head(self) -> list[str]:
        words: list[str] = []
        while self.token.kind in ("name", "string") and len(words) < 4:
            token = self.step()
            words.append(token.text.strip('"'))
        if not words or not self.at_sign("{"):
            raise self.no("is not the beginning of a block, such as: resource … {")
        return words

    def skip_value(self) -> None:
        """Goes past a value or a block without reading it: up to the end of its line, or of its brackets."""
        depth = 0
        while self.token.kind != "end":
            if depth == 0 and (self.token.kind == "newline" or self.at_sign("}")):
                return
            if self.token.text == '"':
                raise self.no("has a quoted text without an end.")
            token = self.step()
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token.text, 0) if token.kind == "sign" else 0

    def value(self, shape: Shape | None, path: str, depth: int) -> Any:
        self.values += 1
        if self.values > MAX_VALUES:
            raise BadDocument(f"it has more than {MAX_VALUES:,} values, more than any request can have.")
        if depth > MAX_READ_DEPTH:
            raise BadDocument("it is nested more than 32 levels deep.")
        if self.at_sign("{"):
            return self.map(shape, path, depth)
        if self.at_sign("["):
            return self.list(shape, path, depth)
        token = self.step()
        if token.kind == "string":
            return self.string(token)
        if token.kind == "number":
            return self.number(token, path)
        if token.kind == "name" and token.text in _CONSTANTS:
            return _CONSTANTS[token.text]
        what = token.text[:40].strip() or "nothing"
        raise self.no(
            f"has {what} as the value. Only texts, numbers, lists and objects are read: write it out.", token.line
        )

    def list(self, shape: Shape | None, path: str, depth: int) -> list[Any]:
        element = shape.child("0") if shape and shape.kind == "list" else None
        made: list[Any] = []
        self.take("[")
        while self.after_blanks() and not self.at_sign("]"):
            made.append(self.value(element, f"{path}/{len(made)}", depth + 1))
            self.after_blanks()
            if not self.at_sign("]"):
                self.take(",")
        self.step()
        return made

    def map(self, shape: Shape | None, path: str, depth: int) -> dict[str, Any]:
        names, made = members(shape), dict[str, Any]()
        self.take("{")
        while self.after_blanks() and not self.at_sign("}"):
            start = self.token.line
            key = self.key(names)
            if depth == 1 and key in _META:
                self.left_out.append((f"line {start}", f"{key} is for Terraform alone."))
                self.skip_value()
                continue
            if key in made:
                raise self.no(f"has “{key[:80]}” a second time. Keep one.", start)
            self.take(":" if depth > 1 and self.at_sign(":") else "=")
            made[key] = self.value(shape.child(key) if shape else None, escape_join(path, key), depth + 1)
            if not self.at_sign("}") and self.token.kind != "newline":
                self.take(",")
        self.step()
        return made

    def key(self, names: dict[str, str]) -> str:
        if self.token.kind not in ("name", "string"):
            raise self.no(f"has “{self.token.text[:40]}” where a name should stand.")
        token = self.step()
        key = self.string(token) if token.kind == "string" else token.text
        return names.get(key, key)

    def string(self, token: _Token) -> str:
        def piece(found: re.Match[str]) -> str:
            if found["bad"]:
                what = "a template" if "{" in found["bad"] else "an escape that HCL does not have"
                raise self.no(f"has {what} in a text: {found.string[found.start() :][:20]}. Write it out.", token.line)
            if found["short"]:
                return _SHORT[found["short"]]
            if found["kept"]:
                return str(found["kept"][1:])
            number = int(found["four"] or found["eight"], 16)
            if number > 0x10FFFF:
                raise self.no("has an escape that is no character.", token.line)
            return chr(number)

        return _PIECE.sub(piece, token.text[1:-1])

    def number(self, token: _Token, path: str) -> int | float:
        if token.text.lstrip("-").isdecimal():
            if len(token.text) > 20 or abs(int(token.text)) > MAX_INTEGER:
                raise BadDocument("this number is too large.", path)
            return int(token.text)
        if not math.isfinite(float(token.text)):
            raise BadDocument("this number is too large.", path)
        return float(token.text)
