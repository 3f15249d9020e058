"""What the command line says: results on the standard output, everything else beside it."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


class Refused(Exception):
    """Its text is the one sentence for the person; `code` is what the command ends with."""

    def __init__(self, why: str, code: int = 1) -> None:
        super().__init__(why)
        self.code = code


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def beside(text: str) -> None:
    """To the error output, where it does not get into what another program reads."""
    sys.stderr.write(f"packwright: {plain(text)}\n")


def say_json(value: Any) -> None:
    say(json.dumps(value, indent=2, ensure_ascii=False))


def plain(text: Any) -> str:
    """A text from elsewhere as one line that can't steer the terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(text))


def counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number or 'no'} {word}s"


def say_findings(problems: Sequence[dict[str, str]], warnings: Sequence[dict[str, str]]) -> None:
    """Each finding on a line of its own, then how many there are."""
    for word, findings in (("problem", problems), ("warning", warnings)):
        for row in findings:
            where = row["path"] or "(the whole request)"
            say(plain(f"{word}  {where}  {row['message']}  [{row['source']}]"))
    summary = f"{counted(len(problems), 'problem')}, {counted(len(warnings), 'warning')}."
    say(summary[0].upper() + summary[1:])


def say_table(rows: Iterable[Sequence[Any]]) -> None:
    """Columns as wide as they need to be."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
