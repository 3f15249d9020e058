"""Every leaf of the service model, typed on its page in the browser, reaches SageMaker as it was typed."""

import contextlib
import functools
import json
import re
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.every_leaf import TEXTS, Leaf, document, leaves
from tests.browser.hands import KIND
from tests.system.harness import System
from webapp import rules
from webapp.actions import drafts, reviews
from webapp.forms.kinds import NAMES
from webapp.forms.steps import STEPS, step_of
from webapp.models import Draft
from webapp.sagemaker import gateway

pytestmark = pytest.mark.browser


def is_offered(pointer: str, kind: str) -> bool:
    """Whether a request of this kind has the member: all but the other kind's name."""
    return pointer not in [name for other, name in NAMES.items() if other != kind]


def type_all(page: Page, draft: Draft, typed: dict[str, Any]) -> None:
    """Each value at the control of its pointer, page after page; every value finds its control."""
    for step in STEPS:
        here = {pointer: value for pointer, value in typed.items() if step_of(pointer) == step}
        if here:
            page.goto(f"/drafts/{draft.pk}/steps/{step.slug}/?all=1&card=text")
            add_first_entries(page, here)
            page.evaluate("document.querySelectorAll('#walk details').forEach(fold => { fold.open = true; })")
            for pointer, value in here.items():
                enter(page, pointer, value)
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.locator("#messages")).to_contain_text("Saved")


def add_first_entries(page: Page, typed: dict[str, Any]) -> None:
    """Lists that start empty, and are to hold something, get an entry."""
    lists = {pointer[: at.start()] for pointer in typed for at in re.finditer(r"/0(?=/)", pointer)}
    for path in sorted(lists, key=len):
        first = page.locator(f'button[formaction="?op=add&path={quote(path)}"]', has_text="Add the first")
        if first.count():
            page.evaluate("document.getElementById('walk').dataset.old = ''")
            first.click()
            expect(page.locator("#walk:not([data-old])")).to_be_visible()


def enter(page: Page, pointer: str, value: Any) -> None:
    if isinstance(value, dict):
        return rows(page, pointer, value)
    at = page.locator(f'[data-path="{pointer}"]')
    if (region := at.evaluate("each => each.closest('[data-reveal][hidden]')?.dataset.reveal")) is not None:
        page.locator(f"input[type=radio][value={region}]").check()
    kind = at.evaluate(KIND)
    if kind == "picker":
        return pick(page, pointer, value)
    if kind == "select":
        at.select_option({True: "true", False: "false"}.get(value, value))
        return None
    at.fill("\n".join(value) if kind == "entries" else str(value))
    return None


def rows(page: Page, pointer: str, entries: dict[str, str]) -> None:
    """The rows of a map: as many as are wanted are filled in, the others blanked."""
    group = page.locator(f'[id="f{pointer}"]')
    keys = group.get_by_role("textbox", name="Name")
    wanted = [*entries.items(), *[("", "")] * (keys.count() - len(entries))]
    for number, (key, entry) in enumerate(wanted):
        if number == keys.count():
            group.get_by_role("button", name="Add another row").click()
            expect(keys).not_to_have_count(number)
        keys.nth(number).fill(key)
        group.get_by_role("textbox", name="Value").nth(number).fill(entry)


def pick(page: Page, pointer: str, chosen: list[str]) -> None:
    """What is chosen goes; then all that is offered is added at once, or each searched for."""
    holder = page.locator(f'[data-path="{pointer}"] + .ts-wrapper')
    clear = holder.locator("+ .pw-picker-bar").get_by_role("button", name="Remove all")
    if clear.is_visible():
        clear.click()
    search = holder.get_by_role("combobox")
    search.click()
    if len(chosen) > 1:
        expect(holder.locator(".pw-picker-all")).to_have_text(re.compile(f"Add all {len(chosen)} shown"))
        search.press("Control+Enter")
    else:
        search.fill(chosen[0])
        holder.get_by_role("option", name=chosen[0], exact=True).click()
    expect(holder.locator(".item")).to_have_count(len(chosen))
    search.press("Escape")


