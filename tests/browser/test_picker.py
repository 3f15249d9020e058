"""The picker of instance types: nothing typed into it vanishes, and what was removed at once comes back at once."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.eyes import faults
from tests.browser.members import REALTIME
from tests.conftest import a_request
from webapp.actions import drafts
from webapp.models import Draft

pytestmark = pytest.mark.browser

TYPES = ["ml.m5.large", "ml.m5.xlarge"]


@pytest.fixture
def draft(author: Any) -> Draft:
    request = a_request()
    request["InferenceSpecification"]["SupportedRealtimeInferenceInstanceTypes"] = TYPES
    return drafts.create(request, by=author)


@pytest.fixture
def page(visit: Visit, author: Any, draft: Draft) -> Page:
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/instance-types/")
    return page


def field(page: Page) -> Locator:
    return page.locator(".pw-field").filter(has=page.locator(f'[data-path="{REALTIME}"]'))


def box(page: Page) -> Locator:
    return field(page).get_by_role("combobox")


def kept(page: Page, draft: Draft) -> list[str]:
    """What is saved, once it is."""
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved")
    draft.refresh_from_db()
    found: list[str] = json.loads(draft.text)["InferenceSpecification"]["SupportedRealtimeInferenceInstanceTypes"]
    return found


@pytest.mark.parametrize(
    ("typed", "added"),
    [("ml.zz9.large", ["ml.zz9.large"]), ("ml.g5.xlarge", ["ml.g5.xlarge"]),
     ("ml.g5.xlarge, ml.zz9.large", ["ml.g5.xlarge", "ml.zz9.large"])],
)  # fmt: skip
def test_what_is_typed_is_taken_on_the_way_out(typed: str, added: list[str], page: Page, draft: Draft) -> None:
    box(page).press_sequentially(typed)
    box(page).press("Tab")
    expect(box(page)).to_have_value("")
    assert set(kept(page, draft)) == {*TYPES, *added}


@pytest.mark.parametrize("typed", ["ml.g5", "g5 4x", "nonsense"])
def test_a_search_and_nonsense_stay_with_a_word(typed: str, page: Page) -> None:
    box(page).press_sequentially(typed)
    box(page).press("Tab")
    expect(field(page).get_by_text(f"Not taken: {typed}.")).to_be_visible()
    expect(box(page)).to_have_value(typed)
    expect(field(page).locator(".item")).to_have_count(len(TYPES))
    assert faults(page) == []
    box(page).press_sequentially("x")
    expect(field(page).get_by_text("Not taken: ")).to_have_count(0)


def test_all_that_was_removed_comes_back(page: Page, draft: Draft) -> None:
    field(page).get_by_role("button", name="Remove all").click()
    expect(field(page).locator(".item")).to_have_count(0)
    undo = field(page).get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(field(page).locator(".item")).to_have_text([f"{name}×" for name in TYPES])
    field(page).get_by_role("button", name="Remove all").press("Enter")
    box(page).press_sequentially("ml.zz9.large")
    box(page).press("Enter")
    expect(undo).to_have_count(0)
    expect(field(page).locator(".item")).to_have_text(["ml.zz9.large×"])
