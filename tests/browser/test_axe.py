"""Every page: axe finds nothing, no window of 390 px scrolls sideways, and the browser has nothing to complain of."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.eyes import faults
from tests.browser.states import asked, held, in_every_state
from tests.conftest import a_request
from tests.system.harness import System
from webapp.actions import drafts, reviews
from webapp.forms.steps import STEPS
from webapp.models import Draft

pytestmark = pytest.mark.browser

# Something wrong on each of the steps.
WRONG: dict[str, Any] = {
    "ModelPackageName": "not a name",
    "ModelApprovalStatus": "Perhaps",
    "Tags": [{"Key": "a"}, {"Value": "b"}],
    "CertifyForMarketplace": True,
    "InferenceSpecification": {
        "Containers": [{"Image": "a b", "ContainerHostname": "one"}, {"Image": "c d", "ImageDigest": "x" * 300}],
        "SupportedContentTypes": ["x" * 300],
        "SupportedResponseMIMETypes": ["text/csv"],
        "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large", "ml.unheard-of.large"],
        "SupportedTransformInstanceTypes": [],
    },
    "ValidationSpecification": {"ValidationRole": "a-name", "ValidationProfiles": [{"ProfileName": "a b"}]},
    "AdditionalInferenceSpecifications": [{"Name": "a b", "Containers": [{"Image": "a b"}]}, {"Name": "two"}],
    "ModelMetrics": {"Bias": {"Report": {"ContentType": "text/csv", "S3Uri": "not an address"}}},
    "ModelCard": {"ModelCardStatus": "Perhaps", "ModelCardContent": "{}"},
    "SecurityConfig": {"KmsKeyId": "not a key"},
}


def seen(page: Page, *paths: str, status: int = 200) -> list[str]:
    """What is wrong with the pages at these addresses."""
    found = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, path
        found += faults(page)
    return found


def pressed(page: Page, button: str, name: str) -> list[str]:
    """What is wrong with the page that a button leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    return faults(page, name)


def change_places(system: System, page: Page, person: Any) -> Page:
    """Somebody else logs in at the same browser."""
    page.context.clear_cookies()
    page.context.add_cookies([system.cookie(person)])  # type: ignore[list-item]
    return page


def nothing(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)


def test_doors(visit: Visit, author: Any) -> None:
    """Pages about accounts, signed in and not."""
    page = visit(None)
    found = seen(page, "/account/login/", "/account/signup/", "/account/inactive/", "/account/password/reset/")
    found += seen(page, "/nowhere/", status=404)
    page.goto("/account/login/")
    found += pressed(page, "Sign in", "login with errors")
    page.context.clear_cookies()
    found += pressed(page, "Sign in", "open too long")
    page = visit(author)
    found += seen(page, "/account/logout/", "/account/email/", "/account/password/change/")
    nothing(found + pressed(page, "Change password", "password with errors"))


def test_starts_and_lists_without_rows(system: System, visit: Visit, person: Any) -> None:
    found, page = [], visit(None)
    pages = {
        "author": ["/drafts/", "/drafts/?q=x&state=draft", "/drafts/?state=x"],
        "reviewer": ["/reviews/"], "operator": ["/attention/"], "auditor": ["/audit/", "/audit/?draft=x"],
        "admin": ["/admin/"], "nobody": ["/drafts/"],
    }  # fmt: skip
    for role, paths in pages.items():
        change_places(system, page, person(role, *([role] if role != "nobody" else [])))
        found += seen(page, "/", *paths)
        if role == "author":
            found += seen(page, "/audit/", status=403) + seen(page, "/drafts/?cursor=x", status=400)
    nothing(found)


def blank(page: Page, draft: Draft, path: str) -> list[str]:
    return seen(page, f"{path}?all=1")


def conflict(page: Page, draft: Draft, path: str) -> list[str]:
    """The page was opened before somebody else saved."""
    page.goto(path)
    draft.refresh_from_db()
    request = a_request(ModelPackageDescription=f"version {draft.version}")
    drafts.edit(draft, by=draft.shares.get().user, version=draft.version, request=request)
    page.evaluate("document.querySelector('[name=seen]').value = 'something that they changed'")
    found = pressed(page, "Save", f"conflict at {path}")
    expect(page.get_by_role("heading", name="This draft was saved meanwhile")).to_be_visible()
    return found


def errors(page: Page, draft: Draft, path: str) -> list[str]:
    found = seen(page, path)
    assert page.title().startswith("Error: "), path
    return found


