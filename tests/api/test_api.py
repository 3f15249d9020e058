"""The JSON API: the contract, the same rules as the pages, and nothing that falls over."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.conftest import a_request, request_file
from webapp.actions import drafts, tokens
from webapp.models import ApiToken, AuditEvent, Draft

Call = Callable[..., Any]


@pytest.fixture
def call(client: Client) -> Call:
    """call(author, "GET", "/drafts", body) with a token of the person's."""
    made: dict[int, str] = {}

    def send(who: Any, method: str, path: str, body: Any = None, **headers: str) -> Any:
        token = made[who.pk] = made.get(who.pk) or tokens.make(who, by=who)
        data = body if isinstance(body, bytes | str) else json.dumps(body) if body is not None else ""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return client.generic(
            method, f"/api/v1{path}", data, "application/json", headers={"Authorization": f"Bearer {token}", **named}
        )

    return send


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["detail"]
    return body


def test_the_whole_way_to_approved(author: Any, reviewer: Any, call: Call) -> None:
    made = call(author, "POST", "/drafts", {"request": a_request(), "note": "hello"})
    assert made.status_code == 201
    body = made.json()
    assert (body["state"], body["version"], body["request"], body["problems"]) == ("draft", 1, a_request(), [])
    assert (body["revision"], body["arn"], made["ETag"]) == (None, None, '"1"')
    assert body["warnings"][0].keys() == {"path", "message", "source"}
    at = f"/drafts/{body['id']}"
    asked = call(author, "POST", f"{at}/request_review", {"comment": "please", "sha256": ""}).json()
    assert asked["state"] == "in_review"
    assert asked["revision"]["number"] == 1
    problem(call(author, "POST", f"{at}/approve", {"sha256": asked["revision"]["sha256"]}), 403)
    problem(call(reviewer, "POST", f"{at}/approve", {"sha256": "0" * 64}), 409)
    done = call(reviewer, "POST", f"{at}/approve", {"comment": "fine", "sha256": asked["revision"]["sha256"]})
    assert done.json()["state"] == "approved"
    problem(call(reviewer, "POST", f"{at}/approve", {"sha256": asked["revision"]["sha256"]}), 409)
    verbs = [row["body"]["verb"] for row in call(author, "GET", f"{at}/events").json()["items"]]
    assert verbs == ["create", "request_review", "approve"]


def test_an_incomplete_draft_is_stored_and_review_refuses_with_its_problems(author: Any, call: Call) -> None:
    made = call(author, "POST", "/drafts", {"request": request_file("33")}).json()
    assert [row["path"] for row in made["problems"]] == ["/ValidationSpecification/ValidationRole"]
    refused = problem(call(author, "POST", f"/drafts/{made['id']}/request_review"), 422)
    assert refused["problems"][0]["path"] == "/ValidationSpecification/ValidationRole"


def test_the_later_put_is_told_who_was_first(author: Any, author2: Any, call: Call, draft: Draft) -> None:
    drafts.share(draft, by=author, username="author2")
    at = f"/drafts/{draft.pk}/request"
    problem(call(author, "PUT", at, a_request()), 428)
    first = call(author2, "PUT", at, a_request(ModelPackageDescription="theirs"), If_Match='"1"')
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    refused = problem(call(author, "PUT", at, {}, If_Match='"1"'), 409)
    assert (refused["changed_by"], refused["version"]) == ("author2", 2)
    assert "author2" in refused["detail"]


def test_lists_filter_and_go_on(author: Any, call: Call) -> None:
    for number in range(55):
        drafts.create(a_request(ModelPackageGroupName=f"group-{number}"), by=author)
    first = call(author, "GET", "/drafts").json()
    second = call(author, "GET", f"/drafts?cursor={first['next_cursor']}").json()
    assert len({row["id"] for row in first["items"] + second["items"]}) == 55
    assert second["next_cursor"] is None
    assert len(call(author, "GET", "/drafts?q=group-54&state=draft").json()["items"]) == 1
    problem(call(author, "GET", "/drafts?state=gone"), 422)
    problem(call(author, "GET", "/drafts?cursor=%F0%9F"), 400)


