"""The borders of the API: methods, paths, numbers, cursors and headers that nothing of ours sends."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from webapp.actions import tokens
from webapp.models import Draft


@pytest.fixture
def headers(author: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.make(author, by=author)}"}


def is_problem(response: Any, status: int) -> Any:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/drafts", {"GET", "POST"}),
        ("PATCH", "/drafts/1", {"GET"}),
        ("GET", "/drafts/1/request", {"PUT", "POST"}),
        ("TRACE", "/events", {"GET"}),
        ("POST", "/schema/request.json", {"GET"}),
    ],
)
def test_another_method_is_a_problem(
    client: Client, headers: dict[str, str], method: str, path: str, allowed: set[str]
) -> None:
    response = client.generic(method, f"/api/v1{path}", headers=headers)
    is_problem(response, 405)
    assert set(response["Allow"].split(", ")) <= allowed


@pytest.mark.parametrize("path", ["/", "/draft", "/drafts/", "/drafts/x", "/drafts/-1", "/drafts/1/approve/x", "//"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_path_is_a_problem(client: Client, headers: dict[str, str], method: str, path: str) -> None:
    is_problem(client.generic(method, f"/api/v1{path}", headers=headers), 404)


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**30, "9" * 5000, "٣"])
def test_a_number_that_no_draft_has(client: Client, headers: dict[str, str], pk: Any) -> None:
    is_problem(client.get(f"/api/v1/drafts/{pk}", headers=headers), 404)


@pytest.mark.parametrize(
    "values",
    [["x", "y"], ["2026-01-01", "\x00"], ["0000-01-01", "1"], ["2026-01-01T00:00:00Z", "9" * 5000], [1, 2], []],
)
def test_a_cursor_that_is_none(client: Client, headers: dict[str, str], values: list[Any]) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    is_problem(client.get("/api/v1/drafts", {"cursor": cursor}, headers=headers), 400)


@pytest.mark.parametrize("after", ["-1", "x", "1e3", str(2**63), "9" * 5000])
def test_a_sequence_number_that_is_none(client: Client, headers: dict[str, str], after: str) -> None:
    is_problem(client.get("/api/v1/events", {"after": after}, headers=headers), 422)


@pytest.mark.parametrize("match", ["*", '"x"', "٣", '"-1"', '"1", "2"', "9" * 30, "\xff"])
def test_an_if_match_that_is_none(client: Client, headers: dict[str, str], draft: Draft, match: str) -> None:
    address = f"/api/v1/drafts/{draft.pk}/request"
    is_problem(client.put(address, "{}", "application/json", headers=headers | {"If-Match": match}), 428)


@pytest.mark.parametrize("match", ['W/"1"', "1", ' "1" '])
def test_how_if_match_may_be_written(client: Client, headers: dict[str, str], draft: Draft, match: str) -> None:
    address = f"/api/v1/drafts/{draft.pk}/request"
    answer = client.put(address, "{}", "application/json", headers=headers | {"If-Match": match})
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "\u00e9", ""])
def test_a_body_is_read_as_json_whatever_it_is_called(client: Client, headers: dict[str, str], kind: str) -> None:
    answer = client.generic("POST", "/api/v1/drafts", '{"request": {}}', kind, headers=headers)
    assert answer.status_code == 201


def test_a_body_of_many_megabytes(client: Client, headers: dict[str, str]) -> None:
    is_problem(client.post("/api/v1/drafts", b"x" * 5_000_000, "application/json", headers=headers), 400)


@pytest.mark.parametrize(("body", "words"), [
    ({}, "request in the body is required."),
    ({"request": 5}, "request in the body is a JSON object."),
    ({"request": {}, "note": 5}, "note in the body is a text."),
    ({"request": {}, "state": "approved"}, "state in the body is not taken here; leave it out."),
    ([], "the body is a JSON object: it starts with { and ends with }."),
])  # fmt: skip
def test_what_is_wrong_with_a_body_is_said_in_words(
    client: Client, headers: dict[str, str], body: Any, words: str
) -> None:
    answer = client.post("/api/v1/drafts", json.dumps(body), content_type="application/json", headers=headers)
    assert answer.json()["detail"] == words


def nested(levels: int) -> Any:
    return {"a": nested(levels - 1)} if levels else {}


@pytest.mark.parametrize(("request_", "status"), [
    (nested(31), 201), (nested(32), 400),
    ({"ModelPackageDescription": "x" * (1024 * 1024 - 30)}, 201),
    ({"ModelPackageDescription": "x" * (1024 * 1024 - 20)}, 400),
])  # fmt: skip
def test_what_goes_around_a_request_takes_nothing_from_it(
    client: Client, headers: dict[str, str], request_: Any, status: int
) -> None:
    body = json.dumps({"request": request_, "note": "hello"})
    answer = client.post("/api/v1/drafts", body, content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content[:300]


def test_a_token_against_sending_twice_is_ours_to_set(client: Client, headers: dict[str, str]) -> None:
    body = json.dumps({"request": {"ClientToken": "abc"}})
    told = client.post("/api/v1/drafts", body, content_type="application/json", headers=headers).json()
    (problem,) = [row for row in told["problems"] if row["path"] == "/ClientToken"]
    assert problem["message"] == "Leave this out: Packwright sets its own, so that nothing is registered twice."
