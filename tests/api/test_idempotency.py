"""Sending a new draft again: the key finds the draft that was made, also when both calls come at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from tests.conftest import a_request
from webapp.actions import tokens
from webapp.models import AuditEvent, Draft, IdempotencyKey

BODY = {"request": a_request(), "note": "once"}


def send(token: str, body: Any = BODY, **headers: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().post("/api/v1/drafts", json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def token(author: Any) -> str:
    return tokens.make(author, by=author)


def test_the_same_key_and_body_find_the_same_draft(token: str) -> None:
    first, again = send(token, Idempotency_Key="k-1"), send(token, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in first
    assert (again["Idempotency-Replayed"], again["Location"]) == ("true", first["Location"])
    assert again.json() == first.json()
    assert Draft.objects.count() == AuditEvent.objects.filter(verb="create").count() == 1


def test_members_in_another_order_are_the_same_body(token: str) -> None:
    turned = {"note": "once", "request": dict(reversed(a_request().items()))}
    assert send(token, Idempotency_Key="k").json()["id"] == send(token, turned, Idempotency_Key="k").json()["id"]


@pytest.mark.parametrize("other", [{"request": {}, "note": "once"}, BODY | {"note": "twice"}])
def test_another_body_is_refused(token: str, other: Any) -> None:
    send(token, Idempotency_Key="k")
    refused = send(token, other, Idempotency_Key="k")
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert "Idempotency-Key" in refused.json()["detail"]
    assert Draft.objects.count() == 1


def test_no_key_no_memory_and_another_key_another_draft(token: str) -> None:
    made = [send(token), send(token), send(token, Idempotency_Key="a"), send(token, Idempotency_Key="b")]
    assert len({answer.json()["id"] for answer in made}) == 4
    assert IdempotencyKey.objects.count() == 2


def test_a_key_is_the_persons_own(token: str, author2: Any) -> None:
    theirs = send(tokens.make(author2, by=author2), Idempotency_Key="k")
    mine = send(token, Idempotency_Key="k")
    assert theirs.json()["id"] != mine.json()["id"]
    assert "Idempotency-Replayed" not in mine


def test_after_a_day_a_key_is_forgotten(token: str) -> None:
    first = send(token, Idempotency_Key="k").json()["id"]
    IdempotencyKey.objects.update(made_at=Now() - timedelta(hours=23, minutes=59))
    assert send(token, Idempotency_Key="k").json()["id"] == first
    IdempotencyKey.objects.update(made_at=Now() - timedelta(hours=24, minutes=1))
    assert send(token, Idempotency_Key="k").json()["id"] != first
    assert IdempotencyKey.objects.count() == 1


def test_a_refused_call_does_not_use_the_key_up(token: str, reviewer: Any) -> None:
    assert send(token, {"request": {}, "note": "x" * 10_001}, Idempotency_Key="k").status_code == 422
    assert send(tokens.make(reviewer, by=reviewer), Idempotency_Key="k").status_code == 403
    assert IdempotencyKey.objects.count() == 0
    assert send(token, Idempotency_Key="k").status_code == 201


def test_a_replay_shows_the_draft_as_it_is_now(token: str) -> None:
    made = send(token, Idempotency_Key="k").json()
    Client().post(
        f"/api/v1/drafts/{made['id']}/discard", "{}", "application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert send(token, Idempotency_Key="k").json()["state"] == "discarded"


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "\u00e9", "a\tb", "\x00", "k\n"])
def test_a_key_that_is_none_is_refused(token: str, key: str) -> None:
    answer = send(token, Idempotency_Key=key)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert Draft.objects.count() == 0


def test_the_longest_key(token: str) -> None:
    assert send(token, Idempotency_Key="~" * 255).status_code == 201


def test_at_once(transactional_db: None, token: str) -> None:
    def one(_: int) -> Any:
        try:
            return send(token, Idempotency_Key="k")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(one, range(12)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert Draft.objects.count() == AuditEvent.objects.filter(verb="create").count() == 1
