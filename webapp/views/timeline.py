"""A draft's story so far and what it waits for now."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from webapp.audit import VERBS
from webapp.document import sha256
from webapp.lifecycle import ENDED, MOVING, State
from webapp.models import AuditEvent, Draft, Submission

EVENTS_SHOWN = 60
POLL_SECONDS = 2
# What happened, where a transition's label is the words on its button.
TOLD = VERBS | {
    "request_review": "Asked for review",
    "withdraw": "Withdrew from review",
    "request_changes": "Requested changes",
    "approve": "Approved",
    "adopt": "Adopted an ARN",
    "retry": "Proven absent, sent again",
    "reopen": "Reopened as a draft",
    "discard": "Discarded",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    label: str
    actor: str
    at: datetime
    seq: int
    reason: str = ""
    sha256: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    verb: str = ""
    after: str = ""


def of(draft: Draft) -> dict[str, Any]:
    """The context of `drafts/timeline.html`."""
    submission = draft.submissions.order_by("-id").first()
    entries = [entry(event) for event in AuditEvent.objects.filter(draft=draft).order_by("-seq")[:EVENTS_SHOWN]]
    told = now(draft, submission)
    return {
        "draft": draft,
        "submission": submission,
        "timeline": _with_spans(_without_repeats(entries)),
        "now": told,
        "mark": _mark(draft, submission, entries, told),
        "last_no": last_no(entries) if draft.state == State.DRAFT else None,
        "items": status_items(submission),
        "is_moving": draft.state in MOVING,
        "has_ended": draft.state in ENDED,
        "poll_seconds": POLL_SECONDS,
    }


def entry(event: AuditEvent) -> Entry:
    body = json.loads(event.body)
    return Entry(
        TOLD.get(event.verb, event.verb), body["actor"]["name"], event.at, event.seq,
        body["reason"], body["sha256"], body["details"], event.verb,
    )  # fmt: skip


def _without_repeats(entries: list[Entry]) -> list[Entry]:
    """Edits in a row by one person are one line; the audit has each."""
    kept: list[Entry] = []
    for row in entries:
        repeats = kept and row.verb == "edit" == kept[-1].verb and row.actor == kept[-1].actor
        if not repeats:
            kept.append(row)
    return kept


def _with_spans(entries: list[Entry]) -> list[Entry]:
    """Each entry with the time that went by since the one before; the latest comes first."""
    before = [*entries[1:], None]
    return [replace(row, after=_span(row.at - old.at) if old else "") for row, old in zip(entries, before, strict=True)]


def _span(time: timedelta) -> str:
    seconds = round(time.total_seconds())
    if seconds < 1:
        return ""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return ""


def _mark(draft: Draft, submission: Submission | None, entries: list[Entry], told: str) -> str:
    """Changes when the page would look otherwise, so that one that looks again is answered only with news."""
    seen = [entries[0].seq if entries else 0, draft.state, draft.model_package_status, told, status_items(submission)]
    return sha256(json.dumps(seen))[:16]


def last_no(entries: list[Entry]) -> Entry | None:
    """Why the draft is back with its author: changes asked for, refused or failed, and no review asked for since."""
    for row in entries:
        if row.verb == "request_review":
            return None
        if row.verb in ("request_changes", "refuse", "fail"):
            return row
    return None


def now(draft: Draft, submission: Submission | None) -> str:
    """What the draft waits for, in a sentence."""
    if draft.state == State.APPROVED and submission:
        return _sending(submission)
    if draft.state == State.VALIDATING and submission:
        status = draft.model_package_status or "not asked yet"
        trouble = f" The last look failed: {submission.words}" if submission.words else ""
        return f"SageMaker has it; ModelPackageStatus: {status}. It is asked again and again until it ends.{trouble}"
    return {
        State.DRAFT: "Being written.",
        State.IN_REVIEW: "Waits for a reviewer to decide.",
        State.NEEDS_ATTENTION: "Outcome unknown: SageMaker never answered. Waits for an operator to look.",
    }.get(State(draft.state), "")


def _sending(submission: Submission) -> str:
    if submission.lease_until:
        return "Being sent to SageMaker."
    if not submission.attempt:
        return "Waits for the worker to send it; it looks every few seconds."
    if submission.doubt_since:
        return f"Outcome unknown, being checked before anything is sent again. Last: {submission.words}"
    return f"Not sent yet, tried again soon. Last: {submission.words}"


def status_items(submission: Submission | None) -> list[dict[str, str]]:
    """SageMaker's status per item: validation profiles and image scans, with the reason where one failed."""
    details = submission.status_details if submission else {}
    return [
        {
            "kind": kind,
            "name": str(item.get("Name", "")),
            "status": str(item.get("Status", "")),
            "reason": str(item.get("FailureReason") or ""),
        }
        for kind, key in (("Validation", "ValidationStatuses"), ("Image scan", "ImageScanStatuses"))
        for item in details.get(key) or []
    ]
