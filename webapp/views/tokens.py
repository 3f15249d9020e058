"""A person's keys to the API: made, seen once, revoked."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from webapp import queries
from webapp.actions import tokens
from webapp.views.access import who

LIFETIMES = (("7", "A week"), ("30", "30 days"), ("90", "90 days"), ("365", "A year"))
SHOWN = 50


class NewToken(forms.Form):
    """What it is for, and for how long."""

    label = forms.CharField(
        max_length=tokens.LABEL_MAX,
        error_messages={"required": "Say what the token is for, such as “notebook” or “CI of fraud”."},
    )
    days = forms.ChoiceField(choices=LIFETIMES, initial="90")


@login_required
@never_cache
def token_list(request: HttpRequest) -> HttpResponse:
    """The list, and the form that makes one. A new token is in this one answer and nowhere else."""
    form = NewToken(request.POST or None)
    made, status = "", 200
    if request.method == "POST":
        if form.is_valid():
            days = timedelta(days=int(form.cleaned_data["days"]))
            made = tokens.make(who(request), by=who(request), label=form.cleaned_data["label"], lifetime=days)
            form = NewToken()
        else:
            status = 422
    context = {"form": form, "made": made, "tokens": queries.tokens_of(who(request))[:SHOWN]}
    return render(request, "account/tokens.html", context, status=status)


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(queries.tokens_of(who(request)), pk=pk)
    tokens.revoke(token, by=who(request))
    messages.success(request, f"{token.label or token.prefix} is revoked: it opens nothing any more.")
    return redirect("tokens")
