"""The cards of a list: their buttons stand in one row on a narrow screen too, and say why they are off."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.conftest import a_request
from webapp.actions import drafts

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_a_full_list(width: int, visit: Visit, author: Any) -> None:
    containers = [{"Image": f"123456789012.dkr.ecr.us-east-1.amazonaws.com/part:{number}"} for number in range(15)]
    draft = drafts.create(a_request(InferenceSpecification={"Containers": containers}), by=author)
    page = visit(author, viewport={"width": width, "height": 900})
    page.goto(f"/drafts/{draft.pk}/steps/containers/")
    expect(page.get_by_role("button", name="Add a container")).to_be_disabled()
    expect(page.get_by_text("All 15 are there; remove one to add another.")).to_be_visible()
    expect(page.get_by_role("button", name="Duplicate Container 2")).to_be_disabled()
    expect(page.get_by_text("remove one to add or duplicate another")).to_be_visible()
    for tools in page.locator(".pw-card-tools").all():
        tops = tools.locator(".btn").evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
        assert len(tops) >= 4
        assert max(tops) - min(tops) < 1, "the buttons are not in one row"
