"""The request while one types: as Save would make it and SageMaker would get it, in one of the forms."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from webapp import document, policy
from webapp.document import Document
from webapp.formats.exports import EXPORTS, Export
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import step_at
from webapp.lifecycle import EDITABLE, State
from webapp.masking import masked
from webapp.models import Draft
from webapp.refusals import NotAllowed, WrongState
from webapp.views.access import visible_draft, who
from webapp.views.reading import request_of
from webapp.views.steps import version_posted


@login_required
@require_POST
@never_cache
def preview(request: HttpRequest, pk: int, slug: str, key: str) -> JsonResponse:
    """Of a step's page as it is now; nothing is saved. Secrets are masked unless asked for: who may edit may see them.

    `base` names what was last saved by hand, whose text comes along unless the page says that it has it.
    """
    draft, step = visible_draft(request, pk), step_at(slug)
    if step is None or key not in EXPORTS:
        raise Http404
    _refuse_others(request, draft)
    is_current = version_posted(request) == draft.version
    form = StepForm(step, request_of(draft), request.POST, also_posted=is_current)
    typed, _ = form.edited()
    if form.errors:
        return JsonResponse({"why": "Something on this page can't be kept as it is; Save says what."}, status=422)
    reveals = request.POST.get("secrets") == "shown"
    base, hidden = document.sha256(draft.told_text), masked(typed)
    return JsonResponse({
        "text": EXPORTS[key].text(typed if reveals else hidden, settings.AWS_REGION),
        "sha256": document.sha256(document.canonical(typed)),
        "has_secrets": hidden != typed,
        "not_taken": len(EXPORTS[key].notes(typed)),
        "base": base,
        "saved": None if request.POST.get("base") == base else _saved(draft, EXPORTS[key], reveals),
    })  # fmt: skip


def _refuse_others(request: HttpRequest, draft: Draft) -> None:
    if draft.state != EDITABLE:
        raise WrongState(f"This draft is {State(draft.state).label.lower()}, so its request can't be changed now.")
    if why := policy.why_not(who(request), "edit", draft):
        raise NotAllowed(why)


def _saved(draft: Draft, export: Export, reveals: bool) -> str:
    """The text of what was last saved by hand: the page marks the lines that are not in it."""
    saved: Document = json.loads(draft.told_text)
    return export.text(saved if reveals else masked(saved), settings.AWS_REGION)
