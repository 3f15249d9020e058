"""The operators' page: submissions whose outcome is unknown, with the evidence, and the two ways out."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from webapp import queries
from webapp.actions import submissions
from webapp.lifecycle import Role
from webapp.refusals import Invalid
from webapp.sagemaker import gateway
from webapp.sagemaker.validate import is_package_arn
from webapp.views.access import for_roles, visible_draft, who
from webapp.views.overview import overview


@for_roles(Role.OPERATOR)
@require_safe
def attention(request: HttpRequest) -> HttpResponse:
    page = queries.page(queries.needing_attention(), ("id",), request.GET.get("cursor", ""))
    return render(request, "attention.html", {"page": page})


@for_roles(Role.OPERATOR)
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """This ARN is ours: SageMaker is asked what it is, and the answer is kept as the evidence."""
    draft = visible_draft(request, pk)
    arn = request.POST.get("arn", "").strip()
    submission = draft.submissions.select_related("revision").order_by("-id").first()
    sent = json.loads(submission.revision.text) if submission else {}
    try:
        evidence = _evidence(arn, sent)
        submissions.adopt(draft, by=who(request), arn=arn, comment=request.POST.get("comment", ""), evidence=evidence)
    except Invalid as refused:
        return overview(request, draft, refusal=refused.why)
    messages.success(request, "Adopted. Its status is followed from here.")
    return redirect("draft", pk=pk)


def _evidence(arn: str, sent: dict[str, Any]) -> dict[str, Any]:
    if not is_package_arn(arn):
        raise Invalid("This is not the ARN of a model package. Copy it from the SageMaker console.")
    try:
        return gateway.evidence(arn, sent, region=settings.AWS_REGION)
    except gateway.AwsError as error:
        raise Invalid(f"SageMaker was asked about this ARN and said: {error.words}") from None


@for_roles(Role.OPERATOR)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    try:
        submissions.retry(draft, by=who(request), comment=request.POST.get("comment", ""))
    except Invalid as refused:
        return overview(request, draft, refusal=refused.why)
    messages.success(request, "It will be sent again, with the same token.")
    return redirect("draft", pk=pk)
