"""Typing outlives a web server that dies and a login that ends: nothing on the page is lost, nothing saved either."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import global_settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.eyes import faults
from tests.browser.hands import Hands
from tests.browser.members import CONTAINERS
from tests.conftest import a_request
from tests.system.harness import System
from webapp.actions import drafts
from webapp.models import Draft

pytestmark = pytest.mark.browser

IMAGE = f"{CONTAINERS}/0/Image"
SAVED = re.compile(r"^Saved \d\d?:\d\d")
RETRYING = "Not saved, retrying"
SIGNED_OUT = "Not saved: you are signed out."


@dataclass
class Trouble:
    """Something that ends in mid-typing: how it begins, what the page says of it, and how it ends."""

    begin: Callable[[], Any]
    words: str
    end: Callable[[], Any]


@pytest.fixture
def draft(author: Any) -> Draft:
    return drafts.create(a_request(), by=author)


@pytest.fixture
def hands(visit: Visit, author: Any, draft: Draft, settings: Any) -> Hands:
    """On the page of the containers, in a browser that may complain of what the test breaks."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the server knows no quick passwords
    author.set_password("author")
    author.save()
    hands = Hands(visit(author, silent=False))
    hands.page.goto(f"/drafts/{draft.pk}/steps/containers/")
    hands.page.evaluate("window.same = true")
    return hands


@pytest.fixture(params=["server", "login"])
def trouble(request: pytest.FixtureRequest, system: System, hands: Hands) -> Trouble:
    if request.param == "server":
        return Trouble(system.kill_web, RETRYING, system.start_web)
    return Trouble(end_logins, SIGNED_OUT, lambda: log_in_beside(hands.page))


def end_logins() -> None:
    Session.objects.all().delete()


