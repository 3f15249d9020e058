"""What every transition has in common: the row is locked, the state and the policy are checked, the audit told."""

import json
from typing import Any

from django.db.models.functions import Now

from webapp import audit, diff, document, policy
from webapp.lifecycle import TRANSITIONS, State
from webapp.models import Draft, User
from webapp.refusals import Invalid, NotAllowed, WrongState


def locked(draft: Draft) -> Draft:
    """The draft as it is now, its row locked until the transaction ends."""
    return Draft.objects.select_for_update(of=("self",)).select_related("owner", "updated_by").get(pk=draft.pk)


MAX_WORDS = 10_000


def spoken(text: str) -> str:
    """A note or reason that can be kept. Raises Invalid."""
    try:
        document.check(text)
    except document.BadDocument as error:
        raise Invalid(f"The text can't be kept: {error.why}") from None
    if len(text) > MAX_WORDS:
        raise Invalid(f"Keep the text under {MAX_WORDS:,} characters; this has {len(text):,}.")
    return text


def allowed(draft: Draft, step: str, *, by: User | None, reason: str = "") -> Draft:
    """The draft, locked for a transition by a person or the worker (None). Raises WrongState, NotAllowed, Invalid."""
    spoken(reason)
    draft, row = locked(draft), TRANSITIONS[step]
    if draft.state != row.source:
        now, wanted = State(draft.state).label.lower(), row.source.label.lower()
        raise WrongState(f"“{row.label}” takes a draft in the state “{wanted}”; this one is in the state “{now}”.")
    if by is not None and (why := policy.why_not(by, step, draft)):
        raise NotAllowed(why)
    if row.needs_comment and not reason.strip():
        raise Invalid("Give a reason: the others read it, and the audit keeps it.")
    return draft


def move(draft: Draft, step: str, *, by: User | None, reason: str = "", sha256: str = "", **columns: Any) -> Draft:
    """Takes a transition that needs nothing else written: state, `columns`, audit."""
    draft = allowed(draft, step, by=by, reason=reason)
    return moved(draft, step, by=by, reason=reason, sha256=sha256, **columns)


def tell(draft: Draft) -> None:
    """Tells the audit what was saved quietly since it last heard, as by who typed it. The caller saves the draft."""
    if draft.is_told:
        return
    changes = diff.changes(json.loads(draft.told_text), json.loads(draft.text))
    draft.told_text, draft.is_told = draft.text, True
    if changes:
        typist = draft.updated_by
        audit.record("edit", actor=typist, roles=policy.roles(typist), draft=draft, changes=changes)


def moved(
    draft: Draft,
    step: str,
    *,
    by: User | None,
    reason: str = "",
    sha256: str = "",
    details: dict[str, Any] | None = None,
    **columns: Any,
) -> Draft:
    """Writes the new state of a draft that `allowed` gave, and its event. The worker leaves `updated_by` alone."""
    tell(draft)
    draft.state, draft.updated_at = TRANSITIONS[step].target, Now()
    draft.updated_by = by or draft.updated_by
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    draft.refresh_from_db(fields=["updated_at"])
    roles = policy.roles(by) if by else ()
    audit.record(step, actor=by, roles=roles, draft=draft, reason=reason, sha256=sha256, details=details)
    return draft
