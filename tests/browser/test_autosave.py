"""The server dies, or the login ends, while someone types: no typed word is lost, and the page says what is so."""

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
from tests.system.harness import System
from webapp.models import AuditEvent, Draft, User

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


def test_the_server_dies_in_mid_typing(system: System, hands: Hands, draft: Draft) -> None:
    page = open_step(hands, draft)
    hands.enter(DESCRIPTION, "acknowledged")
    expect(state_of(page)).to_have_text(SAVED)
    system.kill_web()
    hands.control(DESCRIPTION).press_sequentially(", and more")
    expect(state_of(page)).to_contain_text(AWAY)
    expect(hands.control(DESCRIPTION)).to_have_value("acknowledged, and more")
    assert kept(draft)["ModelPackageDescription"] == "acknowledged"
    assert system.url
    hands.control(DESCRIPTION).press_sequentially(" still")
    expect(state_of(page)).to_have_text(SAVED)
    expect(hands.control(DESCRIPTION)).to_have_value("acknowledged, and more still")
    system.wait_until(lambda: kept(draft)["ModelPackageDescription"] == "acknowledged, and more still", "for the text")


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


def test_typing_while_a_save_is_under_way_is_saved_after_it(hands: Hands, draft: Draft) -> None:
    page = open_step(hands, draft)
    waiting: list[Route] = []
    page.route(re.compile(r"/steps/basics/$"), lambda route: route.continue_() if waiting else waiting.append(route))
    hands.enter(DESCRIPTION, "first")
    expect(state_of(page)).to_have_text("Saving")
    hands.control(DESCRIPTION).press_sequentially(", then")
    page.wait_for_timeout(1500)
    with page.expect_response(lambda answer: "then" in (answer.request.post_data or "")) as last:
        waiting[0].continue_()
    assert last.value.ok
    assert kept(draft)["ModelPackageDescription"] == "first, then"


def test_the_login_ends_in_mid_typing(system: System, hands: Hands, draft: Draft) -> None:
    page = open_step(hands, draft)
    hands.enter(DESCRIPTION, "typed")
    expect(state_of(page)).to_have_text(SAVED)
    Session.objects.all().delete()
    hands.control(DESCRIPTION).press_sequentially(" on")
    expect(state_of(page)).to_contain_text(SIGNED_OUT)
    assert kept(draft)["ModelPackageDescription"] == "typed"
    log_in_beside(page)
    expect(state_of(page)).to_have_text(SAVED)
    expect(hands.control(DESCRIPTION)).to_have_value("typed on")
    assert kept(draft)["ModelPackageDescription"] == "typed on"


@pytest.mark.parametrize("button", ["Save", "Save and continue"])
def test_save_waits_for_a_server_that_is_away(button: str, system: System, hands: Hands, draft: Draft) -> None:
    page = open_step(hands, draft)
    system.kill_web()
    hands.enter(DESCRIPTION, "typed")
    hands.press(button)
    expect(state_of(page)).to_contain_text(AWAY)
    expect(hands.control(DESCRIPTION)).to_have_value("typed")
    assert system.url
    expect(state_of(page)).to_have_text(SAVED)
    assert kept(draft)["ModelPackageDescription"] == "typed"
    with page.expect_navigation():
        hands.press(button)
    assert AuditEvent.objects.filter(verb="edit").count() == 1


def test_save_waits_for_a_login_that_is_gone(hands: Hands, draft: Draft) -> None:
    page = open_step(hands, draft)
    Session.objects.all().delete()
    hands.enter(DESCRIPTION, "typed")
    hands.press("Save")
    expect(state_of(page)).to_contain_text(SIGNED_OUT)
    expect(hands.control(DESCRIPTION)).to_have_value("typed")
    log_in_beside(page)
    expect(state_of(page)).to_have_text(SAVED)
    hands.press("Save")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    assert kept(draft)["ModelPackageDescription"] == "typed"


@pytest.mark.parametrize("gone", ["server", "login"])
def test_a_move_waits_too(gone: str, system: System, hands: Hands, draft: Draft) -> None:
    page = open_step(hands, draft, "containers")
    if gone == "server":
        system.kill_web()
    else:
        Session.objects.all().delete()
    hands.enter(IMAGE, "typed")
    hands.press("Duplicate Container 1")
    expect(state_of(page)).to_contain_text(AWAY if gone == "server" else SIGNED_OUT)
    expect(hands.control(IMAGE)).to_have_value("typed")
    expect(hands.control(f"{CONTAINERS}/1/Image")).to_have_count(0)
    if gone == "server":
        assert system.url
    else:
        log_in_beside(page)
    expect(state_of(page)).to_have_text(SAVED)
    hands.press("Duplicate Container 1")
    expect(hands.control(f"{CONTAINERS}/1/Image")).to_have_value("typed")


def test_a_login_that_ends_under_a_move_leaves_the_page(hands: Hands, draft: Draft) -> None:
    """Between the quiet save and the move itself."""
    page = open_step(hands, draft, "containers")

    def end_login(route: Route) -> None:
        Session.objects.all().delete()
        route.continue_()

    page.route(re.compile(r"[?]op="), end_login)
    hands.enter(IMAGE, "typed")
    hands.press("Duplicate Container 1")
    expect(state_of(page)).to_contain_text(SIGNED_OUT)
    expect(hands.control(IMAGE)).to_have_value("typed")


@pytest.mark.parametrize("gone", ["server", "login"])
def test_a_page_that_is_out_of_date_keeps_its_text_too(gone: str, system: System, hands: Hands, draft: Draft) -> None:
    """It saves nothing by itself, so its Save asks first whether the server is there."""
    page = open_step(hands, draft)
    Draft.objects.update(version=9)
    hands.enter(DESCRIPTION, "typed")
    hands.press("Save")
    expect(page.locator("[data-error-summary]")).to_contain_text("author saved this draft at ")
    if gone == "server":
        system.kill_web()
    else:
        Session.objects.all().delete()
    hands.press("Save")
    expect(state_of(page)).to_contain_text("did not take this" if gone == "server" else SIGNED_OUT)
    expect(hands.control(DESCRIPTION)).to_have_value("typed")
    assert "ModelPackageDescription" not in kept(draft)
    assert system.url


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
