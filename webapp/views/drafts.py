"""Drafts: the list, a new one, the page of one, and its transitions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from webapp import document, policy, queries
from webapp.actions import drafts
from webapp.actions.transitions import BY_PEOPLE, NAMES_A_REVISION
from webapp.document import BadDocument
from webapp.formats import imports
from webapp.forms.kinds import KINDS, NAMES
from webapp.lifecycle import Role
from webapp.models import Draft
from webapp.refusals import Invalid
from webapp.views import exchange, timeline
from webapp.views.access import for_roles, visible_draft, who
from webapp.views.filters import DraftFilter, narrowed
from webapp.views.overview import overview
from webapp.views.reviews import review_page
from webapp.views.steps import check_page

DONE = {
    "request_review": "Review asked for. A reviewer decides next.",
    "withdraw": "Withdrawn from review; you can edit it again.",
    "request_changes": "Sent back to its author with your reason.",
    "approve": "Approved. The worker sends it to SageMaker now.",
    "reopen": "Reopened, with everything as it was.",
    "discard": "Discarded. It stays here to read.",
}


@login_required
@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    rows = queries.visible_to(who(request)).select_related("owner", "updated_by").defer("text", "undo", "note")
    filters = DraftFilter(request.GET, queryset=rows)
    page = queries.page(narrowed(filters), ("-updated_at", "-id"), request.GET.get("cursor", ""))
    context = {"filters": filters, "page": page, "may_create": policy.has(who(request), Role.AUTHOR)}
    return render(request, "drafts/list.html", context)


class NewDraft(forms.Form):
    """A choice of kind and a name, or a request in any of the forms that people have it in."""

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, required=False)
    name = forms.CharField(max_length=2048, required=False, strip=True)
    request = forms.CharField(required=False, widget=forms.Textarea, strip=True)
    origin = forms.CharField(required=False)

    def clean_origin(self) -> dict[str, Any]:
        return exchange.unsealed(self.cleaned_data["origin"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("request"):
            try:
                given["found"] = imports.read(given["request"])
                document.kept(given["found"].request)
            except BadDocument as error:
                self.add_error("request", str(error)[:1].upper() + str(error)[1:])
        elif not given.get("kind") and not self.errors:
            self.add_error("kind", "Choose what you are packaging, or paste a request below.")
        return given


@for_roles(Role.AUTHOR)
def draft_new(request: HttpRequest) -> HttpResponse:
    """Makes a draft. Of a request that was given, a page says first what was taken of it and what is wrong with it."""
    form = NewDraft(request.POST or None)
    if request.method != "POST":
        return render(request, "drafts/new.html", {"form": form})
    if not form.is_valid():
        return render(request, "drafts/new.html", {"form": form}, status=422)
    given, found = form.cleaned_data, form.cleaned_data.get("found")
    if found is None:
        draft = drafts.create({NAMES[given["kind"]][1:]: given["name"]}, by=who(request))
        return redirect("step", pk=draft.pk, slug="basics")
    origin = exchange.origin(found, before=given["origin"])
    if found.left_out or found.notes or not given["origin"]:
        return exchange.read_page(request, found, origin)
    draft = drafts.create(found.request, by=who(request), note=exchange.note_of(origin), came_from=origin)
    messages.success(request, "Draft made of the request that you gave. Check what it says on each step.")
    return redirect("draft", pk=draft.pk)


@login_required
@require_safe
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft at a glance: the task list while it is edited, the timeline once it is under way."""
    return overview(request, visible_draft(request, pk))


@login_required
@require_safe
def draft_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline and the page's head, for the page that looks again while things move; 204 for nothing new."""
    draft = visible_draft(request, pk)
    context = timeline.of(draft)
    if request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "drafts/timeline.html", context | {"offers": policy.offers(who(request), draft)})


@login_required
@require_POST
def transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Takes one step of the lifecycle for the person who asks."""
    draft = visible_draft(request, pk)
    if name not in DONE:
        raise Http404
    arguments: dict[str, Any] = {"by": who(request), "comment": request.POST.get("comment", "")}
    if name in NAMES_A_REVISION:
        arguments["sha256"] = request.POST.get("sha256", "")
    try:
        BY_PEOPLE[name](draft, **arguments)
    except Invalid as refused:
        if name not in NAMES_A_REVISION:
            raise
        return _try_again(request, draft, name, refused)
    messages.success(request, DONE[name])
    return redirect("queue") if name in ("approve", "request_changes") else redirect("draft", pk=draft.pk)


def _try_again(request: HttpRequest, draft: Draft, name: str, refused: Invalid) -> HttpResponse:
    comment = request.POST.get("comment", "")
    if name == "request_review":
        return check_page(request, draft, refusal=refused.why, comment=comment)
    return review_page(request, draft, refusal=refused.why, comment=comment)


@login_required
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    username = request.POST.get("username", "").strip()
    if request.POST.get("stop"):
        drafts.unshare(draft, by=who(request), username=username)
        messages.success(request, f"{username} can no longer edit this draft.")
        return redirect("draft", pk=pk)
    try:
        found = drafts.share(draft, by=who(request), username=username)
    except Invalid as refused:
        messages.error(request, refused.why)
    else:
        messages.success(request, f"{found.username} can see and edit this draft now.")
    return redirect("draft", pk=pk)
