"""Texts that match a pattern of the service model, of a wanted length where the pattern allows it.

The pattern is read as Python's own compiler reads it, part by part, and each text is checked against the whole.
"""

import functools
import re
from collections.abc import Callable
from random import Random
from re import _constants as ops
from re import _parser as parser
from typing import Any

import regex

# A few characters for each Unicode property that the service model names.
PROPERTIES = {"L": "aZéßя模ا", "M": "\u0301\u0903", "Z": " \u00a0\u2003", "S": "$+€©😀", "N": "07½Ⅷ٣", "P": "!-_«»。"}
DIGITS = "0123456789"
VISIBLE = "aZ09_-.:/=+@#~!é模😀"
BLANK = " \t\n"
# What a dot matches in Python and in Java alike: no line terminators of either.
ANY = "aZ09 _-.,:;/=+@#%&\"'<>{}[]\\é模😀"
_CATEGORIES = {
    ops.CATEGORY_DIGIT: DIGITS,
    ops.CATEGORY_SPACE: BLANK,
    ops.CATEGORY_NOT_SPACE: VISIBLE,
    ops.CATEGORY_WORD: "aZ09_é",
}
# Two published patterns repeat an anchor; the anchor is meant to be the end, which fullmatch says already.
_REPEATED_ANCHOR = regex.compile(r"\$\{\d+,\d*\}$")
TRIES = 200


@functools.cache
def matches(pattern: str) -> Callable[[str], Any]:
    return regex.compile(_REPEATED_ANCHOR.sub("", pattern)).fullmatch


@functools.cache
def _parsed(pattern: str) -> Any:
    plain = _REPEATED_ANCHOR.sub("", pattern)
    return parser.parse(re.sub(r"\\p\{(\w)\}", lambda match: re.escape(PROPERTIES[match.group(1)]), plain))


def matching(rng: Random, pattern: str, low: int, high: int) -> str:
    """A text of low to high characters that matches, often as short or as long as may be."""
    wanted = rng.choice([low, high, 0, 0, 0])
    fits = matches(pattern)
    for _ in range(TRIES):
        text = stretched(_sample(rng, _parsed(pattern)), wanted, fits)
        if low <= len(text) <= high and fits(text):
            return text
    raise AssertionError(f"no text found for {pattern}")


def stretched(text: str, length: int, fits: Callable[[str], Any]) -> str:
    """The text made as long as wanted by repeating its last character, if it then still fits."""
    longer = text + (text[-1:] or "a") * (length - len(text))
    return longer if fits(longer) else text


def _sample(rng: Random, parts: Any) -> str:
    return "".join(_part(rng, op, argument) for op, argument in parts)


def _part(rng: Random, op: Any, argument: Any) -> str:
    if op is ops.LITERAL:
        return chr(argument)
    if op is ops.NOT_LITERAL:
        return rng.choice(ANY.replace(chr(argument), ""))
    if op is ops.ANY:
        return rng.choice(ANY)
    if op is ops.IN:
        return rng.choice(_characters(tuple(argument)))
    if op is ops.SUBPATTERN:
        return _sample(rng, argument[-1])
    if op is ops.BRANCH:
        return _sample(rng, rng.choice(argument[1]))
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        low, high, inner = argument
        count = rng.choice([low, low + 1, min(high, low + 8), rng.randint(low, min(high, low + 20))])
        return "".join(_sample(rng, inner) for _ in range(min(count, high)))
    # A look around is left to the check of the whole.
    assert op in (ops.ASSERT, ops.ASSERT_NOT, ops.AT), f"unknown part {op} in a pattern"
    return ""


@functools.cache
def _characters(choices: tuple[Any, ...]) -> str:
    found = ""
    for op, argument in choices:
        if op is ops.LITERAL:
            found += chr(argument)
        elif op is ops.RANGE:
            found += "".join(map(chr, range(argument[0], argument[1] + 1)))
        elif op is ops.CATEGORY:
            found += _CATEGORIES[argument]
    if choices[0][0] is ops.NEGATE:
        return "".join(sign for sign in ANY if sign not in found)
    return found
