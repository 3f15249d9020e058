"""What stands for a secret is not the secret."""

from typing import Any

from webapp.document import MASK, Document, walk
from webapp.rules.registry import Found, problem


@problem("H")
def no_mask_as_a_value(document: Document) -> Found:
    """The text that masks a secret in exports and copies is not the secret itself (Packwright, masked exports)."""
    if _holds_a_mask(document):  # which few do, and a walk takes its time
        for path, value in walk(document):
            if value == MASK:
                yield path, "This only stands for a secret, which was masked where the request comes from. Fill it in."


def _holds_a_mask(document: Document) -> bool:
    left: list[Any] = [document]
    while left:
        here = left.pop()
        if isinstance(here, dict | list):
            left += here.values() if isinstance(here, dict) else here
        elif here == MASK:
            return True
    return False
