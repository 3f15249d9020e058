"""The transitions that people take, by name: pages and API call them alike."""

from collections.abc import Callable
from typing import Any

from webapp.actions import drafts, reviews, submissions

BY_PEOPLE: dict[str, Callable[..., Any]] = {
    "request_review": reviews.request_review,
    "withdraw": reviews.withdraw,
    "request_changes": reviews.request_changes,
    "approve": reviews.approve,
    "reopen": drafts.reopen,
    "discard": drafts.discard,
    "retry": submissions.retry,
}
# These take `sha256`, the revision or request that was read.
NAMES_A_REVISION = frozenset({"request_review", "request_changes", "approve"})
