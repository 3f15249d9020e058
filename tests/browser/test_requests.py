"""A real request, pasted, each of its pages opened and saved, arrives at SageMaker as it was."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import approve, ask_for_review, received
from tests.browser.members import unique
from tests.conftest import request_file
from tests.system.harness import System
from webapp.forms.steps import STEPS, Step
from webapp.models import AuditEvent

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("number", ["01", "03", "06", "07", "10"])
def test_a_pasted_request(number: str, system: System, visit: Visit, author: Any, reviewer: Any) -> None:
    request, name = request_file(number), unique(f"pasted-{number}")
    (key,) = request.keys() & {"ModelPackageName", "ModelPackageGroupName"}
    request[key] = name
    page = visit(author)
    page.goto("/drafts/new/")
    page.get_by_text("Or paste a request that you have").click()
    page.get_by_label("Request as JSON").fill(json.dumps(request, indent=2))
    page.get_by_role("button", name="Start the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    draft = page.url
    page.get_by_role("link", name=STEPS[0].title).click()
    save_each(page, [step for step in STEPS if not step.rare])
    if number == "06":  # the seldom used pages hold nothing of any of the five: once is enough
        for step in (step for step in STEPS if step.rare):
            page.goto(f"{draft}steps/{step.slug}/?all=1")
            save_each(page, [step])
    ask_for_review(page)
    approve(visit(reviewer), name)
    assert received(system, name) == request
    assert not AuditEvent.objects.filter(verb="edit").exists(), "saving a page without typing changed something"


def save_each(page: Page, steps: list[Step]) -> None:
    """From the first of them to the page that checks the whole."""
    for step in steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
        page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")
