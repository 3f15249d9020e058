"""The outbox: a submission claimed, sent, followed. Every write is fenced by the attempt number that claimed it.

claim (transaction 1) → the gateway's call, no transaction open → the outcome with its audit event (transaction 2).
"""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from webapp import wake
from webapp.actions.steps import allowed, moved
from webapp.audit import record
from webapp.document import sha256
from webapp.models import Draft, Submission, User
from webapp.refusals import Invalid, WrongState
from webapp.sagemaker.gateway import Answer, AwsError, Status

SAFE_WINDOW = timedelta(minutes=5)
LOOKS_AFTER_WINDOW = 3
# Describe may lag behind Create: for so long "does not exist" is no deletion.
ABSENT_AT_FIRST = timedelta(seconds=60)
Stage = Submission.Stage


class LostClaim(Exception):
    """Another worker has taken this submission up since; whatever this one learned is not for it to write."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A submission that is ours until its lease ends. Times are the database's."""

    submission: int
    draft: int
    attempt: int
    stage: str
    request: dict[str, Any]
    client_token: str
    arn: str
    first_at: datetime
    in_doubt_before: bool
    past_window: bool
    just_accepted: bool


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now


@transaction.atomic(durable=True)
def claim(submission_id: int, stage: str) -> Claim | None:
    """Takes up a submission that is due for this stage, or gives None: not due, taken, or done with."""
    now = database_now()
    row = (
        Submission.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("revision", "sends_with")
        .filter(pk=submission_id, stage=stage, due_at__lte=now)
        .exclude(lease_until__gt=now)
        .first()
    )
    if row is None:
        return None
    in_doubt_before = row.doubt_since is not None
    first_at = row.first_at or now
    row.attempt, row.first_at = row.attempt + 1, first_at
    if stage == Stage.SEND:
        row.doubt_since = row.doubt_since or now
    row.lease_until = now + timedelta(seconds=settings.LEASE_SECONDS)
    row.save()
    past_window = in_doubt_before and row.doubt_since is not None and now - row.doubt_since > SAFE_WINDOW
    just_accepted = row.accepted_at is not None and now - row.accepted_at < ABSENT_AT_FIRST
    token = (row.sends_with or row).client_token
    return Claim(
        row.pk, row.draft_id, row.attempt, stage, json.loads(row.revision.text), str(token),
        row.arn or "", first_at, in_doubt_before, past_window, just_accepted,
    )  # fmt: skip


def extend(claimed: Claim) -> None:
    """Renews the lease before a further call. Raises LostClaim."""
    until = database_now() + timedelta(seconds=settings.LEASE_SECONDS)
    if not Submission.objects.filter(pk=claimed.submission, attempt=claimed.attempt).update(lease_until=until):
        raise LostClaim


def is_taken(claimed: Claim, arn: str) -> bool:
    """Whether an ARN is recorded as another submission's."""
    return Submission.objects.filter(arn=arn).exclude(pk=claimed.submission).exists()


@transaction.atomic(durable=True)
def accept(claimed: Claim, arn: str, answer: Answer, *, adopted: bool) -> None:
    """Records the ARN. Raises LostClaim, and IntegrityError where the ARN is another submission's."""
    row = still_ours(claimed)
    draft = allowed(row.draft, "accept", by=None)
    row.arn, row.stage, row.accepted_at = arn, Stage.WATCH, database_now()
    row.aws_request_id, row.doubt_since, row.words, row.looks = answer.request_id, None, "", 0
    release(row, timedelta(seconds=1))
    details = details_of(claimed, answer.request_id, answer.http_status) | {
        "arn": arn, "account": _account(arn), "found_by_looking": adopted,
    }  # fmt: skip
    moved(draft, "accept", by=None, sha256=row.revision.sha256, details=details, arn=arn)


@transaction.atomic(durable=True)
def refuse(claimed: Claim, error: AwsError) -> None:
    """Records a definite no, in SageMaker's words. Raises LostClaim."""
    row = still_ours(claimed)
    draft = allowed(row.draft, "refuse", by=None)
    row.stage, row.words, row.aws_request_id = Stage.DONE, _words(error), error.request_id
    row.ended_at, row.doubt_since = database_now(), None
    release(row, timedelta(0))
    details = details_of(claimed, error.request_id, error.http_status) | {"code": error.code}
    moved(draft, "refuse", by=None, reason=row.words, sha256=row.revision.sha256, details=details)


@transaction.atomic(durable=True)
def postpone(claimed: Claim, error: AwsError, *, certainly_not_done: bool) -> None:
    """Keeps what was said, and when to try again: doubling from 1 s to 60 s, with jitter. Raises LostClaim."""
    row = still_ours(claimed)
    news = row.words != _words(error)
    row.words, row.aws_request_id = _words(error), error.request_id
    if certainly_not_done and not claimed.in_doubt_before:
        row.doubt_since = None
    release(row, _back_off(claimed.attempt) if claimed.stage == Stage.SEND else _poll_after(row))
    if news:
        details = details_of(claimed, error.request_id, error.http_status) | {"code": error.code}
        record("postpone", actor=None, draft=row.draft, sha256=row.revision.sha256, reason=row.words, details=details)


