"""Without a mouse: signing in, a small draft from its start to the review, and the review, by keys alone."""

from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import received
from tests.browser.members import CONTAINERS, CONTENT_TYPES, REALTIME, RESPONSE_TYPES, named, request_of
from tests.system.harness import System
from webapp.models import User

pytestmark = pytest.mark.browser

SMALL = {
    "/ModelPackageGroupName": "by-keys",
    "/ModelPackageDescription": "Made without a mouse",
    f"{CONTAINERS}/0/Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/keys:1",
    CONTENT_TYPES: ["text/csv"],
    RESPONSE_TYPES: ["application/json", "application/x-keys"],
    REALTIME: ["ml.m5.large", "ml.m5.xlarge"],
}
SAVE = ".pw-actions .btn-primary"
MOST_TABS = 90
# The control that has the focus, or the box drawn for it, has an outline, and nothing lies over it.
SHOWS_FOCUS = """() => {
    const at = document.activeElement;
    const boxes = [at, at.closest(".pw-choice"), at.closest(".ts-control")].filter(Boolean);
    const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const {left, top, width, height} = at.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return boxes.some((box) => outlined(getComputedStyle(box))) && boxes.some((box) => box.contains(above));
}"""


class Keys:
    """A keyboard, and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def to(self, selector: str) -> None:
        """By Tab to a control, which then shows that it has the focus."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert self.page.evaluate(SHOWS_FOCUS), f"{selector} does not show that it has the focus"
                return
        pytest.fail(f"Tab does not lead to {selector} on {self.page.url}")

    def follow(self, selector: str, title: str) -> None:
        """By Enter on a link or a button to the page with this heading."""
        self.to(selector)
        self.press("Enter")
        self.arrive(title)

    def arrive(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def sign_in(self, person: User) -> None:
        # The tests keep passwords in a quick way that the web server does not take.
        person.password = PBKDF2PasswordHasher().encode(person.username, "salt", iterations=1)
        person.save()
        self.page.goto("/account/login/")
        self.to("#id_login")
        self.type(person.username)
        self.to("#id_password")
        self.type(person.username)
        self.press("Enter")
        self.arrive("What waits for you")


def control(pointer: str) -> str:
    return f'[data-path="{pointer}"]'


def test_by_keys_alone(system: System, visit: Visit, author: Any, reviewer: Any) -> None:
    members = named("by-keys", SMALL)
    write(Keys(visit(author)), author, members)
    approve(Keys(visit(reviewer)), reviewer)
    assert received(system, members["/ModelPackageGroupName"]) == request_of(members)


def write(keys: Keys, author: User, members: dict[str, Any]) -> None:
    keys.sign_in(author)
    keys.follow('main a[href="/drafts/new/"]', "New draft")
    keys.to("#id_kind_0")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.to("#id_name")
    keys.type(members["/ModelPackageGroupName"])
    keys.press("Enter")
    keys.arrive("Basics")
    keys.to(control("/ModelPackageDescription"))
    keys.type(members["/ModelPackageDescription"])
    keys.follow(SAVE, "Containers or algorithm")
    keys.to(control(f"{CONTAINERS}/0/Image"))
    keys.type(members[f"{CONTAINERS}/0/Image"])
    keys.press("Enter")
    lists(keys, members)
    keys.follow(SAVE, "Check and send")
    keys.to("#comment")
    keys.type("By keys.")
    keys.follow('form[action$="/request_review/"] .btn-primary', members["/ModelPackageGroupName"])


def lists(keys: Keys, members: dict[str, Any]) -> None:
    keys.arrive("Content types")
    (usual,) = members[CONTENT_TYPES]
    keys.to(f'[data-add-entry="{usual}"][data-for="f{CONTENT_TYPES}"]')
    keys.press("Space")
    keys.to(control(RESPONSE_TYPES))
    keys.type("\n".join(members[RESPONSE_TYPES]))
    keys.follow(SAVE, "Instance types")
    keys.to(f"{control(REALTIME)} + .ts-wrapper input")
    for entry in members[REALTIME]:
        keys.type(entry)
        keys.press("Enter")
        keys.press("ControlOrMeta+a")
    keys.press("Backspace")
    keys.follow(SAVE, "Validation")


def approve(keys: Keys, reviewer: User) -> None:
    keys.sign_in(reviewer)
    keys.follow('nav a[href="/reviews/"]', "Reviews")
    keys.follow('main a[href$="/review/"]', "You are approving revision 1")
    keys.follow('form[action$="/approve/"] .btn-primary', "Reviews")
    expect(keys.page.locator("#messages")).to_contain_text("Approved.")
