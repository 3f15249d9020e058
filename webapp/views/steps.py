"""The walk: one page a step, each saving into the draft, and the page that checks the whole."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from webapp import editing, policy, rules
from webapp.actions import drafts
from webapp.document import Document
from webapp.formats.exports import EXPORTS
from webapp.forms import kinds, summary
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import CHECK_SLUG, STEPS, Step, step_after, step_at
from webapp.lifecycle import EDITABLE
from webapp.models import Draft
from webapp.refusals import Refusal, Stale
from webapp.views.access import visible_draft, who
from webapp.views.kept import kept_at_login
from webapp.views.reading import read, refused, request_of, sections


@kept_at_login
def step_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    draft = visible_draft(request, pk)
    step = step_at(slug)
    if step is None:
        raise Http404
    if request.method == "POST":
        return _save(request, draft, step)
    if not _may_edit(request, draft):
        return redirect("draft", pk=draft.pk)
    form = StepForm(
        step, request_of(draft), all_fields="all" in request.GET,
        open_at=request.GET.get("at", ""), wanted_kind=request.GET.get("kind", ""),
        card_as_text=request.GET.get("card") == "text",
    )  # fmt: skip
    return _show(request, draft, step, form)


def _may_edit(request: HttpRequest, draft: Draft) -> bool:
    return draft.state == EDITABLE and policy.may(who(request), "edit", draft)


def _save(request: HttpRequest, draft: Draft, step: Step) -> HttpResponse:
    """Saves what was typed, then does the move that the button asked for. Whatever happens, the page keeps the text."""
    # A page that came back as out of date may show entries that the document no longer has; now they are saved.
    is_current = version_posted(request) == draft.version
    is_quiet = "autosave" in request.POST
    form = StepForm(step, request_of(draft), request.POST, also_posted=is_current or is_quiet)
    if is_quiet:
        return _autosave(request, draft, form, form.typed())
    document, undo = form.edited()
    # Whoever may not edit is refused below: the page shows what is masked elsewhere.
    if form.errors and _may_edit(request, draft):
        return _show(request, draft, step, form, status=422)
    op = request.GET.get("op", "")
    moved = editing.apply(document, op, request.GET.get("path", ""), drafts.undo_of(draft))
    kept = moved.undo or undo or ({} if op == "undo" else None)
    try:
        drafts.edit(
            draft, by=who(request), version=version_posted(request), request=moved.document,
            undo=None if kept is None else json.dumps(kept) if kept else "",
        )  # fmt: skip
    except Stale as stale:
        late = StepForm(step, request_of(draft), request.POST, also_posted=True)
        return _show(request, draft, step, late, status=409, stale=stale.why)
    return _onward(request, draft, form, op, moved, undo)


def _autosave(request: HttpRequest, draft: Draft, form: StepForm, document: Document) -> HttpResponse:
    """Saves what is typed without a word to the audit; the page shows the answer beside its buttons.

    `goes_on` where Save's own answer keeps what was typed and says more; else the page had better stay.
    """
    if form.errors:
        why = "Something on this page can't be kept as it is; Save says what."
        return JsonResponse({"why": why, "goes_on": True}, status=422)
    try:
        draft = drafts.autosave(draft, by=who(request), version=version_posted(request), request=document)
    except Refusal as refused:
        return JsonResponse({"why": refused.why, "goes_on": isinstance(refused, Stale)}, status=409)
    return JsonResponse({"version": draft.version})


def version_posted(request: HttpRequest) -> int:
    """The version of the draft that a page was made from; 0 for garbage."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _onward(
    request: HttpRequest, draft: Draft, form: StepForm, op: str, moved: editing.Moved, undo: dict[str, Any]
) -> HttpResponse:
    step = form.step
    here = reverse("step", args=[draft.pk, step.slug])
    shown = {"all": "1"} if op == "all" or ("all" in request.POST and op != "usual") else {}
    if undo:
        messages.warning(request, f"Left out, since this kind of package does not take it: {undo['label']}.")
    if form.awaits_kind:
        messages.warning(request, "Saved, but not switched yet: see below what that leaves out, and save again.")
        shown |= {"kind": form.awaits_kind}
    if op == "text" or (form.card_is_text and op != "form"):
        shown["card"] = "text"
    if op:
        if moved.words:
            messages.info(request, moved.words)
        return redirect(f"{here}?{urlencode(shown | ({'at': moved.focus} if moved.focus else {}))}")
    if "stay" in request.POST or undo or form.awaits_kind:
        if not form.awaits_kind:
            messages.success(request, "Saved.")
        return redirect(f"{here}?{urlencode(shown)}")
    after = step_after(step, summary.held(moved.document))
    return redirect("check", pk=draft.pk) if after == CHECK_SLUG else redirect("step", pk=draft.pk, slug=after)


def _show(
    request: HttpRequest, draft: Draft, step: Step, form: StepForm, *, status: int = 200, stale: str = ""
) -> HttpResponse:
    document = request_of(draft)
    found = rules.findings(document, settings.AWS_REGION)
    if draft.revision_count:
        found += refused(draft, document)
    if summary.is_started(step, document) and not form.errors:
        form.tell(finding for finding in found if step.owns(finding.path))
    context = {
        "draft": draft,
        "step": step,
        "form": form,
        "kind": kinds.chosen(document),
        "problems": form.told(),
        "states": list(summary.states(document, found)),
        "undo": _undo_here(draft, step),
        "stale": stale,
        "differing": form.differing() if stale else [],
        "number": 0 if step.rare else STEPS.index(step) + 1,
        "of": sum(not each.rare for each in STEPS) + 1,
        "at": request.GET.get("at", ""),
        "exports": EXPORTS.values(),
    }
    return render(request, "drafts/step.html", context, status=status)


def _undo_here(draft: Draft, step: Step) -> dict[str, Any]:
    """What "Undo" would bring back, where this is the page to do it on."""
    kept = drafts.undo_of(draft)
    return kept if any(step.owns(insert["path"]) for insert in kept.get("inserts", ())) else {}


@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return check_page(request, visible_draft(request, pk))


def check_page(request: HttpRequest, draft: Draft, *, refusal: str = "", comment: str = "") -> HttpResponse:
    """The last step: all of the request, all that is wrong with it, and the button that asks for review."""
    user = who(request)
    context = read(draft) | {
        "sections": sections(request_of(draft)),
        "may_edit": _may_edit(request, draft),
        "why_not": policy.why_not(user, "request_review", draft),
        "refusal": refusal,
        "comment": comment,
    }
    return render(request, "drafts/check.html", context, status=422 if refusal else 200)
