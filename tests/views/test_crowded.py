"""A small text that holds very many wrong values: every page and every answer is quick and of a bounded size."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import a_request
from webapp import rules
from webapp.actions import drafts, tokens
from webapp.models import AuditEvent

SECONDS = 3
CROWDS = {
    "empty tags": {"Tags": [{}] * 10_000},
    "unknown members": {f"M{number}": 1 for number in range(10_000)},
    "wrong types": {"InferenceSpecification": {"SupportedContentTypes": [1] * 10_000}},
    "specifications": {"AdditionalInferenceSpecifications": [{"Containers": [{}] * 30, "Name": 1}] * 1000},
    "empty containers": {"InferenceSpecification": {"Containers": [{}] * 10_000}},
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_pages_and_answers(crowd: str, author: Any, browse: Any, client: Any) -> None:
    draft = drafts.create(a_request() | CROWDS[crowd], by=author)
    assert draft.problem_count <= rules.MOST + 1
    browser, headers = browse(author), {"Authorization": f"Bearer {tokens.make(author, by=author)}"}
    for page in ("", "check/", "steps/basics/", "steps/containers/", "export/", "history/"):
        is_quick(lambda page=page: browser.get(f"/drafts/{draft.pk}/{page}"))
    told = is_quick(lambda: client.get(f"/api/v1/drafts/{draft.pk}", headers=headers)).json()
    assert len(told["problems"]) + len(told["warnings"]) <= rules.MOST + 1


def is_quick(ask: Callable[[], Any]) -> Any:
    started = time.process_time()
    answer = ask()
    assert answer.status_code == 200
    assert time.process_time() - started < SECONDS
    assert len(answer.content) < 16 * 1024 * 1024
    return answer


def test_more_problems_than_are_told_are_counted() -> None:
    found = rules.findings(a_request(Tags=[{}] * 1000))
    assert len(found) == rules.MOST + 1
    assert found[-1].message == "There are 1,003 more, which are not listed. Put these right first."


def test_the_audit_counts_what_it_has_no_room_for(author: Any) -> None:
    draft = drafts.create(a_request(), by=author)
    tags = [{"Key": str(number), **{f"k{each}": "" for each in range(9)}} for number in range(1000)]
    drafts.edit(draft, by=author, version=draft.version, request=a_request(Tags=tags))
    event = json.loads(AuditEvent.objects.order_by("-seq")[0].body)
    assert (len(event["changes"]), event["details"]["more_changes"]) == (5000, 5000)
