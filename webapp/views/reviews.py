"""The reviewers' queue, and the page on which a review is decided."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from webapp import diff, policy, queries
from webapp.diff import Change
from webapp.document import Document
from webapp.forms.controls import told
from webapp.forms.steps import STEPS, step_of
from webapp.forms.summary import label_of
from webapp.lifecycle import Role, State
from webapp.models import Draft, Review, Revision
from webapp.views.access import for_roles, visible_draft, who
from webapp.views.reading import read, request_of, sections


@for_roles(Role.REVIEWER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; what this person may not decide is shown too, with the reason."""
    page = queries.page(queries.open_reviews(), ("asked_at", "id"), request.GET.get("cursor", ""))
    mine = set(
        queries.waiting_for(who(request)).filter(pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True)
    )
    rows = [(review, review.pk in mine) for review in page.rows]
    context = {
        "page": page,
        "rows": rows,
        "for_me": [review for review, is_mine in rows if is_mine],
        "for_others": [review for review, is_mine in rows if not is_mine],
    }
    return render(request, "reviews/queue.html", context)


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return review_page(request, visible_draft(request, pk))


def review_page(request: HttpRequest, draft: Draft, *, refusal: str = "", comment: str = "") -> HttpResponse:
    """What changed first, the whole request below, the decision on the same page."""
    user = who(request)
    latest = draft.reviews.select_related("revision", "asked_by", "decided_by").order_by("-id").first()
    document: Document = json.loads(latest.revision.text) if latest else request_of(draft)
    base = baseline(draft, latest)
    context = read(draft, document) | {
        "review": latest,
        "base": base,
        "changes": list(told_apart(sorted(diff.changes(base.document, document), key=_place))),
        "sections": sections(document),
        "is_open": draft.state == State.IN_REVIEW,
        "why_not": policy.why_not(user, "approve", draft),
        "editors": [editor.user for editor in draft.editors.select_related("user").order_by("id")],
        "refusal": refusal,
        "comment": comment,
    }
    return render(request, "reviews/review.html", context, status=422 if refusal else 200)


@dataclass(frozen=True, slots=True)
class Base:
    """What a revision is compared with; `words` says which, "" for nothing at all."""

    document: Document
    words: str = ""


def baseline(draft: Draft, latest: Review | None) -> Base:
    """The last registered request of the same group or name, else this draft's revision before, else nothing."""
    registered = queries.last_registered(draft)
    if registered:
        return Base(request_of(registered), f"what was registered last as {registered.name} (draft {registered.pk})")
    number = latest.revision.number if latest else 0
    before = Revision.objects.filter(draft=draft, number=number - 1).first() if number > 1 else None
    if before:
        return Base(json.loads(before.text), f"revision {before.number} of this draft")
    return Base({})


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the page tells it, secrets masked."""

    kind: str
    path: str
    label: str
    step: str
    before: list[str]
    after: list[str]


def told_apart(changes: list[Change]) -> Iterator[ShownChange]:
    """The changes as rows; entries of one plain list that came or went together are one row."""
    for (kind, path), group in groupby(changes, key=lambda change: (change.kind, _list_or_itself(change))):
        rows = [shown(change) for change in group]
        if len(rows) == 1:
            yield rows[0]
        else:
            before, after = [line for row in rows for line in row.before], [line for row in rows for line in row.after]
            yield ShownChange(kind, path, label_of(path), rows[0].step, before, after)


def _list_or_itself(change: Change) -> str:
    above, _, last = change.path.rpartition("/")
    plain = not isinstance(change.after if change.kind == "added" else change.before, dict | list)
    return above if last.isdecimal() and plain and change.kind in ("added", "removed") else change.path


def shown(change: Change) -> ShownChange:
    step = step_of(change.path)
    before, after = (_lines(change, value) for value in (change.before, change.after))
    title = step.title if step else "Other members"
    return ShownChange(change.kind, change.path, label_of(change.path), title, before, after)


def _place(change: Change) -> int:
    """Where the change's step stands among the steps; what no step edits comes last."""
    step = step_of(change.path)
    return STEPS.index(step) if step else len(STEPS)


def _lines(change: Change, value: Any) -> list[str]:
    if value is None:
        return []
    return [str(value)] if change.kind == "moved" and isinstance(value, str) else told(change.path, value)
