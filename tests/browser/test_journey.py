"""From “New draft” to a registered package, every member typed on the pages, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import Hands, approve, ask_for_review, received
from tests.browser.members import (
    CONTAINERS,
    EVERY,
    PACKAGE,
    REALTIME,
    TRANSFORM,
    VERSION,
    Members,
    generalised,
    named,
    request_of,
)
from tests.system.harness import System
from webapp.forms.steps import STEPS
from webapp.models import Draft

pytestmark = pytest.mark.browser
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def test_the_journeys_fill_in_every_member() -> None:
    assert generalised(PACKAGE | VERSION) == EVERY


@WITH_AND_WITHOUT
def test_a_certified_package_of_its_own(
    system: System, visit: Visit, author: Any, reviewer: Any, scripts: bool
) -> None:
    members = named("flower-detection", PACKAGE)
    hands = start(visit(author, scripts=scripts), "A package of its own", members["/ModelPackageName"], scripts)
    walk(hands, members)
    assert hands.typed >= members.keys(), "not every member was typed"
    ask_for_review(hands.page, "Look at the containers.")
    approve(visit(reviewer, scripts=scripts), members["/ModelPackageName"], "Look at the containers.")
    assert arrived(system, hands, members["/ModelPackageName"]) == request_of(members)


@WITH_AND_WITHOUT
def test_a_version_from_an_algorithm(system: System, visit: Visit, author: Any, reviewer: Any, scripts: bool) -> None:
    members = named("decision-trees", VERSION)
    group = members["/ModelPackageGroupName"]
    hands = start(visit(author, scripts=scripts), "A version in a model package group", group, scripts)
    walk(hands, members)
    assert hands.typed >= members.keys(), "not every member was typed"
    ask_for_review(hands.page)
    approve(visit(reviewer, scripts=scripts), group)
    assert arrived(system, hands, group) == request_of(members)


def start(page: Page, kind: str, name: str, scripts: bool) -> Hands:
    page.goto("/")
    page.get_by_role("link", name="New draft").click()
    page.get_by_role("radio", name=kind).check()
    page.get_by_role("textbox", name="Name").press_sequentially(name)
    page.get_by_role("button", name="Start the draft").click()
    return Hands(page, scripts)


def walk(hands: Hands, members: Members) -> None:
    """Step after step, each by its own page, saved on the way; ends where the whole is checked."""
    for step in (step for step in STEPS if not step.rare):
        expect(hands.page.get_by_role("heading", level=1)).to_have_text(step.title)
        own = {"containers": containers, "instance-types": instance_types}.get(step.slug, Hands.fill_in)
        own(hands, members)
        hands.press("Save and continue")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Check and send")


def containers(hands: Hands, members: Members) -> None:
    if f"{CONTAINERS}/0/Image" in members:
        hands.page.evaluate("window.same = true")
        hands.arrange_containers(members)
        assert hands.page.evaluate("window.same === true") is hands.scripts, "htmx swaps, a plain form post reloads"
        return
    if hands.scripts:
        hands.page.get_by_role("radio", name="An algorithm").check()
        expect(hands.control(f"{CONTAINERS}/0/Image")).to_be_hidden()
    hands.fill_in(members)


def instance_types(hands: Hands, members: Members) -> None:
    """With scripts, the second list is the copy of what it can hold of the first."""
    if TRANSFORM not in members or not hands.scripts:
        hands.fill_in(members)
        return
    hands.enter(REALTIME, members[REALTIME])
    hands.press("Copy those of real-time inference that work here too")
    expect(hands.page.locator("#messages")).to_contain_text("Instance types copied: 2. Not offered there: 1.")
    hands.typed.add(TRANSFORM)


def arrived(system: System, hands: Hands, name: str) -> Any:
    """What the sandbox received, once the author's page says that the package is registered."""
    page, draft = hands.page, Draft.objects.get(name=name)
    if not hands.scripts:
        system.wait_for(draft, "registered")
    page.reload()
    expect(page.locator("#draft-live .pw-state")).to_have_text("Registered", timeout=30_000)
    draft.refresh_from_db()
    assert draft.arn
    expect(page.locator("#arn")).to_have_text(draft.arn)
    return received(system, name)
