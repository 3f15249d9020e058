"""A text between double quotes, as the languages that a request is written in spell it.

Whatever does not print is written as an escape: a reader sees all that is there, and no tool on the way (an editor, a
terminal, a parser with its own idea of line ends) can change it.
"""

import re

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INTRODUCER = re.compile(r"([$%]*)([$%])\{")


def quoted(text: str) -> str:
    """A double-quoted text that YAML 1.1, YAML 1.2 and Python all read back as it was."""
    return f'"{_escaped(text)}"'


def hcl_quoted(text: str) -> str:
    """A double-quoted text of HCL, with `${` and `%{` as text and not as the start of a template.

    Of several signs before a brace only the last is doubled; the others are escapes, because HCL's reading of `$$${`
    is not the obvious one. Terraform itself brings texts into Unicode form NFC; that can't be kept from it.
    """
    return f'"{_INTRODUCER.sub(_doubled, _escaped(text))}"'


def _escaped(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return "".join(_SHORT.get(sign) or (sign if sign.isprintable() else _by_number(sign)) for sign in text)


def _by_number(sign: str) -> str:
    number = ord(sign)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def _doubled(found: re.Match[str]) -> str:
    before, last = found.groups()
    return "".join(map(_by_number, before)) + last + last + "{"
