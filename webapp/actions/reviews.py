"""A round of review: asked for, withdrawn, decided. Approving inserts the submission in the same transaction."""

import json
import uuid

from django.db import transaction
from django.db.models.functions import Now

from webapp import document, rules, wake
from webapp.actions.steps import allowed, moved
from webapp.models import Draft, Review, Revision, Submission, User
from webapp.refusals import Invalid, Stale


@transaction.atomic(durable=True)
def request_review(draft: Draft, *, by: User, comment: str = "", sha256: str = "") -> Review:
    """Freezes the request as a revision and asks for its review.

    `sha256`, where given, names the request that the author looked at. Raises WrongState, NotAllowed, Stale, and
    Invalid with every problem while there is one; warnings do not refuse.
    """
    draft = allowed(draft, "request_review", by=by, reason=comment)
    request = json.loads(draft.text)
    if wrong := [finding for finding in rules.findings(request) if not finding.is_warning]:
        count = "1 problem" if len(wrong) == 1 else f"{len(wrong)} problems"
        raise Invalid(f"This request has {count}. Put that right, then ask for review.", wrong)
    text = document.canonical(request)
    digest = document.sha256(text)
    if sha256 and sha256 != digest:
        raise Stale(f"{draft.updated_by.username} changed this request after you opened it. Look at it again first.")
    draft.revision_count += 1
    revision = Revision.objects.create(draft=draft, number=draft.revision_count, text=text, sha256=digest, made_by=by)
    review = Review.objects.create(draft=draft, revision=revision, asked_by=by, note=comment)
    moved(draft, "request_review", by=by, reason=comment, sha256=digest)
    return review


@transaction.atomic(durable=True)
def withdraw(draft: Draft, *, by: User, comment: str = "") -> Review:
    """Takes the request for review back. Raises WrongState, NotAllowed."""
    draft = allowed(draft, "withdraw", by=by, reason=comment)
    review = _open_review(draft)
    review.outcome, review.closed_at, review.comment = Review.Outcome.WITHDRAWN, Now(), comment
    review.save()
    moved(draft, "withdraw", by=by, reason=comment, sha256=review.revision.sha256)
    return review


@transaction.atomic(durable=True)
def request_changes(draft: Draft, *, by: User, comment: str, sha256: str = "") -> Review:
    """Sends the draft back to its author with a reason. Raises WrongState, NotAllowed, Stale, Invalid."""
    draft = allowed(draft, "request_changes", by=by, reason=comment)
    review = _close(draft, Review.Outcome.CHANGES_REQUESTED, by=by, comment=comment, sha256=sha256)
    moved(draft, "request_changes", by=by, reason=comment, sha256=review.revision.sha256)
    return review


@transaction.atomic(durable=True)
def approve(draft: Draft, *, by: User, sha256: str, comment: str = "") -> Submission:
    """Approves the revision that was read and queues it for SageMaker.

    `sha256` names that revision; another one, or none, raises Stale. Raises WrongState and NotAllowed too.
    The token is made here, once, so that however often the call is repeated SageMaker sees one.
    """
    draft = allowed(draft, "approve", by=by, reason=comment)
    if not sha256:
        raise Stale("Name the sha256 of the revision that you read, so that nothing else can be approved by it.")
    review = _close(draft, Review.Outcome.APPROVED, by=by, comment=comment, sha256=sha256)
    submission = Submission.objects.create(
        draft=draft, review=review, revision=review.revision, client_token=uuid.uuid4()
    )
    moved(draft, "approve", by=by, reason=comment, sha256=review.revision.sha256)
    transaction.on_commit(lambda: wake.nudge(submission.pk))
    return submission


def _close(draft: Draft, outcome: str, *, by: User, comment: str, sha256: str) -> Review:
    review = _open_review(draft)
    if sha256 and sha256 != review.revision.sha256:
        raise Stale("This draft has another revision now than the one you read. Read it again before you decide.")
    review.outcome, review.decided_by, review.closed_at, review.comment = outcome, by, Now(), comment
    review.save()
    return review


def _open_review(draft: Draft) -> Review:
    return Review.objects.select_related("revision").get(draft=draft, outcome=Review.Outcome.OPEN)
