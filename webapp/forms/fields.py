"""Shape → field: the control for a member, what it shows of a value, and what it makes of what was typed.

A field never refuses: what was typed is kept in the document as it is (“abc” for a number stays a text), and the one
validator says what is wrong with it. What was left as it was shown leaves the document as it was: so an import comes
out of a page as it went in, an empty text stays empty and an absent one absent.
"""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from webapp.document import MAX_INTEGER, MISSING, BadDocument, check, escape_join
from webapp.forms.words import words_for
from webapp.masking import masked
from webapp.model_card import ONE_LINE, value_in
from webapp.sagemaker.shapes import Shape

BLANK_ROWS = 2
# From so many characters on a text gets a control of several lines.
LONG = 10_000


def _plain(value: Any) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _lines(text: str) -> str:
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
        return _plain(self.value)

    def read(self, posted: Any) -> Any:
        """The value that what was posted stands for; MISSING for nothing. Not asked if it is what was shown."""
        return posted or MISSING

    def clean(self, value: Any) -> Any:
        return _checked(value)

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


def _checked(text: Any) -> Any:
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
        many_lines = long or "\n" in _plain(value) or "\r" in _plain(value)
        widget: forms.Widget = forms.Textarea({"rows": 3}) if many_lines else forms.TextInput()
        super().__init__(pointer, shape, value, widget)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "true" if long else "false"}
        if shape.max and shape.max <= 2048:
            self.widget.attrs["data-max"] = shape.max

    def same(self, posted: Any) -> bool:
        return _lines(posted) == _lines(self.shown())

    def read(self, posted: Any) -> Any:
        return _lines(posted) or MISSING


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
        shown = _plain(value)
        if shown and shown not in dict(choices):
            choices.append((shown, f"{shown} (not known)"))
        super().__init__(pointer, shape, value, ChoiceWidget(choices=[("", "Not provided"), *choices]))

    def read(self, posted: Any) -> Any:
        if self.shape.kind == "boolean" and posted in ("true", "false"):
            return bool(posted == "true")
        return posted or MISSING


class EntriesField(MemberField):
    """A list of texts, one per line."""

    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        attrs = {"rows": 4, "data-entries": "", "spellcheck": "false", "autocomplete": "off"}
        super().__init__(pointer, shape, value, forms.Textarea(attrs))

    def shown(self) -> str:
        return "\n".join(map(_plain, self.value)) if isinstance(self.value, list) else _plain(self.value)

    def same(self, posted: Any) -> bool:
        return _lines(posted) == _lines(self.shown())

    def read(self, posted: Any) -> Any:
        return [line.strip() for line in _lines(posted).split("\n") if line.strip()] or MISSING


class PickerWidget(forms.SelectMultiple):
    """A list to pick several from. The hidden blank says that the list was on the page, even with nothing picked."""

    template_name = "forms/picker.html"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        chosen = set(value)
        return [(entry, entry in chosen) for entry, _ in self.choices]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        if name not in data:
            return None
        posted = data.getlist(name) if isinstance(data, MultiValueDict) else data[name]
        return [entry for entry in posted if entry]


class PickerField(MemberField):
    """A list of enum values, such as instance types. The order of the document is kept; new ones come behind."""

    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        enum = shape.element.enum if shape.element else ()
        held = _texts(value)
        choices = [(entry, entry) for entry in (*enum, *(entry for entry in held if entry not in enum))]
        attrs: dict[str, Any] = {"size": 12, "data-picker": ""}
        if all(entry.startswith("ml.") for entry in enum):
            attrs["data-create"] = "ml."
        super().__init__(pointer, shape, value, PickerWidget(attrs, choices))

    def shown(self) -> list[str]:
        return _texts(self.value)

    def same(self, posted: Any) -> bool:
        return sorted(posted) == sorted(self.shown())

    def read(self, posted: Any) -> Any:
        kept = [entry for entry in self.shown() if entry in posted]
        return [*kept, *dict.fromkeys(entry for entry in posted if entry not in kept)] or MISSING


