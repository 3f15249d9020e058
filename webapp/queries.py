"""Named querysets: what a person sees, what waits for whom, what is due. Lists go by keyset, never by OFFSET."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from webapp import policy
from webapp.lifecycle import Role, State
from webapp.models import ApiToken, AuditEvent, Draft, Editor, Review, Share, Submission, User


def visible_to(user: User) -> QuerySet[Draft]:
    """The drafts that a person may see: their own and shared ones, and what their roles bring with them."""
    if policy.has(user, Role.AUDITOR, Role.ADMIN):
        return Draft.objects.all()
    theirs = Q(owner=user) | Q(Exists(Share.objects.filter(draft=OuterRef("pk"), user=user)))
    if policy.has(user, Role.REVIEWER):
        theirs |= Q(revision_count__gt=0)
    if policy.has(user, Role.OPERATOR):
        theirs |= Q(Exists(Submission.objects.filter(draft=OuterRef("pk"))))
    return Draft.objects.filter(theirs)


def events_visible_to(user: User) -> QuerySet[AuditEvent]:
    """Auditors and admins read every event; everyone else those of the drafts that they see."""
    if policy.has(user, Role.AUDITOR, Role.ADMIN):
        return AuditEvent.objects.all()
    return AuditEvent.objects.filter(draft__in=visible_to(user))


def waiting_for(user: User) -> QuerySet[Review]:
    """The open reviews that this reviewer may decide, oldest first."""
    if not policy.has(user, Role.REVIEWER):
        return Review.objects.none()
    edited = Editor.objects.filter(draft=OuterRef("draft"), user=user)
    return open_reviews().filter(~Exists(edited)).exclude(asked_by=user)


def open_reviews() -> QuerySet[Review]:
    return (
        Review.objects.filter(outcome=Review.Outcome.OPEN)
        .select_related("draft", "draft__owner", "revision", "asked_by")
        .order_by("asked_at", "id")
    )


def due() -> QuerySet[Submission]:
    """The submissions that the worker should take up now, by the database's clock."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    return Submission.objects.filter(
        free, stage__in=[Submission.Stage.SEND, Submission.Stage.WATCH], due_at__lte=Now()
    ).order_by("due_at")


def untold() -> QuerySet[Draft]:
    """The drafts with typing that was saved quietly a while ago and that the audit does not know yet."""
    return Draft.objects.filter(is_told=False, updated_at__lt=Now() - UNTOLD_AT_MOST).order_by("updated_at")


def needing_attention() -> QuerySet[Submission]:
    return Submission.objects.filter(stage=Submission.Stage.PARKED).select_related("draft", "revision").order_by("id")


def last_registered(draft: Draft) -> Draft | None:
    """The draft of the same group or name that was registered last, to compare with."""
    if not draft.name:
        return None
    same = Draft.objects.filter(name=draft.name, kind=draft.kind, state=State.REGISTERED).exclude(pk=draft.pk)
    return same.order_by("-updated_at", "-id").first()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's tokens: those that still open something first, each half with the newest first."""
    is_over = Q(revoked_at__isnull=False) | Q(expires_at__lte=Now())
    return ApiToken.objects.filter(user=user).annotate(is_over=is_over).order_by("is_over", "-created_at", "-id")


Row = TypeVar("Row", bound=Model)


UNTOLD_AT_MOST = timedelta(minutes=5)


class BadCursor(ValueError):
    """A cursor that no page of ours gave out."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows, and the cursor of the next page or ""."""

    rows: Sequence[Row]
    next_cursor: str


def page(rows: QuerySet[Row], order: tuple[str, ...], cursor: str = "", size: int = 50) -> Page[Row]:
    """A page of `rows` by keyset. `order` names the fields, all descending with a leading "-" or all ascending.

    Raises BadCursor.
    """
    names = tuple(field.lstrip("-") for field in order)
    comparison = "lt" if order[0].startswith("-") else "gt"
    if cursor:
        rows = rows.filter(_past(names, _values(cursor, rows.model, names), comparison))
    found = list(rows.order_by(*order)[: size + 1])
    if len(found) <= size:
        return Page(found, "")
    return Page(found[:size], _cursor([getattr(found[size - 1], name) for name in names]))


def _past(names: tuple[str, ...], values: list[Any], comparison: str) -> Q:
    # (a, b) < (x, y), written so that PostgreSQL can walk the index: a <= x and (a < x or b < y).
    condition = Q(**{f"{names[-1]}__{comparison}": values[-1]})
    for name, value in zip(names[-2::-1], values[-2::-1], strict=True):
        condition = Q(**{f"{name}__{comparison}e": value}) & (Q(**{f"{name}__{comparison}": value}) | condition)
    return condition


def _cursor(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(value) for value in values]).encode()).decode().rstrip("=")


def _values(cursor: str, model: type[Model], names: tuple[str, ...]) -> list[Any]:
    damaged = BadCursor("This page's address is damaged. Go back to the start of the list.")
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise damaged
        fields = [model._meta.get_field(name) for name in names]
        return [field.to_python(value) for field, value in zip(fields, values, strict=True)]  # type: ignore[union-attr]
    except (ValueError, ValidationError):
        raise damaged from None
