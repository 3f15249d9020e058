"""Shape → field: the control for a member, what it shows of a value, and what it makes of what was typed.

A field never refuses: what was typed is kept in the document as it is (“abc” for a number stays a text), and the one
validator says what is wrong with it. What was left as it was shown leaves the document as it was: so an import comes
out of a page as it went in, an empty text stays empty and an absent one absent; only what has the wrong type is mended.
"""

from typing import Any

from django import forms

from webapp.document import MAX_INTEGER, MISSING, BadDocument, check
from webapp.forms.words import words_for
from webapp.model_card import ONE_LINE, value_in
from webapp.sagemaker.shapes import Shape

# From so many characters on a text gets a control of several lines.
LONG = 10_000


def plain(value: Any) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def lines(text: str) -> str:
    """As a browser posts it: line feeds come back as carriage return and line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class MemberField(forms.Field):
    """A control for the member at `pointer`; `value` is what the document holds there, or MISSING."""

    def __init__(self, pointer: str, shape: Shape, value: Any, widget: forms.Widget) -> None:
        words = words_for(pointer, shape)
        super().__init__(required=False, widget=widget, label=words.label, help_text=words.help)
        self.pointer, self.shape, self.value = pointer, shape, value
        self.example, self.usual, self.copies = words.example, words.usual, words.copies
        css = "form-select" if isinstance(widget, forms.Select) else "form-control"
        self.widget.attrs |= {"data-path": pointer, "class": css}
        self.warnings: list[str] = []

    def shown(self) -> Any:
        """What the control holds while nobody has typed."""
        return plain(self.value)

    def read(self, posted: Any) -> Any:
        """The value that what was posted stands for; MISSING for nothing. Not asked if it is what was shown."""
        return posted or MISSING

    def clean(self, value: Any) -> Any:
        return checked(value)

    def same(self, posted: Any) -> bool:
        return bool(posted == self.shown())

    @property
    def is_mistyped(self) -> bool:
        """Whether the document holds null, or text for a number and the like: what looks right and is not.

        Save then takes what the control shows. An object or list where neither belongs is left alone: no control
        shows it whole.
        """
        value, kind = self.value, self.shape.kind
        if value is MISSING or kind == "json":
            return False
        if kind == "map":
            return value is None or (isinstance(value, dict) and any(_is_other(entry, str) for entry in value.values()))
        if kind == "list":
            return any(_is_other(entry, str) for entry in value) if isinstance(value, list) else _is_other(value, list)
        return _is_other(value, *_TYPES[kind])


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
}  # fmt: skip


def _is_other(value: Any, *types: type) -> bool:
    """Whether a plain value is of another type."""
    return type(value) not in types and not isinstance(value, dict | list)


def checked(text: Any) -> Any:
    """What was posted. Raises ValidationError for what no request can hold, such as NUL."""
    try:
        check(text)
    except BadDocument as error:
        raise forms.ValidationError(error.why[:1].upper() + error.why[1:]) from None
    return text


class TextField(MemberField):
    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        # A one-line control drops line feeds, which would change what was imported.
        long = (shape.max or 0) >= LONG or pointer.endswith("Description")
        long = long or words_for(pointer, shape).is_prose
        many_lines = long or "\n" in plain(value) or "\r" in plain(value)
        widget: forms.Widget = forms.Textarea({"rows": 3}) if many_lines else forms.TextInput()
        super().__init__(pointer, shape, value, widget)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "true" if long else "false"}
        if shape.max and shape.max <= 2048:
            self.widget.attrs["data-max"] = shape.max

    def same(self, posted: Any) -> bool:
        return lines(posted) == lines(self.shown())

    def read(self, posted: Any) -> Any:
        return lines(posted) or MISSING


class NumberField(MemberField):
    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        # Not type=number: that control swallows what it does not understand, and nothing typed is to be lost.
        super().__init__(pointer, shape, value, forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))

    def read(self, posted: Any) -> Any:
        digits = posted.strip()
        if digits.lstrip("-").isdecimal() and digits.isascii() and len(digits) < 20:
            number = int(digits) if digits.count("-") <= 1 else posted
            return number if isinstance(number, int) and abs(number) <= MAX_INTEGER else posted
        return posted if digits else MISSING


class ValueField(MemberField):
    """A value of any type as JSON; what is not JSON is a text. A text that would read as JSON stands in quotes."""

    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        super().__init__(pointer, shape, value, forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))

    def shown(self) -> str:
        if self.value is MISSING:
            return ""
        is_plain = isinstance(self.value, str) and self.value and self.read(self.value) == self.value
        # A one-line control drops line feeds.
        return self.value if is_plain and not set("\r\n") & set(self.value) else ONE_LINE.write(self.value)

    def read(self, posted: Any) -> Any:
        try:
            return value_in(posted) if posted.strip() else MISSING
        except BadDocument:
            return posted


class ChoiceWidget(forms.Select):
    """One template for all: Django's own includes two for each option, and there may be hundreds."""

    template_name = "forms/choice.html"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        return [(entry, label, entry in value) for entry, label in self.choices]


class ChoiceField(MemberField):
    """One of an enum, or yes and no. A value that the model does not know is offered too, so that it stays."""

    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        if shape.kind == "boolean":
            choices = [("true", "Yes"), ("false", "No")]
        else:
            choices = [(entry, entry) for entry in shape.enum]
        shown = plain(value)
        if shown and shown not in dict(choices):
            choices.append((shown, f"{shown} (not known)"))
        super().__init__(pointer, shape, value, ChoiceWidget(choices=[("", "Not provided"), *choices]))

    def read(self, posted: Any) -> Any:
        if self.shape.kind == "boolean" and posted in ("true", "false"):
            return bool(posted == "true")
        return posted or MISSING
