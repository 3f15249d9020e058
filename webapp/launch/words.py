"""How a start that cannot be is told: one sentence that says what to do, and no traceback."""

import sys
from contextlib import suppress


class Refused(Exception):
    """Its text is the sentence."""


def say(text: str = "") -> None:
    """Flushed at once: whoever starts us may read from a pipe. When the reader or the terminal is gone, goes on."""
    with suppress(OSError):
        print(text, flush=True)


def complain(text: str) -> None:
    with suppress(OSError):
        print(f"packwright: {text}", file=sys.stderr, flush=True)
