"""What changed, as people would say it."""

from typing import Any

import pytest

from webapp.diff import changes


def told(before: Any, after: Any) -> list[tuple[str, str]]:
    return [(change.kind, change.path) for change in changes({"L": before}, {"L": after})]


FIRST, SECOND = {"Image": "one", "Host": "a"}, {"Image": "two", "Host": "b"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([FIRST, SECOND], [SECOND, FIRST], [("moved", "/L/0"), ("moved", "/L/1")]),
        ([FIRST], [SECOND | {"Host": "a"}], [("changed", "/L/0/Image")]),
        ([SECOND], [FIRST, SECOND], [("added", "/L/0/Image"), ("added", "/L/0/Host")]),
        ([FIRST, SECOND], [SECOND], [("removed", "/L/0/Image"), ("removed", "/L/0/Host")]),
        (["x", "y"], ["y", "z"], [("added", "/L/1"), ("removed", "/L/0")]),
        (["x", "y"], ["y", "x"], [("moved", "/L")]),
        (["x", "x"], ["x"], [("removed", "/L/0")]),
        ({"a": 1}, {"a": True}, [("changed", "/L/a")]),
        ({"a": ""}, {}, [("removed", "/L/a")]),
        ({}, {"a": {}}, [("added", "/L/a")]),
        ({"a": 1, "b": [1]}, {"b": [1], "a": 1}, []),
    ],
)
def test_changes(before: Any, after: Any, expected: list[tuple[str, str]]) -> None:
    assert told(before, after) == expected
