"""Whether a value fits its shape in full, as fast as can be told: yes or no, and nothing about what is wrong.

Most of what is checked is right, so `validate` asks here first and looks for problems only after a no. A shape is
compiled once into closures. A no may be for a mere warning; a yes means that there is nothing to say.
"""

import re
from collections.abc import Callable
from typing import Any

import regex

from webapp.sagemaker.shapes import Shape

Fits = Callable[[Any], bool]

_ANYTHING = frozenset({r"[\S\s]*", r"[\s\S]*"})
_UNBOUNDED = float("inf")


def compiled_fits(shape: Shape) -> Fits:
    """The shape as one function."""
    return {
        "string": _string, "integer": _integer, "boolean": _boolean,
        "structure": _structure, "list": _list, "map": _map,
    }[shape.kind](shape)  # fmt: skip


def matcher(pattern: str) -> Callable[[str], Any]:
    """The pattern's fullmatch: by the standard library, which is faster, unless it needs Unicode's properties."""
    if r"\p" in pattern:
        return regex.compile(pattern).fullmatch
    return re.compile(pattern).fullmatch


def _bounds(shape: Shape) -> tuple[float, float]:
    low = -_UNBOUNDED if shape.min is None else shape.min
    return low, _UNBOUNDED if shape.max is None else shape.max


def _boolean(_shape: Shape) -> Fits:
    return lambda value: type(value) is bool


def _integer(shape: Shape) -> Fits:
    low, high = _bounds(shape)
    return lambda value: type(value) is int and low <= value <= high


def _string(shape: Shape) -> Fits:
    low, high = _bounds(shape)
    enum = frozenset(shape.enum)
    matches = matcher(shape.pattern) if shape.pattern and shape.pattern not in _ANYTHING else None
    if enum and matches is None and shape.min is None and shape.max is None:
        return lambda value: type(value) is str and value in enum
    if matches is None and not enum:
        return lambda value: type(value) is str and low <= len(value) <= high
    if matches is not None and not enum:
        return lambda value: type(value) is str and low <= len(value) <= high and matches(value) is not None
    return lambda value: (
        type(value) is str
        and low <= len(value) <= high
        and value in enum
        and (matches is None or matches(value) is not None)
    )


def _list(shape: Shape) -> Fits:
    assert shape.element is not None
    low, high = _bounds(shape)
    element = compiled_fits(shape.element)

    def fits(value: Any) -> bool:
        if type(value) is not list or not low <= len(value) <= high:
            return False
        for entry in value:  # noqa: SIM110  (a generator would cost more than what it does)
            if not element(entry):
                return False
        return True

    return fits


def _map(shape: Shape) -> Fits:
    assert shape.key is not None
    assert shape.value is not None
    low, high = _bounds(shape)
    key_fits, value_fits = compiled_fits(shape.key), compiled_fits(shape.value)

    def fits(value: Any) -> bool:
        if type(value) is not dict or not low <= len(value) <= high:
            return False
        for key, entry in value.items():  # noqa: SIM110
            if not (key_fits(key) and value_fits(entry)):
                return False
        return True

    return fits


def _structure(shape: Shape) -> Fits:
    find = {name: compiled_fits(member) for name, member in shape.members.items()}.get
    required = shape.required

    def fits(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for name, entry in value.items():
            member = find(name)
            if member is None or not member(entry):
                return False
        return required <= value.keys() if required else True

    return fits
