"""The audit: its verbs, and the one place that adds an event.

Events are chained: each hash is over the one before and the event's canonical text. The end of the chain is read
from one head row locked FOR UPDATE; reading the last event instead forks the chain under concurrency. The head's
count and hash are also what shows that the tail was cut off. Database triggers refuse UPDATE, DELETE and TRUNCATE.
"""

import contextvars
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from webapp.diff import Change
from webapp.lifecycle import TRANSITIONS
from webapp.masking import masked
from webapp.models import AuditEvent, AuditHead, Draft, User

VERBS = {
    "create": "Created",
    "edit": "Edited",
    "share": "Shared",
    "unshare": "Stopped sharing",
    "postpone": "Put off sending",
    "change_roles": "Changed roles",
    "add_person": "Added a person",
    "change_person": "Changed a person",
    "make_token": "Made an API token",
    "revoke_token": "Revoked an API token",
} | {row.name: row.label for row in TRANSITIONS.values()}


MOST_CHANGES = 5000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from."""

    request_id: str = ""
    ip: str = ""


origin: contextvars.ContextVar[Origin] = contextvars.ContextVar("origin", default=Origin())  # noqa: B039 (frozen)


def record(
    verb: str,
    *,
    actor: User | None,
    draft: Draft | None = None,
    sha256: str = "",
    changes: Iterable[Change] = (),
    reason: str = "",
    roles: Iterable[str] = (),
    details: Mapping[str, Any] | None = None,
    nobody: str = "worker",
) -> AuditEvent:
    """Adds an event to the chain, in the caller's transaction. `actor` None is no person but `nobody`.

    `details` holds what AWS said: request id, account, region, HTTP status, attempt. Of very many changes it counts the
    rest there, for one event must not fill the log. Raises KeyError for a verb that VERBS does not have.
    """
    VERBS[verb]
    told = list(changes)
    more = len(told) - MOST_CHANGES
    seq, previous, now = _next()
    body = {
        "seq": seq,
        "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "verb": verb,
        "actor": {"id": actor.pk, "name": actor.username} if actor else {"id": None, "name": nobody},
        "roles": sorted(roles),
        "draft": {"id": draft.pk, "name": draft.name} if draft else None,
        "sha256": sha256,
        "changes": [_masked(change) for change in told[:MOST_CHANGES]],
        "reason": reason,
        "origin": asdict(origin.get()),
        "details": dict(details or {}) | ({"more_changes": more} if more > 0 else {}),
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    event = AuditEvent(
        seq=seq, at=now, verb=verb, actor=actor, draft=draft,
        body=text, previous_hash=previous, hash=link(previous, text),
    )  # fmt: skip
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(seq=seq, hash=event.hash)
    return event


def _next() -> tuple[int, str, datetime]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash, clock_timestamp() FROM webapp_audithead WHERE id = 1 FOR UPDATE")
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "INSERT INTO webapp_audithead (id, seq, hash) VALUES (1, 0, %s) ON CONFLICT DO NOTHING", ["0" * 64]
            )
            return _next()
        return row[0] + 1, row[1], row[2]


def _masked(change: Change) -> dict[str, Any]:
    if change.kind == "moved" and isinstance(change.before, str):  # two pointers
        return asdict(change)
    return asdict(change) | {"before": masked(change.before, change.path), "after": masked(change.after, change.path)}


def link(previous: str, body: str) -> str:
    """The hash of an event: sha256 over the previous hash, a line feed and the body's UTF-8 bytes."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def verify() -> Iterator[str]:
    """Reads the whole chain and yields a sentence for each thing that does not fit; nothing if it is whole."""
    expected, previous = 1, "0" * 64
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
        if event.seq != expected:
            yield f"event {expected} is missing: after {expected - 1} comes {event.seq}."
        if event.previous_hash != previous:
            yield f"event {event.seq} does not follow the one before it: the chain is broken."
        if link(event.previous_hash, event.body) != event.hash:
            yield f"event {event.seq} was changed: its text does not give its hash."
        yield from _columns(event)
        expected, previous = event.seq + 1, event.hash
    head = AuditHead.objects.filter(pk=1).first()
    if (head.seq if head else 0) != expected - 1:
        yield f"the head counts {head.seq if head else 0} events, the list ends at {expected - 1}: its end was cut off."
    elif head and head.hash != previous:
        yield f"the head's hash is not that of event {head.seq}: the end of the list was replaced."


def _columns(event: AuditEvent) -> Iterator[str]:
    try:
        body = json.loads(event.body)
        told = (body["seq"], body["verb"], body["actor"]["id"], (body["draft"] or {}).get("id"), body["at"])
    except (ValueError, KeyError, TypeError):
        yield f"event {event.seq} was changed: its text can't be read."
        return
    at = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if told != (event.seq, event.verb, event.actor_id, event.draft_id, at):
        yield f"event {event.seq} was changed: its columns do not say what its text says."
