"""Small moves on lists of the request: each does one thing, and an out-of-date button does nothing."""

from typing import Any

import pytest

from webapp.editing import apply

AT = "/InferenceSpecification/Containers"


def request(*images: str) -> dict[str, Any]:
    return {"InferenceSpecification": {"Containers": [{"Image": image} for image in images]}}


def images(document: dict[str, Any]) -> list[str]:
    return [row.get("Image", "") for row in document.get("InferenceSpecification", {}).get("Containers", [])]


@pytest.mark.parametrize(
    ("op", "path", "expected"),
    [
        ("add", AT, ["a", "b", ""]),
        ("duplicate", f"{AT}/0", ["a", "a", "b"]),
        ("remove", f"{AT}/0", ["b"]),
        ("up", f"{AT}/1", ["b", "a"]),
        ("down", f"{AT}/0", ["b", "a"]),
        ("up", f"{AT}/0", ["a", "b"]),
        ("remove", f"{AT}/7", ["a", "b"]),
        ("remove", "/ModelPackageName", ["a", "b"]),
        ("nonsense", f"{AT}/0", ["a", "b"]),
        ("add", "no pointer", ["a", "b"]),
    ],
)
def test_moves(op: str, path: str, expected: list[str]) -> None:
    before = request("a", "b")
    assert images(apply(before, op, path, {}).document) == expected
    assert before == request("a", "b")


def test_a_list_never_grows_past_its_limit() -> None:
    full = request(*"abcdefghijklmno")
    assert apply(full, "add", AT, {}).document == full
    assert apply(full, "duplicate", f"{AT}/0", {}).document == full


def test_adding_to_the_blank_entry_that_a_page_shows_makes_two() -> None:
    assert images(apply({}, "another", AT, {}).document) == ["", ""]
    assert images(apply({}, "add", AT, {}).document) == [""]


@pytest.mark.parametrize("index", [0, 1, 2])
def test_undo_puts_the_entry_back_where_it_was(index: int) -> None:
    removed = apply(request("a", "b", "c"), "remove", f"{AT}/{index}", {})
    assert images(apply(removed.document, "undo", "", removed.undo).document) == ["a", "b", "c"]


def test_undo_of_the_only_entry_brings_back_what_was_around_it() -> None:
    removed = apply(request("a"), "remove", f"{AT}/0", {})
    assert removed.document == {}
    assert apply(removed.document, "undo", "", removed.undo).document == request("a")


def test_copying_instance_types_takes_what_the_other_list_can_hold() -> None:
    types = {"SupportedRealtimeInferenceInstanceTypes": ["ml.t2.medium", "ml.m5.large"]}
    target = "/InferenceSpecification/SupportedTransformInstanceTypes"
    moved = apply({"InferenceSpecification": types}, "copy", target, {})
    assert moved.document["InferenceSpecification"]["SupportedTransformInstanceTypes"] == ["ml.m5.large"]
    assert moved.words == "Instance types copied: 1. Not offered there: 1."


@pytest.mark.parametrize("document", [{"Tags": 5}, {"Tags": {"a": 1}}, {"Tags": None}])
def test_an_entry_is_added_where_something_else_stood(document: Any) -> None:
    assert apply(document, "add", "/Tags", {}).document == {"Tags": [{}]}
    spoilt = {"InferenceSpecification": "x"}
    moved = apply(spoilt, "add", "/InferenceSpecification/Containers", {})
    assert moved.document == {"InferenceSpecification": {"Containers": [{}]}}
    assert spoilt == {"InferenceSpecification": "x"}
