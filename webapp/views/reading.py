"""A draft's request as its pages show it: steps with their states, summaries, findings, JSON."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from webapp import document, rules
from webapp.document import Document
from webapp.forms import summary
from webapp.forms.steps import STEPS, step_of
from webapp.forms.words import say
from webapp.masking import masked
from webapp.models import Draft
from webapp.sagemaker.validate import Problem


def request_of(draft: Draft) -> Document:
    """The working copy."""
    found: Document = json.loads(draft.text)
    return found


def findings(request: Document) -> list[Problem]:
    """Every problem and warning, the ones about the region included."""
    return rules.findings(request) + rules.elsewhere(request, settings.AWS_REGION)


def told(draft: Draft, found: list[Problem]) -> list[dict[str, str]]:
    """Findings for a summary, each with a link to the control that it speaks of."""
    return [
        {"path": finding.path, "message": say(finding), "label": label_of(finding.path), "url": link(draft, finding.path)}
        for finding in found
    ]


def label_of(path: str) -> str:
    """What a pointer is called on the pages, with the number of the container where there are several."""
    tokens = document.split(path)
    index = next((f" of container {int(token) + 1}" for token in tokens[1:] if token.isdecimal()), "")
    row = summary.row(path, {})
    return row.label + (index if "Containers" in tokens and len(tokens) > 3 else "")


def link(draft: Draft, path: str) -> str:
    """Where to put a problem right: the step's page, at the control; "" for a member that no page shows."""
    step = step_of(path)
    return f"{reverse('step', args=[draft.pk, step.slug])}?at={path}#f{path}" if step else ""


def read(draft: Draft, request: Document | None = None) -> dict[str, Any]:
    """The context of a page that shows a draft's request (or another one, such as a revision's)."""
    request = request_of(draft) if request is None else request
    found = findings(request)
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
    found: list[dict[str, Any]] = [{"step": step, "parts": summary.parts(step, request)} for step in STEPS]
    other = summary.elsewhere(request)
    return found + ([{"step": None, "parts": [other]}] if other.rows else [])
