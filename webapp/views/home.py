"""The start page: what waits for the person who opens it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from webapp import policy, queries
from webapp.lifecycle import Role, State
from webapp.models import Draft
from webapp.views.access import who
from webapp.views.audit import shown

SHOWN = 8


@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = who(request)
    roles = policy.roles(user)
    context: dict[str, Any] = {"is_author": Role.AUTHOR in roles, "roles": roles}
    if Role.AUTHOR in roles:
        mine = Draft.objects.filter(owner=user).order_by("-updated_at", "-id").select_related("owner", "updated_by")
        context["mine"] = list(mine.exclude(state__in=[State.DISCARDED, State.REGISTERED])[:SHOWN])
    if Role.REVIEWER in roles:
        context["reviews"] = list(queries.waiting_for(user)[:SHOWN])
    if Role.OPERATOR in roles:
        context["parked"] = list(queries.needing_attention()[:SHOWN])
    if roles & {Role.AUDITOR, Role.ADMIN}:
        context["events"] = [shown(event) for event in queries.events_visible_to(user).order_by("-seq")[:SHOWN]]
    return render(request, "home.html", context)
