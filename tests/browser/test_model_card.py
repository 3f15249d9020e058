"""Every member of a model card typed on its page, with scripts and without, and what arrives; axe finds nothing."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.eyes import faults
from tests.browser.hands import Hands
from tests.conftest import a_request
from webapp.actions import drafts
from webapp.document import get, put
from webapp.models import Draft
from webapp.sagemaker.model_card import CARD, CONTENT
from webapp.sagemaker.shapes import leaves

pytestmark = pytest.mark.browser

JOB = "training_details/training_job_details"
LISTS = {f"{JOB}/{name}": each for name, each in (
    ("training_metrics", "Metric"), ("hyper_parameters", "Hyperparameter"),
    ("user_provided_training_metrics", "Metric"), ("user_provided_hyper_parameters", "Hyperparameter"),
)} | {
    "evaluation_details": "Evaluation", "evaluation_details/0/metric_groups": "Metric group",
    "evaluation_details/0/metric_groups/0/metric_data": "Metric",
}  # fmt: skip


def wanted() -> dict[str, Any]:
    """A value for each member, by its pointer in the request."""
    found: dict[str, Any] = {}
    for path, shape in leaves(CARD):
        name = f"{CONTENT}/" + "/".join(path[:-1] if path[-1] == "*" else path).replace("*", "0")
        text = shape.enum[0] if shape.enum else f"“{path[-1]}” <b>"
        found[name] = 0.5 if shape.kind in ("number", "json") else text
        if path[-1] == "*":
            found[name] = {"One": "1 <b>"} if path[-2] in ("metadata", "custom_details") else ["s3://one/", "s3://two/"]
    return found


def add(page: Page, path: str, each: str) -> None:
    """The first entry of a list, by its button."""
    page.locator(f'button[formaction$="path={CONTENT}/{path}"]', has_text=f"Add the first {each.lower()}").click()
    expect(page.locator(f'[id="e{CONTENT}/{path}/0"]')).to_be_visible()


def rows(page: Page, name: str, entries: dict[str, str]) -> None:
    group = page.get_by_role("group").and_(page.locator(f'[id="f{name}"]'))
    for number, (key, value) in enumerate(entries.items()):
        row = group.locator(".pw-row").nth(number)
        row.get_by_role("textbox", name="Name").fill(key)
        row.get_by_role("textbox", name="Value").fill(value)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_every_member_of_a_card_is_typed_and_arrives(visit: Visit, author: Any, scripts: bool) -> None:
    draft = drafts.create(a_request(), by=author)
    page = visit(author, scripts=scripts)
    page.goto(f"/drafts/{draft.pk}/steps/about/?all=1")
    for path, each in LISTS.items():
        add(page, path, each)
    hands, members, card = Hands(page, scripts), wanted(), {}
    for name, value in members.items():
        rows(page, name, value) if isinstance(value, dict) else hands.enter(name, value)
        put(card, name.removeprefix(CONTENT), value)
    hands.press("Save")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    assert json.loads(content(draft)) == card
    if scripts:
        assert faults(page) == []
    page.get_by_role("button", name="Edit as JSON text").click()
    expect(hands.control(CONTENT)).to_have_value(content(draft))


def test_text_and_form_lead_to_each_other(visit: Visit, author: Any) -> None:
    draft = drafts.create(a_request(), by=author)
    page = visit(author)
    page.goto(f"/drafts/{draft.pk}/steps/about/")
    page.get_by_text("Intended uses and risk").click()
    found = faults(page)
    hands = Hands(page)
    hands.enter(f"{CONTENT}/intended_uses/purpose_of_model", "Flowers")
    page.get_by_role("button", name="Edit as JSON text").click()
    expect(hands.control(CONTENT)).to_have_value('{"intended_uses": {"purpose_of_model": "Flowers"}}')
    hands.control(CONTENT).fill('{"intended_uses": {"risk_rating": "Huge"},}')
    page.get_by_role("button", name="Edit as a form").click()
    expect(page.get_by_text("A form can't show this card")).to_be_visible()
    found += faults(page)
    expect(page.get_by_role("button", name="Edit as a form")).to_have_count(0)
    hands.control(CONTENT).fill('{"intended_uses": {"risk_rating": "Huge"}}')
    hands.press("Save")
    page.get_by_role("button", name="Edit as a form").click()
    expect(hands.control(f"{CONTENT}/intended_uses/risk_rating")).to_have_value("Huge")
    expect(page.get_by_text("The card's schema has one of these here")).to_be_visible()
    assert content(draft) == '{"intended_uses": {"risk_rating": "Huge"}}'
    assert found + faults(page) == []


def content(draft: Draft) -> Any:
    draft.refresh_from_db()
    return get(json.loads(draft.text), CONTENT)