def test_events_after_a_sequence_number_as_json_lines(auditor: Any, approved: Draft, call: Call) -> None:
    after = AuditEvent.objects.get(verb="request_review").seq
    items = call(auditor, "GET", f"/events?after={after}").json()["items"]
    assert [row["body"]["verb"] for row in items] == ["approve", "make_token"]
    lines = b"".join(call(auditor, "GET", "/events", Accept="application/jsonl").streaming_content).decode()
    assert [json.loads(line)["body"]["seq"] for line in lines.splitlines()] == [1, 2, 3, 4]


@pytest.mark.parametrize("who", ["author2", "outsider", "operator", "reviewer"])
def test_a_foreign_draft_is_not_there(who: str, draft: Draft, call: Call, request: Any) -> None:
    person = request.getfixturevalue(who)
    for method, path in [("GET", ""), ("GET", "/events"), ("POST", "/discard"), ("POST", "/approve")]:
        problem(call(person, method, f"/drafts/{draft.pk}{path}", {}), 404)
    problem(call(person, "PUT", f"/drafts/{draft.pk}/request", {}, If_Match='"1"'), 404)
    assert call(person, "GET", "/drafts").json()["items"] == []
    assert call(person, "GET", "/events").json()["items"] == []


def test_secrets_are_masked_for_who_does_not_edit(author: Any, auditor: Any, call: Call) -> None:
    request = a_request()
    request["InferenceSpecification"]["Containers"][0]["Environment"] = {"API_KEY": "hunter2hunter2"}
    made = call(author, "POST", "/drafts", {"request": request}).json()
    assert made["request"] == request
    assert "hunter2" not in call(auditor, "GET", f"/drafts/{made['id']}").content.decode()


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer pw_\u00e9"}, {"Authorization": "Basic x"}]
)
def test_without_a_token_nothing(client: Client, db: None, headers: dict[str, str]) -> None:
    problem(client.get("/api/v1/drafts", headers=headers), 401)


def test_a_login_is_no_token(author: Any, browse: Any) -> None:
    problem(browse(author).get("/api/v1/drafts"), 401)


def test_tokens_end(author: Any, call: Call) -> None:
    assert call(author, "GET", "/drafts").status_code == 200
    row = ApiToken.objects.get()
    assert row.used_at
    assert len(row.sha256) == 64
    tokens.revoke(row, by=author)
    problem(call(author, "GET", "/drafts"), 401)
    ApiToken.objects.update(revoked_at=None, expires_at="2020-01-01T00:00:00Z")
    problem(call(author, "GET", "/drafts"), 401)
    ApiToken.objects.update(expires_at="2999-01-01T00:00:00Z")
    type(author).objects.update(is_active=False)
    problem(call(author, "GET", "/drafts"), 401)


def test_the_command_prints_a_token_that_works(
    author: Any, client: Client, capsys: Any, transactional_db: None
) -> None:
    call_command("token", "author")
    token = capsys.readouterr().out.splitlines()[-1]
    assert client.get("/api/v1/drafts", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    with pytest.raises(CommandError, match="nobody"):
        call_command("token", "nobody")


BODIES = [
    "", "{", "[]", "null", "5", '{"request": []}', '{"request": null}', '{"note": 5}',
    '{"request": {}, "state": "approved"}', '{"request": {"a": NaN}}', '{"request": {"a": 1, "a": 2}}',
    '{"request": {"a": "\\u0000"}}', '{"request": {"a": "\\ud800"}}', '{"request": {"a": 1e999}}',
    '{"request": {}, "note": "\\u0000"}', "[" * 100_000, b"\xff\xfe", '{"a":' * 40 + "1" + "}" * 40,
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_bodies_that_are_none_get_a_problem(body: Any, author: Any, draft: Draft, call: Call) -> None:
    before = Draft.objects.count()
    assert 400 <= call(author, "POST", "/drafts", body).status_code < 500
    assert call(author, "PUT", f"/drafts/{draft.pk}/request", body, If_Match='"1"').status_code < 500
    assert call(author, "POST", f"/drafts/{draft.pk}/discard", body).status_code < 500
    assert Draft.objects.count() == before


def test_openapi_describes_it(client: Client, db: None) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/drafts", "/api/v1/drafts/{pk}", "/api/v1/drafts/{pk}/request", "/api/v1/drafts/{pk}/{name}",
            "/api/v1/drafts/{pk}/events", "/api/v1/events"} <= set(paths)  # fmt: skip
