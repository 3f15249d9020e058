"""What was sent and got no answer, or met no login: it is known again, and comes back with a way to send it."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.hands import Hands
from tests.browser.members import CONTAINERS
from webapp.models import Draft, User

pytestmark = pytest.mark.browser

DESCRIPTION = "/ModelPackageDescription"
IMAGE = f"{CONTAINERS}/0/Image"
SAVED = re.compile(r"^Saved \d\d:\d\d")
AWAY = "Not saved, retrying"
SIGNED_OUT = "Not saved: you are signed out."


@pytest.fixture
def hands(visit: Visit, author: Any) -> Hands:
    """The author's, in a page that may complain of a server that is away."""
    return Hands(visit(author, silent=False))


def open_step(hands: Hands, draft: Draft, slug: str = "basics") -> Page:
    hands.page.goto(f"/drafts/{draft.pk}/steps/{slug}/")
    return hands.page


def state_of(page: Page) -> Locator:
    return page.locator("[data-autosave-state]")


def kept(draft: Draft) -> Any:
    draft.refresh_from_db()
    return json.loads(draft.text)


def log_in_beside(page: Page) -> None:
    """In another tab of the same browser, by the link that the page offers."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opened.value)
    page.bring_to_front()


def sign_in(tab: Page) -> None:
    # The tests' quick passwords are none to a server as it runs in production.
    User.objects.filter(username="author").update(password=PBKDF2PasswordHasher().encode("author", "salt", 1000))
    tab.get_by_label("Username").fill("author")
    tab.get_by_label("Password").fill("author")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_label("Password")).to_have_count(0)


def test_an_answer_that_got_lost_is_no_other_persons_save(hands: Hands, draft: Draft) -> None:
    """The server took the text and died before it could say so; meanwhile more was typed."""
    page = open_step(hands, draft)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route(re.compile(r"/steps/basics/$"), lose)
    hands.enter(DESCRIPTION, "taken")
    expect(state_of(page)).to_contain_text(AWAY)
    assert (lost, kept(draft)["ModelPackageDescription"]) == ([200], "taken")
    hands.control(DESCRIPTION).press_sequentially(" in")
    expect(state_of(page)).to_have_text(SAVED)
    expect(hands.control(DESCRIPTION)).to_have_value("taken in")
    hands.press("Save")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    assert kept(draft)["ModelPackageDescription"] == "taken in"


@pytest.mark.parametrize("button", ["Save", "Add a container"])
def test_without_scripts_the_text_waits_for_a_login(button: str, visit: Visit, author: Any, draft: Draft) -> None:
    """The page that answers holds what was sent; its button sends it once its person is signed in again."""
    hands = Hands(visit(author, scripts=False), scripts=False)
    page = open_step(hands, draft, "containers")
    hands.enter(IMAGE, "typed")
    Session.objects.all().delete()
    hands.press(button)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    hands.press("Send it again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opened.value)
    hands.press("Send it again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Send it again?")
    hands.press("Send it again")
    expect(hands.control(IMAGE)).to_have_value("typed")
    containers = kept(draft)["InferenceSpecification"]["Containers"]
    assert containers[0]["Image"] == "typed"
    assert len(containers) == (1 if button == "Save" else 2)
