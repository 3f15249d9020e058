"""The audit: a page to search it, the history of a draft, and exports."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from webapp import queries
from webapp.lifecycle import Role
from webapp.models import AuditEvent
from webapp.views.access import for_roles, visible_draft, who
from webapp.views.filters import EventFilter, narrowed
from webapp.views.timeline import TOLD

COLUMNS = (
    "seq", "at", "verb", "actor", "roles", "draft", "draft_name", "sha256", "reason", "changes", "details",
    "request_id", "ip", "previous_hash", "hash",
)  # fmt: skip
# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@for_roles(Role.AUDITOR, Role.ADMIN)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    filters, rows = _filtered(request)
    page = queries.page(rows.select_related("actor"), ("-seq",), request.GET.get("cursor", ""))
    context = {"filters": filters, "page": page, "rows": [shown(event) for event in page.rows]}
    return render(request, "audit/list.html", context)


@login_required
@require_safe
def draft_history(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    events = AuditEvent.objects.filter(draft=draft)
    page = queries.page(events, ("-seq",), request.GET.get("cursor", ""))
    context = {"draft": draft, "page": page, "rows": [shown(event) for event in page.rows]}
    return render(request, "audit/history.html", context)


def _filtered(request: HttpRequest) -> tuple[EventFilter, QuerySet[AuditEvent]]:
    filters = EventFilter(request.GET, queryset=queries.events_visible_to(who(request)))
    return filters, narrowed(filters)


def shown(event: AuditEvent) -> dict[str, Any]:
    """An event for a template: its body, with the columns that links need."""
    body: dict[str, Any] = json.loads(event.body)
    changes = [change | {side: _told(change[side]) for side in ("before", "after")} for change in body["changes"]]
    return body | {"event": event, "label": TOLD.get(event.verb, event.verb), "when": event.at, "changes": changes}


def _told(value: Any) -> str:
    """A value of a change as text: a text as it is, anything else as JSON, "" for nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


@for_roles(Role.AUDITOR, Role.ADMIN)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The events that the filters leave, oldest first, streamed: JSON lines are the record, CSV a convenience."""
    _, rows = _filtered(request)
    events = rows.order_by("seq").iterator(chunk_size=2000)
    writers = {"jsonl": (_json_lines, "application/jsonl"), "csv": (_csv, "text/csv; charset=utf-8")}
    if form not in writers:
        raise Http404
    write, content_type = writers[form]
    headers = {"Content-Disposition": f'attachment; filename="packwright-audit.{form}"'}
    return StreamingHttpResponse(write(events), content_type=content_type, headers=headers)


def _json_lines(events: Iterator[AuditEvent]) -> Iterator[str]:
    """`body` is the exact text that the hash is over, so that whoever has the file can check the chain."""
    for event in events:
        record = {"body": event.body, "previous_hash": event.previous_hash, "hash": event.hash}
        yield json.dumps(record, ensure_ascii=False) + "\n"


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv(events: Iterator[AuditEvent]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for event in events:
        yield writer.writerow([_cell(value) for value in _row(event)])


def _row(event: AuditEvent) -> list[Any]:
    body = json.loads(event.body)
    draft = body["draft"] or {}
    return [
        body["seq"], body["at"], body["verb"], body["actor"]["name"], " ".join(body["roles"]), draft.get("id", ""),
        draft.get("name", ""), body["sha256"], body["reason"], json.dumps(body["changes"], ensure_ascii=False),
        json.dumps(body["details"], ensure_ascii=False), body["origin"]["request_id"], body["origin"]["ip"],
        event.previous_hash, event.hash,
    ]  # fmt: skip


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(' "').startswith(FORMULA_STARTS) else value
