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


def works_on(user: User, draft: Draft) -> bool:
    """Whether the draft is theirs, or was shared with them."""
    return draft.owner_id == user.pk or Share.objects.filter(draft=draft, user=user).exists()


def why_not(user: User, step: str, draft: Draft) -> str:
    """Why the person may not take this step (a transition's name, or "edit" or "share"), or "" if they may.

    It does not look at the draft's state: that is the lifecycle's to say.
    """
    if step in ("edit", "share"):
        return _author(user, draft)
    who = TRANSITIONS[step].who
    if who == Role.AUTHOR:
        return _author(user, draft)
    if who == Role.REVIEWER:
        return _reviewer(user, draft)
    return "" if has(user, who) else f"This takes the role {who}, which you do not have."


def may(user: User, step: str, draft: Draft) -> bool:
    return not why_not(user, step, draft)


def offers(user: User, draft: Draft) -> list[tuple[Transition, str]]:
    """The transitions from the draft's state that are for people, each with why this person may not (or "")."""
    return [
        (row, why_not(user, row.name, draft))
        for row in TRANSITIONS.values()
        if row.source == draft.state and row.who in frozenset(Role)
    ]


def _author(user: User, draft: Draft) -> str:
    if not has(user, Role.AUTHOR):
        return "This takes the role author, which you do not have."
    if not works_on(user, draft):
        return f"This draft belongs to {draft.owner.username}, who can share it with you."
    return ""


def _reviewer(user: User, draft: Draft) -> str:
    if not has(user, Role.REVIEWER):
        return "This takes the role reviewer, which you do not have."
    edited = Exists(Editor.objects.filter(draft=OuterRef("pk"), user=user))
    asked = Exists(Review.objects.filter(draft=OuterRef("pk"), asked_by=user, outcome=Review.Outcome.OPEN))
    has_edited, has_asked = Draft.objects.filter(pk=draft.pk).values_list(edited, asked).get()
    if has_edited:
        return "You edited this draft, so someone else has to decide on it."
    return "You asked for this review, so someone else has to decide on it." if has_asked else ""
