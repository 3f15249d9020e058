"""What an author does to a draft: make it, change its request, share it, discard it."""

import itertools
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from webapp import audit, diff, document, policy, rules
from webapp.actions.steps import locked, move, spoken, tell
from webapp.document import Document
from webapp.lifecycle import EDITABLE, Role, State
from webapp.models import Draft, Editor, IdempotencyKey, Share, User
from webapp.refusals import Invalid, NotAllowed, Stale, WrongState

KEY_LIFETIME = timedelta(hours=24)


@transaction.atomic(durable=True)
def create(request: Document, *, by: User, note: str = "", came_from: Mapping[str, Any] | None = None) -> Draft:
    """A new draft of a request, which may be incomplete; the audit keeps where it came from, if it was imported.

    Raises NotAllowed, and BadDocument for what can't be kept.
    """
    return _made(request, by=by, note=note, came_from=came_from)


@transaction.atomic(durable=True)
def create_once(request: Document, *, by: User, note: str = "", key: str = "") -> tuple[Draft, bool]:
    """As `create`, and whether an earlier call with the same key had made the draft already.

    A key is the person's own and stands for one request and note, for a day. Raises Invalid for another one too.
    """
    if not key:
        return _made(request, by=by, note=note), False
    document.check(request)
    digest = document.sha256(document.canonical({"request": request, "note": spoken(note)}))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the same key may come twice at once
    IdempotencyKey.objects.filter(user=by, made_at__lt=Now() - KEY_LIFETIME).delete()
    earlier = IdempotencyKey.objects.filter(user=by, key=key).select_related("draft").first()
    if earlier and earlier.sha256 != digest:
        raise Invalid("This Idempotency-Key stands for another request already. Send a new key with a new request.")
    if earlier:
        return earlier.draft, True
    draft = _made(request, by=by, note=note)
    IdempotencyKey.objects.create(user=by, key=key, sha256=digest, draft=draft)
    return draft, False


def _made(request: Document, *, by: User, note: str, came_from: Mapping[str, Any] | None = None) -> Draft:
    if not policy.has(by, Role.AUTHOR):
        raise NotAllowed("Making drafts takes the role author, which you do not have.")
    draft = Draft(owner=by, updated_by=by, note=spoken(note))
    _take_in(draft, request)
    draft.told_text = draft.text
    draft.save(force_insert=True)
    Editor.objects.create(draft=draft, user=by)
    audit.record(
        "create", actor=by, roles=policy.roles(by), draft=draft,
        reason=note, changes=diff.changes({}, request), details=came_from,
    )  # fmt: skip
    return draft


def duplicate(request: Document, *, by: User, of: Draft) -> Draft:
    """A new draft of another one's request, with a free name proposed. Raises as `create` does."""
    request = document.copied(request)
    if rules.kind(request) == rules.PACKAGE and (name := rules.name(request)):
        request["ModelPackageName"] = _free_name(name)
    return create(request, by=by, note=f"Duplicate of draft {of.pk}")


MAX_NAME = 63


def _free_name(name: str) -> str:
    """The name with the first number behind it that no draft has: flowers, flowers-2, flowers-3 …"""
    stem = re.sub(r"-\d+$", "", name)
    taken = set(Draft.objects.filter(name__startswith=stem[:40]).values_list("name", flat=True)[:1000])
    numbered = (f"{stem[: MAX_NAME - len(str(n)) - 1]}-{n}" for n in itertools.count(2))
    return next(each for each in numbered if each not in taken)


@transaction.atomic(durable=True)
def edit(draft: Draft, *, by: User, version: int, request: Document, undo: str | None = None) -> Draft:
    """Saves a changed request over the version that it was made from, and tells the audit.

    `undo` replaces what the draft keeps for "Undo"; None leaves it. A request that is the same as before is no
    change: nothing is written. Raises WrongState, NotAllowed, Stale (who saved meanwhile), BadDocument.
    """
    draft = _editable(draft, by=by)
    _refuse_stale(draft, version, by=by)
    is_new = _change(draft, request, by=by)
    if undo not in (None, draft.undo):
        draft.undo, is_new = undo or "", True
    if is_new or not draft.is_told:
        tell(draft)
        _save(draft, is_new=is_new)
    return draft


