"""How views get at what they show: the person, and only what that person may see."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from webapp import policy, queries
from webapp.models import Draft, User
from webapp.refusals import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def who(request: HttpRequest) -> User:
    """The person who asks. For views behind a login."""
    assert isinstance(request.user, User)
    return request.user


def visible_draft(request: HttpRequest, pk: int) -> Draft:
    """The draft, or 404: a draft that someone may not see is not there for them."""
    rows = queries.visible_to(who(request)).select_related("owner", "updated_by")
    return get_object_or_404(rows, pk=pk)


def for_roles(*roles: str) -> Callable[[View[P]], View[P]]:
    """Behind a login, and for these roles alone: 403 in words for the others."""

    def decorate(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not policy.has(who(request), *roles):
                raise NotAllowed(f"This page is for the role {' or '.join(roles)}, which you do not have.")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def other_person(request: HttpRequest) -> str:
    """Says so where a page that was made for one person comes back from another: the audit must not mistake them."""
    made_for = request.POST.get("person", "")
    if made_for in ("", str(who(request).pk)):
        return ""
    return f"You are signed in as {who(request).username} now, and this page was somebody else's."


def number_in(given: QueryDict, name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
