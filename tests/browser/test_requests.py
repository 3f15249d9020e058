"""A real request, imported, each of its pages opened and saved, arrives at SageMaker as it was."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import ask_for_review, received
from tests.browser.members import unique
from tests.conftest import ACCEPTED, request_file
from tests.system.harness import System
from webapp.actions import reviews
from webapp.forms.steps import STEPS
from webapp.models import AuditEvent, Draft

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("number", ACCEPTED)
def test_an_imported_request(number: str, system: System, visit: Visit, author: Any, reviewer: Any) -> None:
    request, name = request_file(number), unique(f"imported-{number}")
    (key,) = request.keys() & {"ModelPackageName", "ModelPackageGroupName"}
    request[key] = name
    page = visit(author)
    import_text(page, json.dumps(request, indent=2))
    draft = Draft.objects.get(name=name)
    for step in STEPS:
        page.goto(f"/drafts/{draft.pk}/steps/{step.slug}/")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#messages")).to_contain_text("Saved")
    page.goto(f"/drafts/{draft.pk}/check/")
    ask_for_review(page)
    reviews.approve(Draft.objects.get(pk=draft.pk), by=reviewer, sha256=draft.revisions.get().sha256)
    assert received(system, name) == request
    assert not AuditEvent.objects.filter(verb="edit").exists(), "saving a page without typing changed something"


def import_text(page: Page, text: str) -> None:
    page.goto("/drafts/import/")
    page.locator("[name=text]").fill(text)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Make the draft").click()


def test_a_pasted_request_goes_from_page_to_page(visit: Visit, author: Any) -> None:
    """From “New draft”, each page by “Save and continue”."""
    page = visit(author)
    page.goto("/drafts/new/")
    page.get_by_text("Or paste a request that you have").click()
    page.get_by_label("The request").fill(json.dumps(request_file("07")))
    page.get_by_role("button", name="Start the draft").click()
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name=STEPS[0].title).click()
    for step in (step for step in STEPS if not step.rare):
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
        page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")
    assert json.loads(Draft.objects.get().text) == request_file("07")