@transaction.atomic(durable=True)
def autosave(draft: Draft, *, by: User, version: int, request: Document) -> Draft:
    """Saves typing quietly: the audit is told at the next save, transition or sweep, in one event. Raises as `edit`.

    What comes again since its answer got lost on the way is there already: no change, and not taken for another's.
    """
    draft = _editable(draft, by=by)
    if draft.version == version + 1 and draft.updated_by == by and _is_said(draft, request):
        return draft
    _refuse_stale(draft, version, by=by)
    if _change(draft, request, by=by):
        _save(draft, is_new=True)
    return draft


@transaction.atomic(durable=True)
def tell_typing(draft: Draft) -> None:
    """Tells the audit of typing that nobody has saved or sent since."""
    draft = locked(draft)
    if not draft.is_told:
        tell(draft)
        draft.save()


def _editable(draft: Draft, *, by: User) -> Draft:
    draft = locked(draft)
    if draft.state != EDITABLE:
        raise WrongState(f"This draft is {State(draft.state).label.lower()}, so its request can't be changed now.")
    if why := policy.why_not(by, "edit", draft):
        raise NotAllowed(why)
    return draft


def _refuse_stale(draft: Draft, version: int, *, by: User) -> None:
    if draft.version != version:
        when = draft.updated_at.strftime("%H:%M UTC")
        name = "You, on another page," if draft.updated_by == by else draft.updated_by.username
        raise Stale(f"{name} saved this draft at {when}, after you opened it.")


def _is_said(draft: Draft, request: Document) -> bool:
    """Whether the draft says this already."""
    return json.dumps(json.loads(draft.text)) == json.dumps(request)


def _change(draft: Draft, request: Document, *, by: User) -> bool:
    """Takes a request in; False if it is what the draft says already."""
    if _is_said(draft, request):
        return False
    before = json.loads(draft.text)
    if draft.updated_by != by:
        tell(draft)  # what another person typed is told as theirs
    draft.updated_by = by
    _take_in(draft, request)
    if diff.changes(before, request):
        draft.is_told = False
        Editor.objects.get_or_create(draft=draft, user=by)
    return True


def _save(draft: Draft, *, is_new: bool) -> None:
    draft.version += is_new
    draft.updated_at = Now()
    draft.save()
    draft.refresh_from_db(fields=["updated_at"])


def _take_in(draft: Draft, request: Document) -> None:
    draft.text = document.kept(request)
    draft.name, draft.kind = rules.name(request)[:255], rules.kind(request)
    draft.problem_count = sum(not finding.is_warning for finding in rules.findings(request))


@transaction.atomic(durable=True)
def share(draft: Draft, *, by: User, username: str) -> User:
    """Lets another author see and edit the draft. Raises NotAllowed, and Invalid for a name that is no author's."""
    draft = locked(draft)
    if why := policy.why_not(by, "share", draft):
        raise NotAllowed(why)
    found = User.objects.filter(username=spoken(username), is_active=True).first()
    if found is None or not policy.has(found, Role.AUTHOR):
        raise Invalid(f"There is no author called “{username[:80]}”. Write the name that they log in with.")
    _, is_new = Share.objects.get_or_create(draft=draft, user=found)
    if is_new:
        audit.record("share", actor=by, roles=policy.roles(by), draft=draft, details={"with": found.username})
    return found


@transaction.atomic(durable=True)
def unshare(draft: Draft, *, by: User, username: str) -> None:
    """Takes the leave back; what they edited stays on record. Raises NotAllowed."""
    draft = locked(draft)
    if why := policy.why_not(by, "share", draft):
        raise NotAllowed(why)
    gone, _ = Share.objects.filter(draft=draft, user__username=spoken(username)).delete()
    if gone:
        audit.record("unshare", actor=by, roles=policy.roles(by), draft=draft, details={"with": username})


@transaction.atomic(durable=True)
def discard(draft: Draft, *, by: User, comment: str = "") -> Draft:
    """Puts a draft away for good; it stays readable. Raises WrongState, NotAllowed."""
    return move(draft, "discard", by=by, reason=comment)


@transaction.atomic(durable=True)
def reopen(draft: Draft, *, by: User, comment: str = "") -> Draft:
    """Makes a failed draft editable again, its request as it was. Raises WrongState, NotAllowed."""
    return move(draft, "reopen", by=by, reason=comment, model_package_status="", arn="")


def undo_of(draft: Draft) -> dict[str, Any]:
    """What the last removal took out: {"label": …, "inserts": [{"path": …, "value": …}]}, or {}."""
    kept: dict[str, Any] = json.loads(draft.undo) if draft.undo else {}
    return kept
