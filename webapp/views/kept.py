"""What was typed and can't be taken yet, since its person is signed out or signed in anew: the answer holds it.

It comes back as hidden fields of a page with a button, which sends it again. Nothing is saved until then.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure as plain_failure

P = ParamSpec("P")
KEPT = {"step", "text"}  # names of addresses; never one that is sent a password
NOT_TYPED = {"csrfmiddlewaretoken", "autosave"}


def kept_at_login(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Behind a login, as `login_required`, but a form that is sent without one comes back with all that it held."""
    guarded = login_required(view)

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        by_script = "autosave" in request.POST or "HX-Request" in request.headers
        if request.method == "POST" and not by_script and not request.user.is_authenticated:
            return _kept(request, 401)
        return guarded(request, *args, **kwargs)

    return kept


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Django's, but a form that one of our own pages sent, with a token from before a login, is not lost.

    A browser says truly where a form comes from. What another site sends is never put before anyone's button.
    """
    ours = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") == ours and "HX-Request" not in request.headers and _is_kept(request):
        return _kept(request, 403)
    return plain_failure(request, reason)


def _is_kept(request: HttpRequest) -> bool:
    try:
        return "autosave" not in request.POST and resolve(request.path_info).url_name in KEPT
    except Resolver404:
        return False


def _kept(request: HttpRequest, status: int) -> HttpResponse:
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values]
    return render(request, "kept.html", {"typed": typed}, status=status)