def saved(draft: Draft) -> Any:
    draft.refresh_from_db()
    return json.loads(draft.text)


def heard(system: System, token: str) -> Any:
    """The body that SageMaker heard with this token, without the token."""

    def found() -> Any:
        bodies = (json.loads(line["body"]) for line in system.journal())
        return next((body for body in bodies if body.get("ClientToken") == token), None)

    body = system.wait_until(found, "for the request to arrive")
    return {name: value for name, value in body.items() if name != "ClientToken"}


def sent_by_the_worker(system: System, draft: Draft, author: Any, reviewer: Any) -> Any:
    draft.refresh_from_db()
    reviews.request_review(draft, by=author)
    draft.refresh_from_db()
    reviews.approve(draft, by=reviewer, sha256=draft.revisions.get().sha256)
    return heard(system, str(draft.submissions.get().client_token))


def sent_by_the_gateway(system: System, request: Any) -> Any:
    """For what the rules refuse, which no approval lets through, and for the long lists of choices."""
    token = str(uuid.uuid4())
    with contextlib.suppress(gateway.DefiniteNo):  # heard all the same
        gateway.create(request, token, region="us-east-1")
    return heard(system, token)


def approvable(typed: dict[str, Any]) -> dict[str, Any]:
    """The request without what the rules refuse, and without what can't be there without that."""
    left = dict(typed)
    while wrong := [finding.path for finding in rules.findings(document(left)) if not finding.is_warning]:
        gone = {pointer for path in wrong for pointer in at_or_beside(left, path)}
        assert gone, wrong
        left = {pointer: value for pointer, value in left.items() if pointer not in gone}
    return document(left)


def at_or_beside(typed: dict[str, Any], path: str) -> list[str]:
    """What stands at a path; where nothing does, what misses it."""
    above = path.rpartition("/")[0]
    at = [pointer for pointer in typed if f"{pointer}/".startswith(f"{path}/")]
    return at or [pointer for pointer in typed if pointer.startswith(f"{above}/")]


@functools.cache
def a_round(number: int) -> dict[str, Any]:
    """Each leaf with its value of this round, for the kind of package that it is the turn of."""
    kind = rules.VERSION if number < TEXTS else rules.PACKAGE
    offered = enumerate(leaf for leaf in leaves() if is_offered(leaf.pointer, kind))
    return {leaf.pointer: leaf.value(number, place) for place, leaf in offered}


# One in the default run: a package of its own. Each round mixes shortest, longest and beyond ASCII.
ROUNDS = [pytest.param(number, marks=() if number == TEXTS else pytest.mark.slow) for number in range(2 * TEXTS)]


@pytest.mark.parametrize("number", ROUNDS)
@pytest.mark.usefixtures("own_gateway")
def test_every_leaf(number: int, system: System, visit: Visit, author: Any, reviewer: Any) -> None:
    """Into an empty draft or over the values of the round before; what the rules let through goes by the worker too."""
    typed = a_round(number)
    draft = drafts.create(document(a_round(number - 1)) if number % TEXTS else {}, by=author)
    type_all(visit(author), draft, typed)
    assert saved(draft) == document(typed)
    assert sent_by_the_gateway(system, saved(draft)) == document(typed)
    request = approvable(typed)
    assert sent_by_the_worker(system, drafts.create(request, by=author), author, reviewer) == request


LONG = [leaf for leaf in leaves() if len(leaf.values) > TEXTS]


@pytest.mark.parametrize("leaf", LONG, ids=lambda leaf: leaf.pointer)
@pytest.mark.parametrize("every", [50, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("own_gateway")
def test_the_choices_of_a_long_list(every: int, leaf: Leaf, system: System, visit: Visit, author: Any) -> None:
    typed = a_round(0)
    draft, page = drafts.create(document(typed), by=author), visit(author)
    for value in leaf.values[::every]:
        type_all(page, draft, {leaf.pointer: value})
        assert sent_by_the_gateway(system, saved(draft)) == document(typed | {leaf.pointer: value})
