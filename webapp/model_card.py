"""The JSON text of a model card, opened so that JSON Pointers lead on through it, and closed to a text again.

A request keeps the card as the text that it is. While a page or a move works on it, the text is an object in its
place. What nobody edited is closed to the very text that it was; in a card that was edited all else stays: members
that the schema does not know, the order of members, how numbers are written, and the layout where it is a common one.
"""

import json
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from webapp import document as documents
from webapp.document import MISSING, BadDocument, Document
from webapp.sagemaker.model_card import CARD, CONTENT
from webapp.sagemaker.shapes import Shape

# More controls than this make no page that anybody reads.
MOST_CONTROLS = 1500


class Numeral(float):
    """A number that Python would write in another way, such as 1e2 or 0.50, with the way that it stood there."""

    text: str

    def __new__(cls, text: str) -> "Numeral":
        made = super().__new__(cls, text)
        made.text = text
        return made


def _number(text: str) -> int | float:
    plain = json.loads(text)
    return plain if json.dumps(plain) == text else Numeral(text)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a JSON text is laid out: what stands between entries and after a name, blanks per level, ASCII alone."""

    comma: str
    colon: str
    indent: int
    is_ascii: bool

    def write(self, value: Any, level: int = 0) -> str:
        if isinstance(value, Numeral):
            return value.text
        if not isinstance(value, dict | list) or not value:
            return json.dumps(value, ensure_ascii=self.is_ascii)
        inner = partial(self.write, level=level + 1)
        if isinstance(value, dict):
            return self._between("{}", level, [f"{self.write(key)}{self.colon}{inner(value[key])}" for key in value])
        return self._between("[]", level, list(map(inner, value)))

    def _between(self, brackets: str, level: int, parts: list[str]) -> str:
        if not self.indent:
            return brackets[0] + self.comma.join(parts) + brackets[1]
        line = "\n" + " " * self.indent * (level + 1)
        return f"{brackets[0]}{line}{f',{line}'.join(parts)}{line[: -self.indent]}{brackets[1]}"


_LAYOUTS = tuple(
    Layout(comma, colon, indent, is_ascii)
    for comma, colon, indent in ((", ", ": ", 0), (",", ":", 0), (",", ": ", 2), (",", ": ", 4))
    for is_ascii in (False, True)
)
ONE_LINE = _LAYOUTS[0]


def value_in(text: str) -> Any:
    """What a JSON text holds, numbers as they are written. Raises BadDocument for what Packwright does not take."""
    documents.parse(text)
    return json.loads(text, parse_int=_number, parse_float=_number)


def card_in(text: str) -> dict[str, Any]:
    """The card in a JSON text, whether or not a form can show it. Raises BadDocument."""
    card = value_in(text)
    if not isinstance(card, dict):
        raise BadDocument("a model card is a JSON object: it starts with { and ends with }.")
    return card


@dataclass(frozen=True, slots=True)
class Opened:
    """A request with its card as an object; where that can't be, `why` says so and the request is as it was."""

    document: Document
    text: Any = MISSING
    why: str = ""

    def closed(self, edited: Document) -> Document:
        """What was made of `document`, its card a text again; in place."""
        card = documents.get(edited, CONTENT)
        if self.why or card is MISSING:
            return edited
        before = documents.get(self.document, CONTENT, {})
        layout = _layout_of(before, self.text)
        text = layout.write(card)
        if self.text is not MISSING and text == layout.write(before):
            text = self.text
        documents.put(edited, CONTENT, text)
        return edited


def _layout_of(card: Any, text: Any) -> Layout:
    return next((layout for layout in _LAYOUTS if layout.write(card) == text), _LAYOUTS[0])


def opened(document: Document) -> Opened:
    """The request with its card open, if there is none or it is one that a form can show."""
    text = documents.get(document, CONTENT)
    if text is MISSING:
        return Opened(document)
    if not isinstance(text, str):
        return Opened(document, why="It is to be a text; here it is something else.")
    try:
        card = card_in(text) if text else {}
        if _controls(card, CARD, "") > MOST_CONTROLS:
            raise BadDocument("it has more entries than fit a form.")
    except BadDocument as error:
        return Opened(document, text, f"{error.path + ': ' if error.path else ''}{error.why}")
    return _with(document, card, text)


def opened_anew(document: Document) -> Opened:
    """The same where it can't be opened: with an empty card, for a page that came back out of date."""
    return _with(document, {}, documents.get(document, CONTENT))


def _with(document: Document, card: dict[str, Any], text: Any) -> Opened:
    holder = document["ModelCard"]
    return Opened({**document, "ModelCard": {**holder, "ModelCardContent": card}}, text)


def _controls(value: Any, shape: Shape, path: str) -> int:
    """About how many controls a form would have for this. Raises BadDocument for what it could not show."""
    if value is MISSING or shape.kind == "json":
        return 1
    wanted = {"structure": dict, "map": dict, "list": list}.get(shape.kind)
    if not isinstance(value, wanted) if wanted else isinstance(value, dict | list):
        raise BadDocument("the card's schema has something else here.", path)
    if shape.kind == "structure":
        return sum(_controls(value.get(name, MISSING), part, f"{path}/{name}") for name, part in shape.members.items())
    below = shape.element or shape.value
    if below is None:
        return 1
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    inside = chain([2], (_controls(entry, below, documents.escape_join(path, str(at))) for at, entry in entries))
    return sum(inside)