@pytest.mark.parametrize(("state", "request_"), [(blank, {}), (errors, WRONG), (conflict, a_request())])
def test_steps(
    state: Callable[..., list[str]], request_: dict[str, Any], visit: Visit, author: Any, author2: Any
) -> None:
    draft = drafts.create(request_, by=author)
    drafts.share(draft, by=author, username=author2.username)
    page = visit(author)
    nothing([fault for step in STEPS for fault in state(page, draft, f"/drafts/{draft.pk}/steps/{step.slug}/")])


def test_what_opens(visit: Visit, author: Any) -> None:
    """Menus, and the list of a picker."""
    draft = drafts.create(WRONG, by=author)
    page = visit(author, viewport={"width": 390, "height": 900})
    page.goto("/account/logout/")  # nothing stands where it would be covered in part
    page.locator(".pw-menu > summary").click()
    found = faults(page, "the person's menu")
    page.get_by_role("button", name="Menu", exact=True).click()
    found += faults(page, "the narrow window's menu")
    page.goto(f"/drafts/{draft.pk}/steps/instance-types/")
    page.get_by_role("combobox").first.press_sequentially("g5")
    expect(page.get_by_role("option").first).to_be_visible()
    nothing(found + faults(page, "the list of a picker"))


def test_in_and_out(visit: Visit, author: Any) -> None:
    """Requests that people have elsewhere, and that they need elsewhere."""
    draft = drafts.create(a_request(), by=author)
    page = visit(author)
    found = seen(page, "/drafts/new/", f"/drafts/{draft.pk}/export/", f"/drafts/{draft.pk}/export/terraform/")
    page.goto("/drafts/new/")
    page.get_by_text("Or paste a request that you have").click()
    page.get_by_label("The request").fill("{")
    found += pressed(page, "Start the draft", "new with errors")
    found += seen(page, "/drafts/import/")
    found += pressed(page, "Read it", "import with errors")
    page.get_by_label("Paste it").fill(json.dumps(a_request(NoSuchMember="x")))
    found += pressed(page, "Read it", "what was read")
    wrong = drafts.create(a_request(NoSuchMember="x"), by=author)
    found += seen(page, f"/drafts/{draft.pk}/text/", f"/drafts/{wrong.pk}/text/")
    page.get_by_label("The request").fill("{")
    nothing(found + pressed(page, "Save", "text with errors"))


def test_tokens(visit: Visit, author: Any) -> None:
    page = visit(author)
    found = seen(page, "/tokens/") + pressed(page, "Make a token", "a token without a label")
    page.get_by_label("What it is for").fill("notebook")
    found += pressed(page, "Make a token", "a new token")
    page.goto("/tokens/")
    page.locator("main summary").click()
    nothing(found + faults(page, "about to revoke"))


def test_check(visit: Visit, author: Any) -> None:
    page, wrong, clean = visit(author), drafts.create(WRONG, by=author), drafts.create(a_request(), by=author)
    found = seen(page, f"/drafts/{clean.pk}/check/", f"/drafts/{wrong.pk}/check/")
    nothing(found + pressed(page, "Ask for review", "asked in vain"))


def test_drafts_in_every_state(system: System, visit: Visit, author: Any, author2: Any, reviewer: Any) -> None:
    made = in_every_state(system, author, reviewer)
    drafts.share(made["draft"], by=author, username=author2.username)
    page = visit(author)
    found = seen(page, "/", "/drafts/", *(f"/drafts/{draft.pk}/" for draft in made.values()))
    page.goto(f"/drafts/{made['draft'].pk}/")
    page.get_by_label("Share with another author").fill("nobody")
    nothing(found + pressed(page, "Share", "shared with nobody"))


def test_what_waits_for_whom(
    system: System, visit: Visit, author: Any, reviewer: Any, operator: Any, auditor: Any
) -> None:
    made = held(system, author, reviewer)
    waiting = f"/drafts/{asked(author).pk}/"
    page = visit(author)
    found = seen(page, f"{waiting}review/", f"{waiting}check/", f"{waiting}history/")
    found += seen(change_places(system, page, auditor), "/", "/audit/")
    found += seen(change_places(system, page, operator), "/", "/attention/", f"/drafts/{made['needs_attention'].pk}/")
    page.get_by_label("ModelPackageArn").fill("not an ARN")
    page.get_by_label("How do you know?").first.fill("I looked.")
    found += pressed(page, "Adopt this ARN", "adopted in vain")
    change_places(system, page, reviewer)
    found += seen(page, "/", "/reviews/", f"/drafts/{made['approved'].pk}/review/", f"{waiting}review/")
    found += pressed(page, "Request changes", "changes without a reason")
    page.goto(f"{waiting}review/")
    reviews.withdraw(Draft.objects.get(state="in_review"), by=author)
    nothing(found + pressed(page, "Approve", "approved too late"))
