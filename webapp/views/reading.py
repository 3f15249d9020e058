"""A draft's request as its pages show it: steps with their states, summaries, findings, JSON."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from webapp import document, rules
from webapp.document import Document
from webapp.forms import summary
from webapp.forms.steps import STEPS, step_of
from webapp.forms.summary import label_of
from webapp.forms.words import say
from webapp.lifecycle import EDITABLE
from webapp.masking import masked
from webapp.models import Draft, Submission
from webapp.sagemaker import answers
from webapp.sagemaker.validate import Problem


def request_of(draft: Draft) -> Document:
    """The working copy."""
    found: Document = json.loads(draft.text)
    return found


def refused(draft: Draft, request: Document) -> list[Problem]:
    """What SageMaker refused the last time, at the members that it spoke of and that nobody has changed since."""
    last = draft.submissions.select_related("revision").order_by("-id").first()
    if last is None or last.stage != Submission.Stage.DONE or not last.words:
        return []
    sent = json.loads(last.revision.text)
    return [
        Problem(path, f"SageMaker refused this: {message}", "SageMaker's answer", is_warning=True)
        for path, message in answers.fields(last.words)
        if document.get(request, path) == document.get(sent, path)
    ]


def told(draft: Draft, found: list[Problem]) -> list[dict[str, str]]:
    """Findings for a summary, each with a link to the control that it speaks of."""
    return [
        {
            "path": finding.place,
            "message": say(finding),
            "label": label_of(finding.place),
            "url": link(draft, finding.place),
        }
        for finding in found
    ]


def link(draft: Draft, path: str) -> str:
    """Where to put a problem right: the step's page, at the control; the text, for a member that no page shows."""
    step = step_of(path)
    if step is None:
        return f"{reverse('text', args=[draft.pk])}?{urlencode({'at': path})}"
    return f"{reverse('step', args=[draft.pk, step.slug])}?at={path}#f{path}"


def read(draft: Draft, request: Document | None = None) -> dict[str, Any]:
    """The context of a page that shows a draft's request (or another one, such as a revision's)."""
    request = request_of(draft) if request is None else request
    found = rules.findings(request, settings.AWS_REGION)
    if draft.state == EDITABLE and draft.revision_count:
        found += refused(draft, request)
    return {
        "draft": draft,
        "states": list(summary.states(request, found)),
        "problems": told(draft, [finding for finding in found if not finding.is_warning]),
        "warnings": told(draft, [finding for finding in found if finding.is_warning]),
        "json": document.pretty(masked(request)),
        "sha256": document.sha256(document.canonical(request)),
    }


def sections(request: Document) -> list[dict[str, Any]]:
    """The whole request as summary lists, a section a step, and what no step edits at the end."""
    found: list[dict[str, Any]] = [
        {"step": step, "parts": summary.parts(step, request)}
        for step in STEPS
        if not step.rare or summary.is_started(step, request)
    ]
    other = summary.elsewhere(request)
    return found + ([{"step": None, "parts": [other]}] if other.rows else [])
