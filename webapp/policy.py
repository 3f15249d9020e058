"""Who may do what: roles and four eyes. Asked by actions, pages and the API alike; nobody else decides.

There is no bypass for a superuser: is_superuser opens the admin, which holds people alone.
"""

from django.db.models import Exists, OuterRef

from webapp.lifecycle import TRANSITIONS, Role, Transition
from webapp.models import Draft, Editor, Review, Share, User


def roles(user: User) -> frozenset[str]:
    """The person's roles, read once per request: the names of the groups that are roles."""
    known: frozenset[str] | None = getattr(user, "known_roles", None)
    if known is None:
        named = user.groups.values_list("name", flat=True) if user.is_active and user.pk else ()
        known = frozenset(named) & frozenset(Role)
        user.known_roles = known  # type: ignore[attr-defined]
    return known


def has(user: User, *wanted: str) -> bool:
    return bool(roles(user) & frozenset(wanted))


def why_not(user: User, step: str, draft: Draft) -> str:
    """Why the person may not take this step (a transition's name, or "edit" or "share"), or "" if they may.

    It does not look at the draft's state: that is the lifecycle's to say.
    """
    return _why_not(user, Role.AUTHOR if step in ("edit", "share") else TRANSITIONS[step].who, draft)


def may(user: User, step: str, draft: Draft) -> bool:
    return not why_not(user, step, draft)


def offers(user: User, draft: Draft) -> list[tuple[Transition, str]]:
    """The transitions from the draft's state that are for people, each with why this person may not (or "")."""
    rows = [row for row in TRANSITIONS.values() if row.source == draft.state and row.who in frozenset(Role)]
    reasons = {who: _why_not(user, who, draft) for who in {row.who for row in rows}}
    return [(row, reasons[row.who]) for row in rows]


def _why_not(user: User, who: str, draft: Draft) -> str:
    if not has(user, who):
        return f"This takes the role {who}, which you do not have."
    return {Role.AUTHOR: _author, Role.REVIEWER: _reviewer}.get(Role(who), _anyone)(user, draft)


def _anyone(user: User, draft: Draft) -> str:
    return ""


def _author(user: User, draft: Draft) -> str:
    if draft.owner_id == user.pk or Share.objects.filter(draft=draft, user=user).exists():
        return ""
    return f"This draft belongs to {draft.owner.username}, who can share it with you."


def _reviewer(user: User, draft: Draft) -> str:
    edited = Exists(Editor.objects.filter(draft=OuterRef("pk"), user=user))
    asked = Exists(Review.objects.filter(draft=OuterRef("pk"), asked_by=user, outcome=Review.Outcome.OPEN))
    has_edited, has_asked = Draft.objects.filter(pk=draft.pk).values_list(edited, asked).get()
    if has_edited:
        return "You edited this draft, so someone else has to decide on it."
    return "You asked for this review, so someone else has to decide on it." if has_asked else ""
