"""The preview beside the form: it follows the typing, marks what changed, and stays out of the way."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.eyes import faults
from tests.browser.hands import Hands
from tests.browser.members import CONTAINERS
from tests.conftest import a_request
from webapp import document
from webapp.actions import drafts
from webapp.formats import imports
from webapp.models import Draft

pytestmark = pytest.mark.browser

IMAGE = f"{CONTAINERS}/0/Image"
SECRET = "hunter2hunter2"


@pytest.fixture
def draft(author: Any) -> Draft:
    request = a_request()
    request["InferenceSpecification"]["Containers"][0]["Environment"] = {"API_KEY": SECRET}
    return drafts.create(request, by=author)


def opened(page: Page, draft: Draft, slug: str = "containers") -> Hands:
    page.goto(f"/drafts/{draft.pk}/steps/{slug}/")
    toggle(page).click()
    expect(text(page)).not_to_be_empty()
    return Hands(page)


def toggle(page: Page) -> Locator:
    return page.get_by_role("button", name="Preview", exact=True)


def text(page: Page) -> Locator:
    return page.locator("#preview-text")


def new_lines(page: Page) -> Locator:
    return text(page).locator(".is-new")


def whole(page: Page) -> str:
    return text(page).evaluate("element => element.textContent")


def test_it_follows_the_typing(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author)
    hands = opened(page, draft)
    expect(new_lines(page)).to_have_count(0)
    hands.enter(IMAGE, "typed:1")
    expect(new_lines(page)).to_have_text(['        "Image": "typed:1",\n'])
    expect(page.locator("[data-preview-marks]")).to_have_text("1 line new, 1 line gone since you last pressed Save.")
    expect(hands.control(IMAGE)).to_be_focused()
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved")
    expect(new_lines(page)).to_have_count(1)  # what saves itself is no Save
    draft.refresh_from_db()
    digest = document.sha256(document.canonical(json.loads(draft.text)))
    expect(page.locator("[data-preview-sha256]")).to_have_text(digest)
    hands.press("Save")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    expect(text(page)).to_contain_text('"typed:1"')  # it is open still
    expect(new_lines(page)).to_have_count(0)


def test_a_move_keeps_it_open_and_up_to_date(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author)
    hands = opened(page, draft)
    text(page).evaluate("element => { element.same = true }")
    page.get_by_label("Show the request as").select_option("yaml")
    expect(text(page)).to_contain_text("ModelPackageGroupName: fraud")
    hands.move("Duplicate Container 1", 2)
    expect(text(page).get_by_text("- Image:")).to_have_count(2)
    expect(page.get_by_role("heading", name="Container 2")).to_be_focused()
    assert text(page).evaluate("element => element.same")


def test_the_form_is_remembered_and_so_is_that_it_is_closed(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author)
    opened(page, draft)
    for key, start in (("terraform", "resource "), ("boto3", "import boto3"), ("cli", "aws sagemaker "),
                       ("cloudformation", "AWSTemplate"), ("canonical", '{"Inference')):  # fmt: skip
        page.get_by_label("Show the request as").select_option(key)
        expect(text(page)).to_have_text(re.compile(f"^{re.escape(start)}"))
    page.goto(f"/drafts/{draft.pk}/steps/basics/")
    expect(toggle(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Show the request as")).to_have_value("canonical")
    expect(text(page)).to_have_text(re.compile('^{"Inference'))
    toggle(page).click()
    expect(text(page)).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(toggle(page)).to_have_attribute("aria-expanded", "false")
    expect(text(page)).to_be_hidden()
    assert not [url for url in asked if "/preview/" in url], "nobody looks at it"


def test_copy_and_download_give_what_is_shown(visit: Visit, author: Any, draft: Draft, tmp_path: Path) -> None:
    page = visit(author, permissions=["clipboard-read", "clipboard-write"])
    hands = opened(page, draft)
    hands.enter(IMAGE, "typed:1")
    expect(new_lines(page)).to_have_count(1)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == whole(page)
    assert SECRET not in whole(page)
    page.get_by_role("button", name="Show secrets").click()
    expect(text(page)).to_contain_text(SECRET)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "request.json"
    download.value.save_as(tmp_path / "request.json")
    expected = json.loads(draft.text)
    expected["InferenceSpecification"]["Containers"][0]["Image"] = "typed:1"
    assert imports.read((tmp_path / "request.json").read_bytes()).request == expected


def test_an_answer_that_comes_too_late_is_dropped(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author, silent=False)
    hands = opened(page, draft)
    waiting: list[Route] = []
    page.route(re.compile("/preview/"), lambda route: waiting.append(route))
    hands.enter(IMAGE, "first")
    page.wait_for_timeout(500)
    hands.enter(IMAGE, "second")
    page.wait_for_timeout(500)
    for route in reversed(waiting):
        route.continue_()
    expect(text(page)).to_contain_text('"second"')
    page.wait_for_timeout(500)
    expect(text(page)).to_contain_text('"second"')
    assert len(waiting) >= 2


def test_what_can_not_be_shown_is_said(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author, silent=False)
    hands = opened(page, draft)
    page.route(re.compile("/preview/"), lambda route: route.abort())
    hands.enter(IMAGE, "typed")
    note = page.locator("[data-preview-note]")
    expect(note).to_have_text("Not up to date: the server can't be reached.")
    expect(page.get_by_role("button", name="Copy")).to_be_disabled()
    expect(hands.control(IMAGE)).to_be_focused()
    page.unroute_all()
    hands.enter(IMAGE, "typed again")
    expect(note).to_be_empty()
    expect(text(page)).to_contain_text('"typed again"')


def test_lines_are_marked_by_the_shortest_way(visit: Visit, author: Any, draft: Draft) -> None:
    """Against the plain definition: what is not marked stands in both texts, in the same order."""
    page = visit(author)
    opened(page, draft)
    for before, after, added, removed in (
        ("abc", "abc", 0, 0), ("", "ab", 2, 0), ("ab", "", 0, 2), ("abcd", "axcd", 1, 1),
        ("aXbYc", "abc", 0, 2), ("{a},{b},{c}", "{a},{x},{b},{c}", 4, 0), ("abcabba", "cbabac", 2, 3),
    ):  # fmt: skip
        found: Any = page.evaluate(
            """([before, after]) => { const found = packwright.changedLines([...before], [...after]);
               return { added: [...found.added].sort((a, b) => a - b), removed: found.removed }; }""",
            [before, after],
        )
        kept = "".join(letter for index, letter in enumerate(after) if index not in found["added"])
        rest = iter(before)
        assert all(letter in rest for letter in kept), (before, after)
        assert len(before) - len(kept) == found["removed"] == removed, (before, after)
        assert len(found["added"]) == added, (before, after)


@pytest.mark.parametrize("width", [1440, 1281])
def test_its_button_lies_on_nothing(width: int, visit: Visit, author: Any) -> None:
    draft = drafts.create(a_request(ModelPackageGroupName="not a name!"), by=author)
    page = visit(author, viewport={"width": width, "height": 900})
    page.goto(f"/drafts/{draft.pk}/steps/basics/")
    summary, button = page.locator("[data-error-summary]").bounding_box(), toggle(page).bounding_box()
    assert summary
    assert button
    assert summary["x"] + summary["width"] < button["x"]


def test_without_scripts_it_is_a_link(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author, scripts=False)
    page.goto(f"/drafts/{draft.pk}/steps/containers/")
    expect(toggle(page)).to_be_hidden()
    expect(text(page)).to_be_hidden()
    page.get_by_role("link", name="See the request as it will be sent").click()
    expect(page.get_by_role("heading", name="Take it elsewhere")).to_be_visible()


def test_axe_finds_nothing_with_it_open(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author)
    hands = opened(page, draft)
    hands.enter(IMAGE, "typed:1")
    expect(new_lines(page)).to_have_count(1)
    found = faults(page, "preview open")
    toggle(page).click()
    found += faults(page, "preview closed")
    assert not found, "\n".join(found)
