"""When something comes between: somebody else's save, and SageMaker's no. Nothing typed is lost."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.hands import Hands
from tests.browser.members import CONTAINERS
from tests.browser.states import approved
from tests.conftest import a_request
from tests.system.harness import System
from webapp.actions import drafts
from webapp.models import Draft
from webapp.views.timeline import POLL_SECONDS

pytestmark = pytest.mark.browser

AUTOSAVE_MS = 1500  # enough for what is typed to be saved by itself
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"


def request_of(draft: Draft) -> Any:
    draft.refresh_from_db()
    return json.loads(draft.text)


@pytest.mark.parametrize("button", ["Save", "Add a container"])
def test_the_later_of_two_saves(button: str, visit: Visit, author: Any, author2: Any) -> None:
    """Author2 removes a container while author edits it; author's page comes back with all that it held."""
    containers = [{"Image": f"{IMAGE}one:1"}, {"Image": f"{IMAGE}two:1"}]
    draft = drafts.create(a_request(InferenceSpecification={"Containers": containers}), by=author)
    mine, theirs = Hands(visit(author)), Hands(visit(author2))
    share(mine.page, draft, author2.username)
    for hands in (mine, theirs):
        hands.page.goto(f"/drafts/{draft.pk}/steps/containers/")
    theirs.enter(f"{CONTAINERS}/0/Image", f"{IMAGE}theirs:3")
    theirs.move("Remove Container 2", 1)
    mine.enter(f"{CONTAINERS}/1/Image", f"{IMAGE}mine:2")
    expect(mine.page.locator("[data-autosave-state]")).to_contain_text("author2 saved this draft at ")
    mine.press(button)
    summary = mine.page.locator("[data-error-summary]")
    expect(summary).to_contain_text("author2 saved this draft at ")
    expect(summary).to_contain_text(f"is saved as “{IMAGE}theirs:3”")
    expect(summary).to_be_focused()
    expect(mine.control(f"{CONTAINERS}/1/Image")).to_have_value(f"{IMAGE}mine:2")
    mine.enter(f"{CONTAINERS}/1/Image", f"{IMAGE}mine:4")
    mine.page.wait_for_timeout(AUTOSAVE_MS)
    assert request_of(draft)["InferenceSpecification"]["Containers"] == [{"Image": f"{IMAGE}theirs:3"}]
    mine.press("Save")
    expect(mine.page.locator("#messages")).to_contain_text("Saved.")
    assert request_of(draft)["InferenceSpecification"]["Containers"] == [containers[0], {"Image": f"{IMAGE}mine:4"}]


@pytest.mark.parametrize("answer", ["late", "never"])
def test_nothing_is_typed_into_a_page_that_is_about_to_be_replaced(answer: str, visit: Visit, author: Any) -> None:
    draft = drafts.create(a_request(), by=author)
    hands, image = Hands(visit(author, silent=answer == "late")), f"{CONTAINERS}/0/Image"
    hands.page.goto(f"/drafts/{draft.pk}/steps/containers/")
    waiting: list[Route] = []
    hands.page.route(re.compile(r"[?]op="), lambda route: waiting.append(route))
    with hands.page.expect_request(re.compile(r"[?]op=")):
        hands.press("Duplicate Container 1")
        hands.page.keyboard.type("lost")
        hands.control(image).focus()
        hands.page.keyboard.type("lost")
    expect(hands.control(image)).to_have_value(f"{IMAGE}fraud:1")
    if answer == "late":
        waiting[0].continue_()
        expect(hands.page.get_by_role("heading", name="Container 2")).to_be_focused()
    else:
        waiting[0].abort()
    hands.enter(image, "kept")
    hands.press("Save")
    expect(hands.page.locator("#messages")).to_contain_text("Saved.")
    assert request_of(draft)["InferenceSpecification"]["Containers"][0] == {"Image": "kept"}


def share(page: Page, draft: Draft, username: str) -> None:
    page.goto(f"/drafts/{draft.pk}/")
    page.get_by_label("Share with another author").press_sequentially(username)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator("#messages")).to_contain_text(f"{username} can see and edit this draft now.")


def test_a_failed_validation(system: System, visit: Visit, author: Any, reviewer: Any) -> None:
    """The open page tells SageMaker's reason by itself and then asks no more; reopened, everything is as it was."""
    draft = approved(author, reviewer, "fail-validation")
    sent, page = request_of(draft), visit(author)
    page.goto(f"/drafts/{draft.pk}/")
    page.evaluate("window.same = true")
    failure = page.locator(".pw-callout.is-error")
    expect(failure).to_contain_text("did not pass the ping health check", timeout=30_000)
    expect(page.locator("#announcer")).to_contain_text("Failed.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1000 * POLL_SECONDS + 500)
    assert not asked, "the page asks on, though nothing moves any more"
    assert page.evaluate("window.same"), "the page was loaded anew"
    page.get_by_role("button", name="Reopen as a draft").click()
    expect(page.locator("#draft-live")).to_contain_text("did not pass the ping health check")
    assert request_of(draft) == sent
    page.get_by_role("link", name="Validation").click()
    role = Hands(page).control("/ValidationSpecification/ValidationRole")
    expect(role).to_have_value(sent["ValidationSpecification"]["ValidationRole"])