@transaction.atomic(durable=True)
def found_nothing(claimed: Claim, refusal: str = "") -> None:
    """A look past the safe window that found nothing, or was refused in these words; after a few, a person decides.

    Raises LostClaim.
    """
    row = still_ours(claimed)
    row.looks += 1
    row.words = refusal[:4000] or row.words
    if row.looks < LOOKS_AFTER_WINDOW:
        release(row, _back_off(claimed.attempt))
        return
    draft = allowed(row.draft, "lose_sight", by=None)
    row.stage = Stage.PARKED
    release(row, timedelta(0))
    outcome = f"were refused: {refusal}" if refusal else "found no such package."
    why = f"No answer for {SAFE_WINDOW.seconds // 60} minutes, and {row.looks} looks {outcome}"
    moved(draft, "lose_sight", by=None, reason=why, sha256=row.revision.sha256, details=details_of(claimed, "", 0))


@transaction.atomic(durable=True)
def saw(claimed: Claim, status: Status) -> None:
    """Records where SageMaker has come to; Completed and Failed end the watch. Raises LostClaim."""
    row = still_ours(claimed)
    row.status_details, row.aws_request_id, row.words = status.details, status.request_id, ""
    step = {"Completed": "complete", "Failed": "fail"}.get(status.model_package_status)
    if step is None:
        release(row, _poll_after(row))
        draft = Draft.objects.select_for_update().get(pk=row.draft_id)
        if draft.model_package_status != status.model_package_status:
            Draft.objects.filter(pk=draft.pk).update(model_package_status=status.model_package_status)
        return
    draft = allowed(row.draft, step, by=None)
    row.stage, row.ended_at = Stage.DONE, database_now()
    release(row, timedelta(0))
    details = details_of(claimed, status.request_id, 200) | {"arn": row.arn, "status_details": status.details}
    reason = "; ".join(reasons(status.details))
    moved(
        draft, step, by=None, reason=reason, sha256=row.revision.sha256, details=details,
        model_package_status=status.model_package_status,
    )  # fmt: skip


@transaction.atomic(durable=True)
def adopt(draft: Draft, *, by: User, arn: str, comment: str, evidence: dict[str, Any]) -> Draft:
    """An operator says: this ARN is ours. Raises WrongState, NotAllowed, Invalid."""
    draft = allowed(draft, "adopt", by=by, reason=comment)
    row = _parked(draft)
    if Submission.objects.filter(arn=arn).exists():
        raise Invalid("This ARN is recorded for another draft already.")
    row.arn, row.stage, row.accepted_at, row.doubt_since = arn, Stage.WATCH, database_now(), None
    release(row, timedelta(0))
    details = {"arn": arn, "evidence": evidence}
    return moved(draft, "adopt", by=by, reason=comment, sha256=row.revision.sha256, details=details, arn=arn)


@transaction.atomic(durable=True)
def retry(draft: Draft, *, by: User, comment: str) -> Draft:
    """An operator says: proven absent. The same token is sent again. Raises WrongState, NotAllowed, Invalid."""
    draft = allowed(draft, "retry", by=by, reason=comment)
    row = _parked(draft)
    row.stage, row.doubt_since, row.looks = Stage.SEND, None, 0
    release(row, timedelta(0))
    transaction.on_commit(lambda: wake.nudge(row.pk))
    return moved(draft, "retry", by=by, reason=comment, sha256=row.revision.sha256)


def reasons(details: dict[str, Any]) -> list[str]:
    """SageMaker's reasons in ModelPackageStatusDetails, each with the item that it is for."""
    items = [*details.get("ValidationStatuses", []), *details.get("ImageScanStatuses", [])]
    return [f"{item.get('Name', '')}: {item['FailureReason']}" for item in items if item.get("FailureReason")]


def _parked(draft: Draft) -> Submission:
    row = Submission.objects.select_for_update().filter(draft=draft, stage=Stage.PARKED).first()
    if row is None:
        raise WrongState("No submission of this draft waits for a person.")
    return row


def still_ours(claimed: Claim) -> Submission:
    # The draft is locked first, as in every action, so that the two orders never meet.
    Draft.objects.select_for_update().get(pk=claimed.draft)
    rows = Submission.objects.select_for_update(of=("self",)).select_related("draft", "revision")
    row = rows.filter(pk=claimed.submission, attempt=claimed.attempt, stage=claimed.stage).first()
    if row is None:
        raise LostClaim
    return row


def release(row: Submission, wait: timedelta) -> None:
    row.lease_until, row.due_at = None, database_now() + wait
    row.save()


def _back_off(attempt: int) -> timedelta:
    return timedelta(seconds=min(60.0, 2.0 ** min(attempt - 1, 6)) * random.uniform(0.5, 1.0))


def _poll_after(row: Submission) -> timedelta:
    """Soon at first, rarer as it goes on: a tenth of the time since SageMaker accepted, 1 s to 60 s, jittered."""
    age = (database_now() - (row.accepted_at or row.created_at)).total_seconds()
    return timedelta(seconds=min(60.0, max(1.0, age / 10)) * random.uniform(0.8, 1.2))


def _words(error: AwsError) -> str:
    return error.words[:4000]


def _account(arn: str) -> str:
    """The account in an ARN, "" for none: what SageMaker answered proves where it went."""
    return arn.split(":")[4] if arn else ""


def details_of(claimed: Claim, request_id: str, http_status: int) -> dict[str, Any]:
    count = "attempt" if claimed.stage == Stage.SEND else "look"
    return {
        "aws_request_id": request_id, "http_status": http_status, count: claimed.attempt,
        "account": _account(claimed.arn), "region": settings.AWS_REGION,
        "client_token_sha256": sha256(claimed.client_token),
    }  # fmt: skip
