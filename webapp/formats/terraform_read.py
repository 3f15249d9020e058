"""HCL read as literals: the resource that terraform_write writes, and simple ones written by hand.

A token is read at a time, so that a text is refused as soon as it is too deep or too long. What references, functions,
templates and here-documents stand for is not in the text: they are gaps, which are left out and told with their line.
"""

import math
import re
from typing import Any

from webapp.document import MAX_INTEGER, BadDocument, escape_join
from webapp.formats import cloudformation
from webapp.formats.gaps import Gap, filled, several
from webapp.formats.hcl_tokens import Token, Tokens
from webapp.formats.imported import MAX_READ_DEPTH, MAX_VALUES, Told
from webapp.formats.names import members, snake
from webapp.formats.terraform_write import RESOURCE
from webapp.sagemaker.shapes import Shape, request_shape

_PIECE = re.compile(
    r'\\(?P<short>[nrt"\\])|\\u(?P<four>[0-9A-Fa-f]{4})|\\U(?P<eight>[0-9A-Fa-f]{8})|(?P<kept>\$\$\{|%%\{)'
    r"|(?P<bad>\\)"
)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_CONSTANTS = {"true": True, "false": False, "null": None}
# What Terraform itself wants to know of a resource.
_META = frozenset({"depends_on", "count", "for_each", "provider", "lifecycle", "provisioner", "connection", "timeouts"})
_NOT_IN_A_REQUEST = frozenset(map(snake, cloudformation.ITS_OWN))


def resource(text: str) -> tuple[dict[str, Any], Told]:
    """The request in an HCL text, and what was left out. Raises BadDocument unless there is exactly one resource."""
    reader = _Reader(text)
    request, left_out = reader.file(), reader.left_out
    for name in _NOT_IN_A_REQUEST & request.keys():
        del request[name]
        left_out.append((f"/{name}", "The provider has this; CreateModelPackage does not."))
    if "client_token" in request:
        request.pop("client_token")
        request["ClientToken"] = ""
    return filled(request, request_shape(), left_out), left_out


class _Reader(Tokens):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.values = 0
        self.left_out: Told = []

    def file(self) -> dict[Any, Any]:
        found: list[dict[str, Any]] = []
        while self.after_blanks().kind != "end":
            start, head = self.token.line, self.head()
            if head[:2] == ["resource", RESOURCE]:
                found.append(self.map(request_shape(), "", 1))
            else:
                self.skip("}")
                self.left_out.append((f"line {start}", f"“{' '.join(head)[:80]}” is no {RESOURCE}."))
        if len(found) != 1:
            count = "none" if not found else str(len(found))
            raise BadDocument(f"there must be one resource “{RESOURCE}”, and there is {count}. Keep the one you mean.")
        return found[0]

    def head(self) -> list[str]:
        words: list[str] = []
        while self.token.kind in ("name", "string") and len(words) < 4:
            token = self.step()
            words.append(token.text.strip('"'))
        if not words or not self.at_sign("{"):
            raise self.no("is not the beginning of a block, such as: resource … {")
        return words

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
        token = self.token
        if token.kind == "newline" or token.kind == "end" or self.at_sign("}", "]", ")", ",", "=", ":"):
            raise self.no(f"has {token.text[:40].strip() or 'nothing'} as the value. Write it out.")
        self.step()
        plain = token.kind in ("string", "number") or (token.kind == "name" and token.text in _CONSTANTS)
        if not plain or self.token.kind == "other" or self.at_sign("(", "["):
            return self.unknown(token, ",", "}", "]")
        if token.kind == "string":
            return self.string(token)
        return self.number(token, path) if token.kind == "number" else _CONSTANTS[token.text]

    def unknown(self, first: Token, *ends: str) -> Gap:
        """Goes past an expression that has begun with this token."""
        if first.text == '"' or (first.kind == "other" and first.text not in "-!"):
            raise self.no(f"has {first.text} as the value. Write it out.", first.line)
        if first.text == "(":
            self.until(")")
            self.take(")")
        self.skip(*ends)
        return Gap(f"line {first.line}: {self.between(first.start)} is known to Terraform alone.")

    def comprehension(self, closing: str) -> Gap | None:
        """Goes past `for …` inside of brackets, if it stands there."""
        if self.after_blanks().kind != "name" or self.token.text != "for":
            return None
        start, line = self.token.start, self.token.line
        self.until(closing)
        what = self.between(start)
        self.take(closing)
        return Gap(f"line {line}: {what} is known to Terraform alone.")

    def list(self, shape: Shape | None, path: str, depth: int) -> Any:
        element = shape.child("0") if shape and shape.kind == "list" else None
        made: list[Any] = []
        self.take("[")
        if gap := self.comprehension("]"):
            return gap
        while self.after_blanks() and not self.at_sign("]"):
            made.append(self.value(element, f"{path}/{len(made)}", depth + 1))
            self.after_blanks()
            if not self.at_sign("]"):
                self.take(",")
        self.step()
        return made

    def map(self, shape: Shape | None, path: str, depth: int) -> Any:
        names, made = members(shape), dict[Any, Any]()
        self.take("{")
        if gap := self.comprehension("}"):
            return gap
        while self.after_blanks() and not self.at_sign("}"):
            start = self.token.line
            key = self.key(names)
            if depth == 1 and key in _META:
                self.left_out.append((f"line {start}", f"{key} is for Terraform alone."))
                self.skip("}")
                continue
            if key in made:
                raise self.no(f"has “{str(key)[:80]}” a second time. Keep one.", start)
            self.take(":" if depth > 1 and self.at_sign(":") else "=")
            at, inner = (path, None) if isinstance(key, Gap) else (escape_join(path, key), shape and shape.child(key))
            entry = self.value(inner, at, depth + 1)
            made[key] = key if isinstance(key, Gap) else entry
            if not self.at_sign("}") and self.token.kind != "newline":
                self.take(",")
        self.step()
        return made

    def key(self, names: dict[str, str]) -> str | Gap:
        token = self.token
        if token.kind == "template" or self.at_sign("("):
            self.step()
            return several(self.unknown(token, "=", ":"))
        if token.kind not in ("name", "string"):
            raise self.no(f"has “{token.text[:40]}” where a name should stand.")
        self.step()
        key = self.string(token) if token.kind == "string" else token.text
        return names.get(key, key)

    def string(self, token: Token) -> str:
        def piece(found: re.Match[str]) -> str:
            if found["bad"]:
                what = found.string[found.start() :][:20]
                raise self.no(f"has an escape that HCL does not have in a text: {what}. Write it out.", token.line)
            if found["short"]:
                return _SHORT[found["short"]]
            if found["kept"]:
                return str(found["kept"][1:])
            number = int(found["four"] or found["eight"], 16)
            if number > 0x10FFFF:
                raise self.no("has an escape that is no character.", token.line)
            return chr(number)

        return _PIECE.sub(piece, token.text[1:-1])

    def number(self, token: Token, path: str) -> int | float:
        if token.text.lstrip("-").isdecimal():
            if len(token.text) > 20 or abs(int(token.text)) > MAX_INTEGER:
                raise BadDocument("this number is too large.", path)
            return int(token.text)
        if not math.isfinite(float(token.text)):
            raise BadDocument("this number is too large.", path)
        return float(token.text)
