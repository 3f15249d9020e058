"""The walk: one page a step, each saving into the draft, and the page that checks the whole."""

import json
from collections.abc import Iterator
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
from webapp.document import MISSING, BadDocument, Document
from webapp.document import get as document_get
from webapp.formats.exports import EXPORTS
from webapp.forms import kinds, summary
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import CHECK_SLUG, Step, step_after, step_at
from webapp.lifecycle import EDITABLE
from webapp.models import Draft
from webapp.refusals import Refusal, Stale
from webapp.sagemaker.validate import Problem
from webapp.views import timeline
from webapp.views.access import number_in, other_person, visible_draft, who
from webapp.views.kept import kept_at_login
from webapp.views.reading import read, refused, request_of, sections

MOST_ROWS = 200


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
        card_as_text=request.GET.get("card") == "text", wanted_source=request.GET.get("source", ""),
        rows=min(number_in(request.GET, "rows"), MOST_ROWS),
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
    if is_quiet and (other := other_person(request)):
        return JsonResponse({"why": f"Not saved. {other}", "goes_on": False}, status=409)
    version = _version(request, draft, form)
    if is_quiet:
        return _autosave(request, draft, form, version)
    if (other := other_person(request)) and _may_edit(request, draft):
        return _show(request, draft, step, form, status=409, other=f"{other} Press Save again to save it as yours.")
    document, undo = form.edited()
    # Whoever may not edit is refused below: the page shows what is masked elsewhere.
    if form.errors and _may_edit(request, draft):
        return _show(request, draft, step, form, status=422)
    op = request.GET.get("op", "")
    moved = editing.apply(document, op, request.GET.get("path", ""), drafts.undo_of(draft))
    kept = moved.undo or undo or ({} if op == "undo" else None)
    try:
        drafts.edit(
            draft, by=who(request), version=version, request=moved.document,
            undo=None if kept is None else json.dumps(kept) if kept else "",
        )  # fmt: skip
    except Stale as stale:
        late = StepForm(step, request_of(draft), request.POST, also_posted=True)
        return _show(request, draft, step, late, status=409, stale=stale.why)
    except BadDocument as error:
        form.add_error(None, error.why[:1].upper() + error.why[1:])
        return _show(request, draft, step, form, status=422)
    return _onward(request, draft, form, op, moved, undo)


# By their index these would meet another entry than the one that was pressed.
BY_INDEX = frozenset({"add", "another", "duplicate", "remove", "up", "down", "undo", "copy"})


def _version(request: HttpRequest, draft: Draft, form: StepForm) -> int:
    """The version that a page was made from. What was saved since and is not on the page is in nobody's way."""
    made_from = version_posted(request)
    if made_from >= draft.version or request.GET.get("op", "") in BY_INDEX:
        return made_from
    return draft.version if request.POST.get("seen") == form.seen else made_from


def _autosave(request: HttpRequest, draft: Draft, form: StepForm, version: int) -> HttpResponse:
    """Saves what is typed without a word to the audit; the page shows the answer beside its buttons.

    `goes_on` where Save's own answer keeps what was typed and says more; else the page had better stay.
    """
    document = form.typed()
    if form.errors:
        why = "Something on this page can't be kept as it is; Save says what."
        return JsonResponse({"why": why, "goes_on": True}, status=422)
    try:
        draft = drafts.autosave(draft, by=who(request), version=version, request=document)
    except BadDocument as error:
        return JsonResponse({"why": f"Not saved: {error.why}", "goes_on": True}, status=422)
    except Refusal as refused:
        return JsonResponse({"why": refused.why, "goes_on": isinstance(refused, Stale)}, status=409)
    seen = StepForm(form.step, request_of(draft), request.POST, also_posted=True).seen
    return JsonResponse({"version": draft.version, "seen": seen})


def version_posted(request: HttpRequest) -> int:
    """The version of the draft that a page was made from; 0 for garbage."""
    return number_in(request.POST, "version")


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
    if step.slug == "containers" and form.wanted_source:
        shown["source"] = form.wanted_source
    if op:
        if op == "rows":
            shown["rows"] = str(len(request.POST.getlist(f"{moved.focus}#key")) + 1)
        # An entry that was added a moment ago is not told yet that it is empty.
        shown |= {"new": "1"} if op in ("add", "another") else {}
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
    request: HttpRequest,
    draft: Draft,
    step: Step,
    form: StepForm,
    *,
    status: int = 200,
    stale: str = "",
    other: str = "",
) -> HttpResponse:
    document = request_of(draft)
    found = rules.findings(document, settings.AWS_REGION)
    if draft.revision_count:
        found += refused(draft, document)
    if not form.errors:
        form.tell(_of_page(request, step, document, found))
    states = list(summary.states(document, found))
    context = {
        "draft": draft,
        "step": step,
        "form": form,
        "kind": kinds.chosen(document),
        "problems": form.told(),
        "states": states,
        "undo": _undo_here(draft, step),
        "stale": stale,
        "other": other,
        "differing": form.differing() if stale else [],
        **_place(step, states),
        "at": request.GET.get("at", ""),
        "exports": EXPORTS.values(),
    }
    return render(request, "drafts/step.html", context, status=status)


def _of_page(request: HttpRequest, step: Step, document: Document, found: list[Problem]) -> Iterator[Problem]:
    """The findings that a page tells: on one that nobody has begun, only those of what is there all the same."""
    is_started = summary.is_started(step, document)
    fresh = request.GET.get("at", "") if "new" in request.GET else ""
    for finding in found:
        is_there = is_started or document_get(document, finding.path) is not MISSING
        if step.owns(finding.path) and is_there and not (fresh and f"{finding.path}/".startswith(f"{fresh}/")):
            yield finding


def _place(step: Step, states: list[summary.StepState]) -> dict[str, int]:
    """Which of the pages in the list of steps this one is; 0 for an optional one."""
    listed = [row.step for row in states if not row.is_folded or row.step == step]
    return {"number": 0 if step.rare else listed.index(step) + 1, "of": len(listed) + 1}


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
        "last_no": timeline.of(draft)["last_no"],
        "refusal": refusal,
        "comment": comment,
    }
    return render(request, "drafts/check.html", context, status=422 if refusal else 200)
