"""What stands around a request where it was copied from: a Markdown fence, the prompts of a Python session.

What is taken away leaves its lines empty, so that a line that is told of is that of the text as it came.
"""

import re

from webapp.formats.imported import Told, line_of

_FENCE = re.compile(r"\s*+(`{3,}|~{3,})[^`\n]*+\n")
_SESSION = re.compile(r"\s*+(?:>>>|In \[\d+\]:)")
_PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.:?|In \[\d+\]:)(?: |$)")


def unwrapped(text: str) -> tuple[str, Told]:
    """The text without a fence and prompts, and what was left out with them."""
    text, beside = _unfenced(text)
    text, printed = _unprompted(text)
    return text, beside + printed


def _unfenced(text: str) -> tuple[str, Told]:
    opened = _FENCE.match(text)
    if not opened:
        return text, []
    closing = re.compile(rf"(?m)^[ \t]*{opened[1]}[`~]*[ \t\r]*$").search(text, opened.end())
    end = closing.start() if closing else len(text)
    lines = "\n" * text.count("\n", 0, opened.end())
    after = text[closing.end() :] if closing else ""
    where = f"line {line_of(text, closing.end())}" if closing else ""
    told = [(where, "Only what stands between the first two fences is read.")] if after.strip() else []
    return lines + text[opened.end() : end], told


def _unprompted(text: str) -> tuple[str, Told]:
    if not _SESSION.match(text):
        return text, []
    kept: list[str] = []
    printed: Told = []
    for number, line in enumerate(text.split("\n"), 1):
        prompt = _PROMPT.match(line.rstrip("\r"))
        kept.append(line[prompt.end() :] if prompt else "")
        if not prompt and line.strip() and not printed:
            printed.append((f"line {number}", "What Python printed is not read."))
    return "\n".join(kept), printed