def log_in_beside(page: Page) -> None:
    """In another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto("/account/login/")
    tab.get_by_label("Username").fill("author")
    tab.get_by_label("Password").fill("author")
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    tab.close()


def state(hands: Hands) -> Locator:
    return hands.page.locator("[data-autosave-state]")


def image_of(draft: Draft) -> str:
    draft.refresh_from_db()
    found: str = json.loads(draft.text)["InferenceSpecification"]["Containers"][0]["Image"]
    return found


def is_kept(hands: Hands, text: str) -> None:
    """The page is the one that was typed into, and what was typed is on it."""
    assert hands.page.evaluate("window.same"), "the page was left"
    expect(hands.control(IMAGE)).to_have_value(text)


def test_what_ends_in_mid_typing(trouble: Trouble, hands: Hands, draft: Draft) -> None:
    hands.enter(IMAGE, "first")
    expect(state(hands)).to_have_text(SAVED)
    assert image_of(draft) == "first"
    hands.control(IMAGE).press_sequentially(" sec")
    trouble.begin()
    hands.control(IMAGE).press_sequentially("ond")
    expect(state(hands)).to_contain_text(trouble.words)
    hands.control(IMAGE).press_sequentially(" third")
    is_kept(hands, "first second third")
    assert image_of(draft) in ("first", "first sec"), "what was saved stays saved"
    trouble.end()
    expect(state(hands)).to_have_text(SAVED)
    is_kept(hands, "first second third")
    assert image_of(draft) == "first second third"
    hands.press("Save")
    expect(hands.page.locator("#messages")).to_contain_text("Saved.")
    expect(hands.control(IMAGE)).to_have_value("first second third")


@pytest.mark.parametrize("button", ["Save", "Save and continue", "Add a container", "Duplicate Container 1"])
def test_a_button_pressed_meanwhile(button: str, trouble: Trouble, hands: Hands, draft: Draft) -> None:
    """It does not leave the page; it works again once what was typed is saved."""
    trouble.begin()
    hands.enter(IMAGE, "typed")
    hands.press(button)
    expect(state(hands)).to_contain_text(trouble.words)
    expect(state(hands)).to_be_in_viewport()
    is_kept(hands, "typed")
    trouble.end()
    expect(state(hands)).to_have_text(SAVED)
    assert image_of(draft) == "typed"
    hands.press(button)
    if button == "Save and continue":
        expect(hands.page.get_by_role("heading", name="Content types", level=1)).to_be_visible()
    elif button == "Save":
        expect(hands.page.locator("#messages")).to_contain_text("Saved.")
    else:
        expect(hands.page.locator(".pw-card")).to_have_count(2)
        expect(hands.control(IMAGE)).to_have_value("typed")
    assert image_of(draft) == "typed"


def test_a_page_that_is_out_of_date_as_well(trouble: Trouble, hands: Hands, draft: Draft, author: Any) -> None:
    """It is saved by hand alone, so nothing else has what was typed."""
    theirs = a_request(InferenceSpecification={"Containers": [{"Image": "theirs"}]})
    drafts.edit(draft, by=author, version=draft.version, request=theirs)
    hands.enter(IMAGE, "mine")
    hands.press("Save")
    expect(hands.page.get_by_role("heading", name="This draft was saved meanwhile")).to_be_visible()
    hands.page.evaluate("window.same = true")
    hands.enter(IMAGE, "mine again")
    trouble.begin()
    hands.press("Save")
    expect(state(hands)).to_contain_text("Not saved: ")
    is_kept(hands, "mine again")
    trouble.end()
    hands.press("Save")
    expect(hands.page.locator("#messages")).to_contain_text("Saved.")
    assert image_of(draft) == "mine again"


@pytest.mark.parametrize("ends", [end_logins, None], ids=["login", "connection"])
def test_a_move_that_is_cut_short(ends: Callable[[], None] | None, hands: Hands, draft: Draft) -> None:
    """What was typed is saved by then; the page is neither replaced by the login nor emptied."""

    def cut(route: Route) -> None:
        if ends is None:
            route.abort()
        else:
            ends()
            route.continue_()

    hands.page.route(re.compile(r"[?]op="), cut)
    hands.enter(IMAGE, "typed")
    hands.press("Add a container")
    expect(state(hands)).to_contain_text("Not done: " if ends is None else SIGNED_OUT)
    is_kept(hands, "typed")
    assert image_of(draft) == "typed"
    hands.enter(IMAGE, "typed more")
    is_kept(hands, "typed more")


def test_edits_during_a_slow_save_are_saved_too(hands: Hands, draft: Draft) -> None:
    waiting: list[Route] = []
    hands.page.route(re.compile(r"/steps/containers/$"), lambda route: waiting.append(route))
    hands.enter(IMAGE, "first")
    hands.page.wait_for_timeout(1200)
    assert len(waiting) == 1
    hands.control(IMAGE).press_sequentially(" second")
    hands.page.wait_for_timeout(1200)
    assert len(waiting) == 1, "two saves at once would be taken for two people"
    waiting[0].continue_()
    hands.page.unroute_all()
    expect(state(hands)).to_have_text(SAVED)
    hands.page.wait_for_timeout(500)
    assert image_of(draft) == "first second"


def test_a_saved_page_is_left_without_a_question(hands: Hands, draft: Draft) -> None:
    asked: list[str] = []
    hands.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    hands.enter(IMAGE, "typed")
    expect(state(hands)).to_have_text(SAVED)
    hands.page.get_by_role("link", name="Content types").click()
    expect(hands.page.get_by_role("heading", name="Content types", level=1)).to_be_visible()
    assert asked == []
    assert image_of(draft) == "typed"


def test_a_draft_that_was_discarded_meanwhile(hands: Hands, draft: Draft, author: Any) -> None:
    """It can't be saved any more; the page says so and keeps what was typed."""
    drafts.discard(draft, by=author, comment="not needed")
    hands.enter(IMAGE, "typed")
    expect(state(hands)).to_contain_text("so its request can't be changed now.")
    hands.press("Save")
    hands.press("Add a container")
    expect(state(hands)).to_contain_text("so its request can't be changed now.")
    is_kept(hands, "typed")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("outsider", "Not saved: this draft is not there for whoever is signed in now."),
        ("auditor", "Not saved: whoever is signed in now can't edit this draft."),
    ],
)
def test_another_person_signs_in_meanwhile(
    name: str, words: str, hands: Hands, draft: Draft, system: System, author: Any, request: pytest.FixtureRequest
) -> None:
    """One who may not edit the draft: the page says so, and saves once its own person is back."""
    sits_down(hands, system, request.getfixturevalue(name))
    hands.enter(IMAGE, "typed")
    expect(state(hands)).to_have_text(words)
    is_kept(hands, "typed")
    assert image_of(draft) != "typed"
    sits_down(hands, system, author)
    expect(state(hands)).to_have_text(SAVED)
    assert image_of(draft) == "typed"


def sits_down(hands: Hands, system: System, person: Any) -> None:
    """As after a login in another tab: its session and its token are new."""
    hands.page.context.clear_cookies()
    hands.page.context.add_cookies([system.cookie(person)])  # type: ignore[list-item]


def test_a_refusal_that_asks_to_stay_is_told(hands: Hands) -> None:
    body = json.dumps({"why": "author2 is signed in now.", "goes_on": False})
    hands.page.route(re.compile(r"/steps/containers/$"), lambda route: route.fulfill(status=409, body=body))
    hands.enter(IMAGE, "typed")
    hands.press("Save and continue")
    expect(state(hands)).to_have_text("author2 is signed in now.")
    is_kept(hands, "typed")


def test_axe_finds_nothing_wrong_with_the_words(hands: Hands) -> None:
    end_logins()
    hands.enter(IMAGE, "typed")
    expect(state(hands)).to_contain_text(SIGNED_OUT)
    found = faults(hands.page, "signed out")
    assert not found, "\n".join(found)
