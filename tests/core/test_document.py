"""A request as plain JSON: what is let in, how it is edited by pointer, what it is hashed over."""

import hashlib
import time
from typing import Any

import pytest

from webapp.document import BadDocument, canonical, get, load, put, remove, sha256, split


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('{"a": {"b": 1, "b": 2}}', "/a", "twice"),
        ('{"a": [NaN]}', "/a/0", "NaN"),
        ('{"a": -Infinity}', "/a", "Infinity"),
        ('{"a": 1e400}', "/a", "too large"),
        ('{"a": 99999999999999999999999999}', "/a", "too large"),
        ('{"a": ' + "9" * 5000 + "}", "/a", "too large"),
        ('{"a": "x\\u0000y"}', "/a", "NUL"),
        ('{"a": "\\ud800"}', "/a", "surrogate"),
        ('{"a\\ud800": 1}', "", "surrogate"),
        ("[1]", "", "object"),
        ("", "", "not JSON"),
        ('{"a": 1,}', "", "not JSON"),
        ("[" * 100_000, "", "deep"),
        ('{"a":' * 33 + "1" + "}" * 33, "", "deep"),
        (b'{"a": "\xff"}', "", "UTF-8"),
        ('{"a": "' + "x" * 1024 * 1024 + '"}', "", "1 MiB"),
    ],
)
def test_what_is_refused_is_refused_with_its_place(text: str | bytes, path: str, words: str) -> None:
    started = time.monotonic()
    with pytest.raises(BadDocument) as refused:
        load(text)
    assert refused.value.path == path
    assert words in refused.value.why
    assert time.monotonic() - started < 1


def test_what_is_let_in_stays_as_it_came() -> None:
    request = load('\ufeff{"b": "", "a": [1, {}], "c": "\\ud83d\\ude00"}'.encode())
    assert request == {"b": "", "a": [1, {}], "c": "😀"}
    assert list(request) == ["b", "a", "c"]


def test_brackets_in_texts_are_not_depth() -> None:
    assert load('{"a": "' + "[" * 1000 + '\\"]"}')["a"].startswith("[[[")


def test_the_hash_is_over_canonical_bytes() -> None:
    assert canonical({"b": "é", "a": {"d": 1, "c": []}}) == '{"a":{"c":[],"d":1},"b":"é"}'
    assert sha256("é") == hashlib.sha256("é".encode()).hexdigest()


def test_pointers_are_escaped() -> None:
    assert split("/a~1b/~0/0") == ("a/b", "~", "0")
    assert get({"a/b": {"~": [5]}}, "/a~1b/~0/0") == 5


@pytest.mark.parametrize(
    ("before", "pointer", "after"),
    [
        ({}, "/A/0/B", {"A": [{"B": 1}]}),
        ({"A": [{"B": 0}]}, "/A/1/B", {"A": [{"B": 0}, {"B": 1}]}),
        ({"A": {"0": 5}}, "/A/0", {"A": {"0": 1}}),
    ],
)
def test_put_makes_the_way(before: Any, pointer: str, after: Any) -> None:
    put(before, pointer, 1)
    assert before == after


@pytest.mark.parametrize(("document", "pointer"), [({"A": 5}, "/A/B"), ({"A": [1]}, "/A/5"), ({"A": []}, "/A/x")])
def test_put_does_not_force_its_way(document: Any, pointer: str) -> None:
    with pytest.raises(ValueError, match=r"plain value|no place"):
        put(document, pointer, 1)


@pytest.mark.parametrize(
    ("before", "pointer", "after"),
    [
        ({"A": {"B": {"C": 1}}, "D": 1}, "/A/B/C", {"D": 1}),
        ({"A": [{"B": 1}]}, "/A/0/B", {}),
        ({"A": [{"B": 1}, {"C": 1}]}, "/A/0/B", {"A": [{}, {"C": 1}]}),
        ({"A": {"B": 1, "C": {}}}, "/A/B", {"A": {"C": {}}}),
        ({"A": 1}, "/B/C", {"A": 1}),
    ],
)
def test_remove_takes_along_what_it_empties(before: Any, pointer: str, after: Any) -> None:
    remove(before, pointer)
    assert before == after
