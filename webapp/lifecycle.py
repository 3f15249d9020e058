"""States and transitions: the whole workflow on one screen.

A transition's name is at once URL segment, action, policy key, audit verb and button.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    VALIDATING = "validating"
    REGISTERED = "registered"
    FAILED = "failed"
    NEEDS_ATTENTION = "needs_attention"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Role(StrEnum):
    AUTHOR = "author"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    ADMIN = "admin"


WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of the lifecycle: from one state to another, by a role (or the worker)."""

    name: str
    source: State
    target: State
    who: str
    label: str
    needs_comment: bool = False


_S = State
TRANSITIONS = {
    row.name: row
    for row in (
        Transition("request_review", _S.DRAFT, _S.IN_REVIEW, Role.AUTHOR, "Ask for review"),
        Transition("withdraw", _S.IN_REVIEW, _S.DRAFT, Role.AUTHOR, "Withdraw from review"),
        Transition("request_changes", _S.IN_REVIEW, _S.DRAFT, Role.REVIEWER, "Request changes", needs_comment=True),
        Transition("approve", _S.IN_REVIEW, _S.APPROVED, Role.REVIEWER, "Approve"),
        Transition("accept", _S.APPROVED, _S.VALIDATING, WORKER, "Accepted by SageMaker"),
        Transition("refuse", _S.APPROVED, _S.FAILED, WORKER, "Refused by SageMaker"),
        Transition("lose_sight", _S.APPROVED, _S.NEEDS_ATTENTION, WORKER, "Outcome unknown"),
        Transition("adopt", _S.NEEDS_ATTENTION, _S.VALIDATING, Role.OPERATOR, "Adopt this ARN", needs_comment=True),
        Transition("retry", _S.NEEDS_ATTENTION, _S.APPROVED, Role.OPERATOR, "Proven absent, retry", needs_comment=True),
        Transition("complete", _S.VALIDATING, _S.REGISTERED, WORKER, "Completed"),
        Transition("fail", _S.VALIDATING, _S.FAILED, WORKER, "Failed validation"),
        Transition("reopen", _S.FAILED, _S.DRAFT, Role.AUTHOR, "Reopen as a draft"),
        Transition("discard", _S.DRAFT, _S.DISCARDED, Role.AUTHOR, "Discard"),
    )
}

# Where the worker or SageMaker still has something to do, so that a page showing it should look again.
MOVING = frozenset({State.APPROVED, State.VALIDATING})
ENDED = frozenset({State.REGISTERED, State.DISCARDED})
EDITABLE = State.DRAFT
