"""The outbox: who may write an outcome, and when; what an operator decides."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from webapp import queries
from webapp.actions import submissions
from webapp.actions.submissions import Claim, LostClaim, database_now
from webapp.models import AuditEvent, Draft, Submission
from webapp.refusals import Invalid, NotAllowed, WrongState
from webapp.sagemaker.gateway import Answer, DefiniteNo, NotNow, Status, Unknown

pytestmark = pytest.mark.django_db

ARN = "arn:aws:sagemaker:us-east-1:123456789012:model-package/fraud/7"
ANSWER = Answer({}, "request-1", 200)
SILENCE = Unknown("No answer from AWS: timed out")


@pytest.fixture
def row(approved: Draft) -> Submission:
    return approved.submissions.get()


def rewind(row: Submission, **ages: timedelta) -> None:
    """Lets time pass for a submission: sets columns to so long ago, by the database's clock."""
    Submission.objects.filter(pk=row.pk).update(**{column: Now() - age for column, age in ages.items()})


def claim(row: Submission, stage: str = "send") -> Claim:
    """A claim on a submission whose time has come and whose last claim has run out."""
    rewind(row, due_at=timedelta(0), lease_until=timedelta(seconds=1))
    claimed = submissions.claim(row.pk, stage)
    assert claimed
    return claimed


def columns(row: Submission) -> list[Any]:
    return [Submission.objects.filter(pk=row.pk).values().get(), Draft.objects.filter(pk=row.draft_id).values().get()]


WRITES: dict[str, Callable[[Claim], Any]] = {
    "extend": submissions.extend,
    "accept": lambda claimed: submissions.accept(claimed, ARN, ANSWER, adopted=False),
    "refuse": lambda claimed: submissions.refuse(claimed, DefiniteNo("no")),
    "postpone": lambda claimed: submissions.postpone(claimed, SILENCE, certainly_not_done=False),
    "found_nothing": submissions.found_nothing,
    "saw": lambda claimed: submissions.saw(claimed, Status("Completed")),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_lost_claim_writes_nothing(row: Submission, write: Callable[[Claim], Any]) -> None:
    """A worker that wakes up after its lease finds the submission another's, with its outcome or without."""
    lost = claim(row)
    current = claim(row)
    for _ in range(2):
        before, events = columns(row), AuditEvent.objects.count()
        with pytest.raises(LostClaim):
            write(lost)
        assert (columns(row), AuditEvent.objects.count()) == (before, events)
        if Submission.objects.get(pk=row.pk).arn is None:
            submissions.accept(current, ARN, ANSWER, adopted=False)


def test_a_claim_is_for_one_and_for_its_time(row: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are the database's: a worker whose own clock is a day ahead takes nothing over."""
    first = submissions.claim(row.pk, "send")
    assert first
    assert first.attempt == 1
    row.refresh_from_db()
    left = (row.lease_until or database_now()) - database_now()
    assert timedelta(seconds=44) < left <= timedelta(seconds=45), "the lease is LEASE_SECONDS by the database's clock"
    monkeypatch.setattr("django.utils.timezone.now", lambda: database_now() + timedelta(days=1))
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert submissions.claim(row.pk, "send") is None
    assert not queries.due().exists(), "the sweep wakes nobody for what is being worked on"
    rewind(row, lease_until=timedelta(seconds=1))
    assert list(queries.due()) == [row]
    assert submissions.claim(row.pk, "watch") is None
    Submission.objects.update(due_at=F("due_at") + timedelta(hours=1))
    assert submissions.claim(row.pk, "send") is None
    assert not queries.due().exists()


def test_extending_keeps_others_off(row: Submission) -> None:
    claimed = claim(row)
    rewind(row, lease_until=timedelta(seconds=1))
    submissions.extend(claimed)
    assert submissions.claim(row.pk, "send") is None


@pytest.mark.django_db(transaction=True)
def test_a_row_in_someone_elses_hands_is_passed_over(row: Submission) -> None:
    """A worker does not queue up behind another one's transaction, it goes on."""
    seen: list[Any] = []

    def other() -> None:
        seen.append(submissions.claim(row.pk, "send"))
        connection.close()

    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=row.pk)
        worker = threading.Thread(target=other)
        worker.start()
        worker.join(5)
        assert seen == [None], "claim waits for a lock: SKIP LOCKED is gone"


def test_the_back_off_grows_to_a_minute_and_is_told_once(row: Submission) -> None:
    for attempt in range(1, 11):
        submissions.postpone(claim(row), NotNow("Rate exceeded"), certainly_not_done=True)
        row.refresh_from_db()
        wait, longest = (row.due_at - database_now()).total_seconds(), min(60, 2 ** (attempt - 1))
        assert 0.5 * longest - 0.2 <= wait <= longest, f"attempt {attempt} waits {wait} s"
    assert row.lease_until is None
    assert AuditEvent.objects.filter(verb="postpone").count() == 1


def test_doubt_ends_only_with_certainty(row: Submission) -> None:
    submissions.postpone(claim(row), NotNow("Rate exceeded"), certainly_not_done=True)
    row.refresh_from_db()
    assert row.doubt_since is None
    submissions.postpone(claim(row), SILENCE, certainly_not_done=False)
    row.refresh_from_db()
    since = row.doubt_since
    assert since
    submissions.postpone(claim(row), NotNow("Rate exceeded"), certainly_not_done=True)
    row.refresh_from_db()
    assert row.doubt_since == since, "that the second call was throttled does not tell what became of the first"


@pytest.fixture
def parked(row: Submission) -> Draft:
    for _ in range(submissions.LOOKS_AFTER_WINDOW):
        submissions.found_nothing(claim(row))
    return Draft.objects.get(state="needs_attention")


def test_an_operator_adopts(parked: Draft, operator: Any, reviewer: Any) -> None:
    with pytest.raises(NotAllowed):
        submissions.adopt(parked, by=reviewer, arn=ARN, comment="it is ours", evidence={})
    with pytest.raises(Invalid, match="Give a reason"):
        submissions.adopt(parked, by=operator, arn=ARN, comment=" ", evidence={})
    submissions.adopt(parked, by=operator, arn=ARN, comment="it is ours", evidence={"ModelPackageStatus": "Completed"})
    parked.refresh_from_db()
    row = parked.submissions.get()
    assert (parked.state, parked.arn, row.arn, row.stage) == ("validating", ARN, ARN, "watch")
    told = json.loads(AuditEvent.objects.get(verb="adopt").body)
    assert (told["reason"], told["actor"]["name"]) == ("it is ours", operator.username)
    assert told["details"] == {"arn": ARN, "evidence": {"ModelPackageStatus": "Completed"}}
    with pytest.raises(WrongState):
        submissions.retry(parked, by=operator, comment="too late")


def test_an_operator_retries_with_the_same_token(parked: Draft, operator: Any, author: Any) -> None:
    before = parked.submissions.get()
    with pytest.raises(NotAllowed):
        submissions.retry(parked, by=author, comment="not there")
    submissions.retry(parked, by=operator, comment="not there")
    again = claim(before)
    assert again.client_token == str(before.client_token)
    assert again.attempt > 1, "it looks once more, also after a person's word"
    assert (again.in_doubt_before, again.past_window) == (False, False), "a safe window of its own"
    parked.refresh_from_db()
    assert parked.state == "approved"
    assert json.loads(AuditEvent.objects.get(verb="retry").body)["reason"] == "not there"
