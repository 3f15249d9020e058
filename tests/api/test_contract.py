"""The API keeps what its OpenAPI document says, whatever is sent: generated calls, right and wrong ones.

CONTRACT_EXAMPLES=200 looks longer.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import a_request
from webapp.actions import drafts, reviews, tokens
from webapp.wsgi import application

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "20"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    "GET /events", "GET /drafts", "POST /drafts", "GET /drafts/{pk}", "PUT /drafts/{pk}/request",
    "POST /drafts/{pk}/{name}", "GET /drafts/{pk}/events", "GET /schema/request.json",
]  # fmt: skip


@pytest.fixture
def described(db: None) -> Iterator[Any]:
    document = Client().get("/api/v1/openapi.json").json()
    # The end of a call would close the connection that the test's transaction is on.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    if EXAMPLES <= 20:  # made from the whole service model, each example takes its time
        document["components"]["schemas"]["CreateModelPackageRequest"] = {"type": "object"}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application
    yield schema
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def known(author: Any, person: Any) -> tuple[dict[str, str], list[int]]:
    """A token of someone who may do much, and drafts to do it to."""
    who = person("ana", "author", "reviewer", "auditor")
    made = [drafts.create(a_request(), by=who) for _ in range(3)] + [drafts.create(a_request(), by=author)]
    reviews.request_review(made[0], by=who)
    reviews.request_review(made[3], by=author)
    return {"Authorization": f"Bearer {tokens.make(who, by=who)}"}, [draft.pk for draft in made]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_answered_is_what_is_described(operation: str, mode: Any, described: Any, known: Any) -> None:
    headers, drafts_made = known
    method, path = operation.split(" ")
    if mode == GenerationMode.NEGATIVE and path.startswith("/schema"):
        pytest.skip("it takes nothing that could be wrong")

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 20, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=described[f"/api/v1{path}"][method].as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        number = case.path_parameters.get("pk")
        if isinstance(number, int) and number > 0:
            # Numbers that are drafts' are rare among all numbers, and the more telling ones.
            case.path_parameters["pk"] = drafts_made[number % len(drafts_made)]
        # NUL in an address is refused by the middleware, with a page, before the API is asked.
        assume("\x00" not in "".join(map(str, case.query.values())))
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    holds()


def test_every_operation_is_tried(described: Any) -> None:
    found = (each.ok() for each in described.get_all_operations())
    assert {f"{each.method.upper()} {each.path.removeprefix('/api/v1')}" for each in found} == set(OPERATIONS)
