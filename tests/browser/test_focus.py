"""After a move the keyboard goes on where it was, or where the new page is about something; never from the top."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.members import CONTAINERS, REALTIME
from tests.conftest import a_request
from webapp.actions import drafts
from webapp.sagemaker.model_card import CONTENT

pytestmark = pytest.mark.browser

# Each: the page, the button that is pressed (op and path), and the one that has the focus then.
MOVES = {
    "all": ("containers", ("all", ""), ("usual", "")),
    "usual": ("containers/?all=1", ("usual", ""), ("all", "")),
    "copy": ("instance-types", ("copy", REALTIME), ("copy", REALTIME)),
    "text": ("about", ("text", CONTENT), ("form", CONTENT)),
    "form": ("about/?card=text", ("form", CONTENT), ("text", CONTENT)),
    "remove the only one": ("basics", ("remove", "/Tags/0"), ("add", "/Tags")),
}


def button(page: Page, op: str, path: str) -> Locator:
    return page.locator(f'button[formaction="?op={op}&path={path}"]')


def press(page: Page, at: Locator) -> None:
    """By the keyboard; until the new page is there."""
    page.locator("#walk").evaluate("walk => { walk.old = true }")
    at.press("Enter")
    expect(page.locator("#walk")).not_to_have_js_property("old", True)


@pytest.mark.parametrize("name", MOVES)
def test_a_button_is_where_one_goes_on(name: str, visit: Visit, author: Any) -> None:
    slug, pressed, found = MOVES[name]
    request = {"ModelPackageName": "iris", "Tags": [{"Key": "", "Value": ""}]}
    draft = drafts.create(request, by=author)
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/{slug}" + ("" if "?" in slug else "/"))
    press(page, button(page, *pressed))
    expect(button(page, *found)).to_be_focused()


def test_another_row_is_there_and_takes_the_focus(visit: Visit, author: Any) -> None:
    """However many blank ones there are."""
    draft = drafts.create(a_request(CustomerMetadataProperties={"team": "fraud"}), by=author)
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/basics/")
    names = page.locator('[name="/CustomerMetadataProperties#key"]')
    expect(names).to_have_count(3)
    for count in (4, 5):
        press(page, button(page, "rows", "/CustomerMetadataProperties"))
        expect(names).to_have_count(count)
        expect(names.nth(1)).to_be_focused()


def test_a_page_with_problems_does_not_call_back_to_them(visit: Visit, author: Any) -> None:
    """They are no answer to the move."""
    draft = drafts.create(a_request(ModelPackageGroupName="not a name!"), by=author)
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/basics/")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    press(page, button(page, "rows", "/CustomerMetadataProperties"))
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator('[name="/CustomerMetadataProperties#key"]').first).to_be_focused()


def test_what_a_switch_left_out_is_found_where_it_is_brought_back(visit: Visit, author: Any) -> None:
    draft = drafts.create(a_request(), by=author)
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/basics/")
    page.get_by_role("radio", name="A package of its own").check()
    page.get_by_role("button", name="Save", exact=True).click()
    press(page, page.get_by_role("button", name="Undo: bring back"))
    expect(page.locator("[data-path]:focus")).to_have_value("fraud")


def test_the_last_container_leaves_one_on_the_heading_of_the_one_before(visit: Visit, author: Any) -> None:
    draft = drafts.create(a_request(), by=author)
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/containers/")
    press(page, button(page, "add", CONTAINERS))
    expect(page.get_by_role("heading", name="Container 2")).to_be_focused()
    for index in (1, 0):
        press(page, button(page, "remove", f"{CONTAINERS}/{index}"))
        expect(page.get_by_role("heading", name="Container 1")).to_be_focused()
