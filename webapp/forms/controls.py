"""Which control a member has, and what a summary says of its value."""

from typing import Any

from webapp.forms.fields import ChoiceField, MemberField, NumberField, TextField, ValueField, plain
from webapp.forms.list_fields import EntriesField, PickerField, RowsField
from webapp.masking import masked
from webapp.sagemaker.shapes import Shape


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
        return [f"{key} = {plain(entry)}" for key, entry in value.items()]
    return list(map(plain, value)) if isinstance(value, list) else plain(value).split("\n")
