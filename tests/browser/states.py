"""Drafts in every state of their life, brought there by the real parts; those that would move on are held by faults."""

from typing import Any

from tests.browser.members import unique
from tests.conftest import a_request, request_file
from tests.system.harness import System
from webapp.actions import drafts, reviews, submissions
from webapp.models import Draft, Submission

LONG_AGO = "2020-01-01T00:00:00Z"
ENDS = {"registered": "plain", "failed": "fail-validation", "refused": "denied"}


def in_every_state(system: System, author: Any, reviewer: Any) -> dict[str, Draft]:
    """By state; "refused" is failed too, "returned" a draft again."""
    ended = {name: approved(author, reviewer, word) for name, word in ENDS.items()}
    made = {"draft": drafts.create(a_request(), by=author), "in_review": asked(author)}
    made["discarded"] = drafts.discard(drafts.create(a_request(), by=author), by=author, comment="not needed")
    made["returned"] = asked(author)
    reviews.request_changes(made["returned"], by=reviewer, comment="Say more about the data.")
    for name, draft in ended.items():
        system.wait_for(draft, "failed" if name == "refused" else name)
    return made | ended | held(system, author, reviewer)


def held(system: System, author: Any, reviewer: Any) -> dict[str, Draft]:
    """Three that wait: for the outcome of the validation, for SageMaker to take more calls, and for an operator."""
    system.fault("DescribeModelPackage", "throttle", 1000)
    made = {"validating": approved(author, reviewer, "plain")}
    system.wait_for(made["validating"], "validating")
    system.fault("CreateModelPackage", "throttle", 1000)
    made["approved"], made["needs_attention"] = (approved(author, reviewer, "plain") for _ in range(2))
    row = made["needs_attention"].submissions.get()
    claimed = system.wait_until(lambda: taken(row), "to take a submission from the worker")
    for _ in range(submissions.LOOKS_AFTER_WINDOW):
        submissions.found_nothing(claimed)
    for draft in made.values():
        draft.refresh_from_db()
    return made


def taken(row: Submission) -> submissions.Claim | None:
    Submission.objects.filter(pk=row.pk, lease_until=None).update(due_at=LONG_AGO)
    return submissions.claim(row.pk, "send")


def asked(author: Any, word: str = "plain") -> Draft:
    draft = drafts.create(named(word), by=author)
    reviews.request_review(draft, by=author, comment="Please look.\nIt is the one for spring.")
    draft.refresh_from_db()
    return draft


def approved(author: Any, reviewer: Any, word: str) -> Draft:
    draft = asked(author, word)
    reviews.approve(draft, by=reviewer, sha256=draft.revisions.get().sha256, comment="Good.")
    return draft


def named(word: str) -> dict[str, Any]:
    """A version that SageMaker validates; the word may make that fail."""
    validation = request_file("06")["ValidationSpecification"]
    return a_request(ModelPackageGroupName=unique(word), ValidationSpecification=validation)
