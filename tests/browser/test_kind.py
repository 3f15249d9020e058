"""The kind of package is switched by Save alone; until then the page says so, and is not left without a question."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from webapp.models import Draft

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Saved \d\d?:\d\d( [AP]M)?$")
SWITCHES = re.compile(r"^Saved .*; the kind of package is switched once you press Save$")


def choose(page: Page, kind: str) -> None:
    page.get_by_role("radio", name=kind).check()


def test_a_kind_that_is_chosen_waits_for_save(visit: Visit, author: Any, draft: Draft) -> None:
    page = visit(author)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"/drafts/{draft.pk}/steps/basics/")
    choose(page, "A package of its own")
    state = page.locator("[data-autosave-state]")
    expect(state).to_have_text(SWITCHES)
    page.get_by_role("link", name="Content types").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    choose(page, "A version in a model package group")
    expect(state).to_have_text(SAVED)
    choose(page, "A package of its own")
    expect(state).to_have_text(SWITCHES)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Undo: bring back")).to_be_visible()
    page.get_by_role("link", name="Content types").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Content types")
    assert asked == ["beforeunload"]
    draft.refresh_from_db()
    assert "ModelPackageName" in json.loads(draft.text)
