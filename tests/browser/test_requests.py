"""A real request, pasted, every page of it opened with all fields and saved, arrives at SageMaker as it was."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.hands import approve, ask_for_review, received
from tests.browser.members import unique
from tests.conftest import request_file
from tests.system.harness import System
from webapp.forms.steps import STEPS
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
    for step in STEPS:
        page.goto(f"{page.url.partition('steps')[0]}steps/{step.slug}/?all=1")
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#messages")).to_contain_text("Saved.")
    page.get_by_role("link", name="Check and send").click()
    ask_for_review(page)
    approve(visit(reviewer), name)
    assert received(system, name) == request
    assert not AuditEvent.objects.filter(verb="edit").exists(), "saving a page without typing changed something"
