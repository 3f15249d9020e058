"""Keys to the API. Only the sha256 of a token is kept; the token itself is shown once."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from webapp import audit, policy
from webapp.actions.people import SHELL
from webapp.actions.steps import spoken
from webapp.actions.submissions import database_now
from webapp.document import sha256
from webapp.models import ApiToken, User
from webapp.refusals import Invalid, NotAllowed

PREFIX = "pw_"
SHOWN = 8
LIFETIME = timedelta(days=90)
LABEL_MAX = 80
# Last use is told to the minute, so that a busy client does not write with every call.
USE_TOLD_EVERY = timedelta(minutes=1)


@transaction.atomic(durable=True)
def make(owner: User, *, by: User | None, label: str = "", lifetime: timedelta = LIFETIME) -> str:
    """A new token for a person: they make their own, or the command line (None) does. Raises NotAllowed, Invalid."""
    if by is not None and by != owner:
        raise NotAllowed("A token is made by the person who will use it.")
    if len(spoken(label)) > LABEL_MAX:
        raise Invalid(f"Keep the label under {LABEL_MAX} characters.")
    token = PREFIX + secrets.token_urlsafe(32)
    expires = database_now() + lifetime
    row = ApiToken.objects.create(
        user=owner, label=label, prefix=token[:SHOWN], sha256=sha256(token), expires_at=expires
    )
    details = {"person": owner.username, "label": label, "prefix": row.prefix, "expires_at": expires.isoformat()}
    audit.record("make_token", actor=by, roles=policy.roles(by) if by else (), nobody=SHELL, details=details)
    return token


@transaction.atomic(durable=True)
def revoke(token: ApiToken, *, by: User) -> None:
    """Ends a token at once. Raises NotAllowed."""
    if by != token.user and not policy.has(by, "admin"):
        raise NotAllowed("A token is revoked by its owner or an admin.")
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=Now()):
        details = {"person": token.user.username, "label": token.label, "prefix": token.prefix}
        audit.record("revoke_token", actor=by, roles=policy.roles(by), details=details)


def used(token: str) -> User | None:
    """The person behind a token that is neither over nor revoked, None otherwise; notes its use."""
    live = ApiToken.objects.filter(sha256=sha256(token), revoked_at=None, expires_at__gt=Now(), user__is_active=True)
    found = live.select_related("user").first()
    if found is None:
        return None
    long_ago = Q(used_at=None) | Q(used_at__lt=Now() - USE_TOLD_EVERY)
    if found.used_at is None or database_now() - found.used_at > USE_TOLD_EVERY:
        ApiToken.objects.filter(long_ago, pk=found.pk).update(used_at=Now())
    return found.user
