"""What every page shows: where requests go, what the person may open, how much waits for them."""

import logging
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from webapp import policy, queries
from webapp.lifecycle import Role
from webapp.sagemaker import gateway

log = logging.getLogger(__name__)
ASK_AGAIN_SECONDS = 30.0


@dataclass(slots=True)
class Place:
    """The account and region that requests go to; `account` is "" until AWS has said it."""

    sandbox: bool
    region: str
    account: str = ""


@cache
def _place() -> Place:
    # AWS may be slow or away, so it is asked beside the request and never in it.
    found = Place(settings.SANDBOX, settings.AWS_REGION)
    threading.Thread(target=_ask, args=(found, threading.Event()), daemon=True, name="whereabouts").start()
    return found


def _ask(found: Place, pause: threading.Event) -> None:
    while not found.account:
        try:
            found.account = gateway.whereabouts(found.region).account
        except Exception as error:  # a page must not depend on AWS, whatever its client throws
            log.info("the account is not known yet: %s", error)
            pause.wait(ASK_AGAIN_SECONDS)


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    active: bool
    count: int | None = None


# (label, address name, roles that see it; none: everyone)
PAGES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Start", "home", frozenset()),
    ("Drafts", "draft_list", frozenset()),
    ("Reviews", "queue", frozenset({Role.REVIEWER})),
    ("Needs attention", "attention", frozenset({Role.OPERATOR})),
    ("Audit", "audit", frozenset({Role.AUDITOR, Role.ADMIN})),
    ("People", "admin:index", frozenset({Role.ADMIN})),
)
MAX_COUNT = 100


def nav(request: HttpRequest) -> dict[str, Any]:
    """`place`, `nav` and `user_roles` for every template."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"place": _place(), "nav": [], "user_roles": ""}
    roles = policy.roles(request.user)
    items = [
        NavItem(label, url, request.path == url or (url != "/" and request.path.startswith(url)), _count(request, name))
        for label, name, wanted in PAGES
        if not wanted or wanted & roles
        for url in [reverse(name)]
    ]
    return {"place": _place(), "nav": items, "user_roles": ", ".join(sorted(roles))}


def _count(request: HttpRequest, name: str) -> int | None:
    if name != "queue" or not request.user.is_authenticated:
        return None
    return len(queries.waiting_for(request.user).values_list("pk", flat=True)[:MAX_COUNT])
