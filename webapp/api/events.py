"""The audit over the API, oldest first; as JSON lines where Accept asks for them."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router
from ninja.params import functions

from webapp import queries
from webapp.api.drafts import REFUSALS, visible, who
from webapp.api.shapes import EventPage
from webapp.models import AuditEvent

router = Router(tags=["audit"])
PAGE = 200
LINES = ("application/jsonl", "application/x-ndjson", "application/jsonlines")
Seq = Annotated[int, functions.Query(ge=0, le=2**62)]


def record(event: AuditEvent) -> dict[str, Any]:
    """`body` as an object to read, `text` as the exact text that the hash is over."""
    return {
        "body": json.loads(event.body),
        "text": event.body,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def _answer(request: HttpRequest, rows: Any, after: int) -> Any:
    rows = rows.filter(seq__gt=after).order_by("seq")
    if any(kind in request.headers.get("Accept", "") for kind in LINES):
        return StreamingHttpResponse(_lines(rows), content_type="application/jsonl")
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return {"items": [record(event) for event in found], "next_after": found[-1].seq if more else None}


def _lines(rows: Any) -> Iterator[str]:
    for event in rows.iterator(chunk_size=2000):
        yield json.dumps(record(event), ensure_ascii=False) + "\n"


@router.get("/events", response={200: EventPage, **REFUSALS})
def index(request: HttpRequest, after: Seq = 0) -> Any:
    """The events that you may see, after a sequence number."""
    return _answer(request, queries.events_visible_to(who(request)), after)


@router.get("/drafts/{int:pk}/events", response={200: EventPage, **REFUSALS})
def of_draft(request: HttpRequest, pk: int, after: Seq = 0) -> Any:
    """The events of one draft."""
    return _answer(request, AuditEvent.objects.filter(draft=visible(request, pk)), after)