def _texts(value: Any) -> list[str]:
    """A list's entries as they are shown; a plain value where a list belongs is its one entry."""
    entries = value if isinstance(value, list) else [] if isinstance(value, dict) else [value]
    return [text for text in map(_plain, entries) if text]


class RowsWidget(forms.Widget):
    """A map as rows of name and value, with a few blank ones. Rows are posted as two lists of the same length.

    `wanted` is how many rows somebody asked for; the first blank one then takes the focus.
    """

    template_name = "forms/rows.html"
    wanted = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]] | None:
        if f"{name}#key" not in data:
            if name in data:  # as `shown` gives it, for a page that nobody has typed into
                rows: list[tuple[str, str]] = data[name]
                return rows
            return None
        return list(zip(data.getlist(f"{name}#key"), data.getlist(f"{name}#value"), strict=False))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        filled = [row for row in value or [] if any(row)]
        rows = filled + [("", "")] * max(BLANK_ROWS, self.wanted - len(filled))
        context["focus"] = len(filled) if self.wanted else -1
        pointer = self.attrs["data-path"]
        context["widget"]["attrs"] |= self.attrs | (attrs or {})
        context["rows"] = [
            {"key": key, "value": text, "path": escape_join(pointer, key) if key else pointer, "many": "\n" in text}
            for key, text in rows
        ]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-0"


class RowsField(MemberField):
    """A map of texts. A name that stands twice can't be kept, so it is the one thing that a page sends back."""

    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        super().__init__(pointer, shape, value, RowsWidget())

    def shown(self) -> list[tuple[str, str]]:
        held = self.value if isinstance(self.value, dict) else {}
        return [(key, _plain(entry)) for key, entry in held.items()]

    def clean(self, value: Any) -> Any:
        names = [key for key, text in value or [] if key or text]
        if repeated := next((name for name in names if names.count(name) > 1), None):
            raise forms.ValidationError(f"“{repeated[:80]}” stands twice. Rename one, or remove it.")
        _checked([list(row) for row in value or []])
        return value

    def same(self, posted: Any) -> bool:
        return self._filled(posted) == self._filled(self.shown())

    def read(self, posted: Any) -> Any:
        held = self.value if isinstance(self.value, dict) else {}
        return {key: self._kept(held, key, text) for key, text in self._filled(posted)} or MISSING

    @staticmethod
    def _filled(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(key, _lines(text)) for key, text in rows if key or text]

    @staticmethod
    def _kept(held: dict[str, Any], key: str, text: str) -> Any:
        is_kept = isinstance(held.get(key), str) and _lines(held[key]) == text
        return held[key] if is_kept else text


def field_for(pointer: str, shape: Shape, value: Any) -> MemberField:
    """The field for the member at a pointer. Raises ValueError for a structure: its members have fields."""
    if shape.kind == "map":
        return RowsField(pointer, shape, value)
    if shape.kind == "list" and shape.element is not None and shape.element.kind == "string":
        return (PickerField if shape.element.enum else EntriesField)(pointer, shape, value)
    if shape.kind == "boolean" or shape.enum:
        return ChoiceField(pointer, shape, value)
    if shape.kind == "integer":
        return NumberField(pointer, shape, value)
    if shape.kind in ("number", "json"):
        return ValueField(pointer, shape, value)
    if shape.kind == "string":
        return TextField(pointer, shape, value)
    raise ValueError(f"{pointer} is a {shape.kind}; it has no control of its own")


def told(pointer: str, value: Any) -> list[str]:
    """A value as a summary shows it, secrets masked: one text for each line."""
    value = masked(value, pointer)
    if isinstance(value, dict):
        return [f"{key} = {_plain(entry)}" for key, entry in value.items()]
    return list(map(_plain, value)) if isinstance(value, list) else _plain(value).split("\n")
