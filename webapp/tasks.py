"""What the worker does. A task carries no more than an id; what there is to do stands in the database."""

import logging
from typing import Any

from celery import Celery, shared_task
from django.conf import settings
from django.db import IntegrityError

from webapp import queries, wake
from webapp.actions import drafts, submissions, twins
from webapp.actions.submissions import Claim, LostClaim
from webapp.celery import app
from webapp.models import Submission
from webapp.sagemaker import gateway
from webapp.sagemaker.gateway import Absent, DefiniteNo, NameTaken, NotNow, Unknown

log = logging.getLogger(__name__)
Stage = Submission.Stage
SWEEP_BATCH = 200
# By wall clocks, beat's and the worker's: AWS refuses signatures of a clock that is further off than this.
SWEEP_EXPIRES = 300


@app.on_after_finalize.connect
def sweep_for_ever(sender: Celery, **_: Any) -> None:
    """Beat wakes the sweep, which alone suffices: no other message has to arrive."""
    sender.add_periodic_task(settings.SWEEP_SECONDS, sweep.s(), name="sweep", expires=SWEEP_EXPIRES)


@shared_task
def sweep() -> None:
    """Sends a wake-up for each submission that is due, and tells the audit of typing that was left lying."""
    for draft in queries.untold()[:SWEEP_BATCH]:
        drafts.tell_typing(draft)
    for submission_id in queries.due().values_list("pk", flat=True)[:SWEEP_BATCH]:
        wake.nudge(submission_id)


@shared_task
def work_on(submission_id: int) -> None:
    """Takes up one submission at the stage where it is; a duplicate message finds nothing to claim."""
    try:
        if claimed := submissions.claim(submission_id, Stage.SEND):
            send(claimed)
        elif claimed := submissions.claim(submission_id, Stage.WATCH):
            watch(claimed)
    except LostClaim:
        log.info("submission %s was taken up by another worker", submission_id)


def send(claimed: Claim) -> None:
    """One attempt: look first if an earlier one may have been heard, then create with the stored token."""
    try:
        found = _look(claimed) if claimed.attempt > 1 else None
        if found:
            _accept(claimed, *found, adopted=True)
        elif claimed.past_window:
            submissions.found_nothing(claimed)
        else:
            submissions.extend(claimed)
            arn, answer = gateway.create(claimed.request, claimed.client_token, region=settings.AWS_REGION)
            _accept(claimed, arn, answer, adopted=False)
    except LookRefused as error:
        _not_seen(claimed, error)
    except NotNow as error:
        submissions.postpone(claimed, error, certainly_not_done=True)
    except Unknown as error:
        submissions.postpone(claimed, error, certainly_not_done=False)
    except DefiniteNo as error:
        _refused(claimed, error)


class LookRefused(Unknown):
    """SageMaker refused to say whether the package is there."""


def _not_seen(claimed: Claim, error: LookRefused) -> None:
    if claimed.past_window:
        submissions.found_nothing(claimed, error.words)
    else:
        submissions.postpone(claimed, error, certainly_not_done=False)


def _look(claimed: Claim) -> tuple[str, gateway.Answer] | None:
    try:
        return gateway.look(
            claimed.request,
            claimed.first_at,
            region=settings.AWS_REGION,
            taken=lambda arn: submissions.is_taken(claimed, arn),
            before_call=lambda: submissions.extend(claimed),
        )
    except NameTaken:
        raise
    except DefiniteNo as error:
        # The look was refused, not the request: the package may be there all the same.
        raise LookRefused(
            error.words, code=error.code, request_id=error.request_id, http_status=error.http_status
        ) from None


def _accept(claimed: Claim, arn: str, answer: gateway.Answer, *, adopted: bool) -> None:
    try:
        submissions.accept(claimed, arn, answer, adopted=adopted)
    except IntegrityError:
        if not adopted and twins.exchange_tokens(claimed, arn, answer):
            return
        # Another submission recorded this ARN between our look and now: look again.
        error = Unknown("This ARN was recorded for another draft meanwhile.", request_id=answer.request_id)
        submissions.postpone(claimed, error, certainly_not_done=False)


def _refused(claimed: Claim, error: DefiniteNo) -> None:
    # “Already exists” after an unheard call may speak of our own package, still on its way when we looked.
    if claimed.in_doubt_before and not isinstance(error, NameTaken) and "already exists" in error.words:
        submissions.postpone(claimed, error, certainly_not_done=False)
    else:
        submissions.refuse(claimed, error)


def watch(claimed: Claim) -> None:
    """One look at the status of a package that SageMaker accepted."""
    try:
        status = gateway.status(claimed.arn, region=settings.AWS_REGION)
    except Absent as error:
        if claimed.just_accepted:
            submissions.postpone(claimed, error, certainly_not_done=False)
            return
        submissions.saw(claimed, gateway.Status("Failed", _gone(claimed.arn), error.request_id))
    except gateway.AwsError as error:
        submissions.postpone(claimed, error, certainly_not_done=False)
    else:
        submissions.saw(claimed, status)


def _gone(arn: str) -> dict[str, Any]:
    reason = f"{arn} is no longer there: someone deleted it before SageMaker was done with it."
    return {"ValidationStatuses": [{"Name": "Packwright", "Status": "Failed", "FailureReason": reason}]}
