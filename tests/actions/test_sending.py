"""What an unheard call leads to: looks, repetitions, a person. The gateway is played by the test."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models.functions import Now

from tests.conftest import a_request
from webapp import tasks
from webapp.actions import drafts, reviews, submissions
from webapp.celery import app
from webapp.models import AuditEvent, Draft, Submission
from webapp.sagemaker import gateway
from webapp.sagemaker.gateway import Answer, DefiniteNo, Unknown

pytestmark = pytest.mark.django_db

ARN = "arn:aws:sagemaker:us-east-1:123456789012:model-package/fraud/7"
ANSWER = Answer({}, "request-1", 200)
SILENCE = Unknown("No answer from AWS: timed out")
PAST_THE_WINDOW = submissions.SAFE_WINDOW + timedelta(seconds=1)


class Played:
    """The gateway: what each call answers, and what was asked of it. An exception is raised, anything else given."""

    def __init__(self, *, create: Any = SILENCE, look: Any = None) -> None:
        self.answers = {"create": create, "look": look}
        self.calls: list[str] = []
        self.tokens: list[str] = []

    def create(self, request: dict[str, Any], token: str, **_: Any) -> Any:
        self.tokens.append(token)
        return self._answer("create")

    def look(self, request: dict[str, Any], since: Any, **_: Any) -> Any:
        return self._answer("look")

    def _answer(self, what: str) -> Any:
        self.calls.append(what)
        answer = self.answers[what]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Played]:
    def start(**answers: Any) -> Played:
        played = Played(**answers)
        monkeypatch.setattr(gateway, "create", played.create)
        monkeypatch.setattr(gateway, "look", played.look)
        return played

    return start


@pytest.fixture
def row(approved: Draft) -> Submission:
    return approved.submissions.get()


def work(row: Submission, *, doubt: timedelta | None = None) -> None:
    """One wake-up when it is due; `doubt` says how long ago the first unheard call was."""
    Submission.objects.filter(pk=row.pk).update(due_at=Now())
    if doubt:
        Submission.objects.filter(pk=row.pk).update(doubt_since=Now() - doubt)
    tasks.work_on(row.pk)
    row.refresh_from_db()


def test_every_later_attempt_looks_first_and_sends_the_same_token(row: Submission, play: Any) -> None:
    played = play()
    for _ in range(3):
        work(row)
    assert played.calls == ["create", "look", "create", "look", "create"]
    assert {UUID(token) for token in played.tokens} == {row.client_token}


def test_past_the_safe_window_it_only_looks_then_asks_a_person(row: Submission, play: Any) -> None:
    played = play()
    work(row)
    for _ in range(submissions.LOOKS_AFTER_WINDOW):
        assert (row.stage, row.draft.state) == ("send", "approved")
        work(row, doubt=PAST_THE_WINDOW)
    assert played.calls == ["create", *["look"] * submissions.LOOKS_AFTER_WINDOW]
    row.draft.refresh_from_db()
    assert (row.stage, row.draft.state) == ("parked", "needs_attention")
    work(row)
    assert len(played.calls) == 1 + submissions.LOOKS_AFTER_WINDOW, "a parked submission is nobody's but a person's"


def test_what_a_look_past_the_window_finds_is_adopted(row: Submission, play: Any) -> None:
    played = play()
    work(row)
    played.answers["look"] = (ARN, ANSWER)
    work(row, doubt=PAST_THE_WINDOW)
    assert (row.arn, row.stage, row.doubt_since, row.looks) == (ARN, "watch", None, 0)


@pytest.mark.parametrize(
    "no", [DefiniteNo("not authorized to perform: sagemaker:ListModelPackages"), gateway.Absent("does not exist.")]
)
def test_a_refused_look_is_no_refusal_of_the_request(row: Submission, play: Any, no: DefiniteNo) -> None:
    """The package may be there: calling it failed would let the author send it a second time."""
    played = play(look=no)
    work(row)
    work(row)
    row.draft.refresh_from_db()
    assert (row.draft.state, row.stage, row.words) == ("approved", "send", no.words)
    assert played.calls == ["create", "look"]


def test_already_exists_after_an_unheard_call_may_be_our_own(row: Submission, play: Any) -> None:
    played = play()
    work(row)
    played.answers["create"] = DefiniteNo("ModelPackage already exists: arn:…", code="ValidationException")
    work(row)
    assert row.stage == "send", "the first call may have been carried out since we looked"
    played.answers["look"] = gateway.NameTaken("it is not this one", code="NameTaken")
    work(row)
    row.draft.refresh_from_db()
    assert (row.stage, row.draft.state, row.words) == ("done", "failed", "it is not this one")


def test_an_arn_that_is_anothers_is_never_recorded_twice(row: Submission, play: Any, author: Any, person: Any) -> None:
    other = drafts.create(a_request(ModelPackageDescription="another"), by=author)
    reviews.request_review(other, by=author)
    second = reviews.approve(other, by=person("rita", "reviewer"), sha256=other.revisions.get().sha256)
    claimed = submissions.claim(second.pk, "send")
    assert claimed
    submissions.accept(claimed, ARN, ANSWER, adopted=False)
    play(create=(ARN, ANSWER))
    work(row)
    assert (row.arn, row.stage, row.draft.state) == (None, "send", "approved")
    assert row.doubt_since, "an ARN came back, so something was made"


def twin_of(row: Submission, author: Any, person: Any) -> Submission:
    """Another approval of the very same request."""
    other = drafts.create(a_request(), by=author)
    reviews.request_review(other, by=author)
    twin = reviews.approve(other, by=person("rita", "reviewer"), sha256=other.revisions.get().sha256)
    assert twin.revision.sha256 == row.revision.sha256
    return twin


def test_twins_that_were_both_unheard_each_get_a_version(row: Submission, play: Any, author: Any, person: Any) -> None:
    """The second finds the first one's package by looking; the first then makes the second one's, with its token."""
    second, eight = twin_of(row, author, person), ARN.replace("/7", "/8")
    played = play()
    work(row)
    work(second)
    played.answers["look"] = (ARN, ANSWER)
    work(second)
    assert (second.arn, second.stage) == (ARN, "watch")
    played.answers |= {"look": None, "create": (ARN, ANSWER)}
    work(row)
    assert (row.arn, row.stage, row.sends_with) == (None, "send", second)
    played.answers["create"] = (eight, ANSWER)
    work(row)
    assert (row.arn, row.stage) == (eight, "watch")
    assert [UUID(token) for token in played.tokens[-2:]] == [row.client_token, second.client_token]
    told = AuditEvent.objects.filter(draft=row.draft, verb="postpone").latest("seq")
    assert json.loads(told.body)["details"]["twin"] == second.draft_id


def test_looks_that_are_refused_for_good_end_with_a_person(row: Submission, play: Any) -> None:
    no = DefiniteNo("not authorized to perform: sagemaker:ListModelPackages")
    played = play(look=no)
    work(row)
    for _ in range(submissions.LOOKS_AFTER_WINDOW):
        assert row.stage == "send"
        work(row, doubt=PAST_THE_WINDOW)
    row.draft.refresh_from_db()
    assert (row.stage, row.draft.state, row.words) == ("parked", "needs_attention", no.words)
    assert played.calls.count("create") == 1


@pytest.mark.parametrize(("age", "state"), [(30, "validating"), (90, "failed")])
def test_a_package_is_only_gone_once_describe_has_had_time(
    age: int, state: str, row: Submission, play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: Any, **__: Any) -> Any:
        raise gateway.Absent("fraud/7 does not exist.")

    play(create=(ARN, ANSWER))
    monkeypatch.setattr(gateway, "status", absent)
    work(row)
    Submission.objects.filter(pk=row.pk).update(accepted_at=Now() - timedelta(seconds=age))
    work(row)
    row.draft.refresh_from_db()
    assert row.draft.state == state


def test_sweeps_outlive_clocks_that_aws_would_still_take() -> None:
    (entry,) = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == "webapp.tasks.sweep"]
    assert entry["options"]["expires"] >= 300
