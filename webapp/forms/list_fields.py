"""Controls that hold several values: texts one per line, choices from a long list, a map as rows."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from webapp.document import MISSING, escape_join
from webapp.forms.fields import MemberField, checked, lines, plain
from webapp.sagemaker.shapes import Shape

BLANK_ROWS = 2


class EntriesField(MemberField):
    """A list of texts, one per line."""

    def __init__(self, pointer: str, shape: Shape, value: Any) -> None:
        attrs = {"rows": 4, "data-entries": "", "spellcheck": "false", "autocomplete": "off"}
        super().__init__(pointer, shape, value, forms.Textarea(attrs))

    def shown(self) -> str:
        return "\n".join(map(plain, self.value)) if isinstance(self.value, list) else plain(self.value)

    def same(self, posted: Any) -> bool:
        return lines(posted) == lines(self.shown())

    def read(self, posted: Any) -> Any:
        return [line.strip() for line in lines(posted).split("\n") if line.strip()] or MISSING


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
    return [text for text in map(plain, entries) if text]


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
        return [(key, plain(entry)) for key, entry in held.items()]

    def clean(self, value: Any) -> Any:
        names = [key for key, text in value or [] if key or text]
        if repeated := next((name for name in names if names.count(name) > 1), None):
            raise forms.ValidationError(f"“{repeated[:80]}” stands twice. Rename one, or remove it.")
        checked([list(row) for row in value or []])
        return value

    def same(self, posted: Any) -> bool:
        return self._filled(posted) == self._filled(self.shown())

    def read(self, posted: Any) -> Any:
        held = self.value if isinstance(self.value, dict) else {}
        return {key: self._kept(held, key, text) for key, text in self._filled(posted)} or MISSING

    @staticmethod
    def _filled(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(key, lines(text)) for key, text in rows if key or text]

    @staticmethod
    def _kept(held: dict[str, Any], key: str, text: str) -> Any:
        is_kept = isinstance(held.get(key), str) and lines(held[key]) == text
        return held[key] if is_kept else text
