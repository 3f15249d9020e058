"""Takes the README's pictures of a fresh demo: `python docs/pictures/make.py http://127.0.0.1:8000`.

It plays the journey as author, reviewer and auditor, so what the pictures show is what the pages do.
"""

import json
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "webapp" / "management" / "commands" / "demo_drafts.json"
BASE = sys.argv[1].rstrip("/")


def sign_in(browser: Browser, name: str, width: int = 1280, scheme: str = "light") -> Page:
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.goto(f"{BASE}/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{BASE}/")
    page.goto(f"{BASE}/")
    return page


def picture(page: Page, name: str) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=HERE / f"{name}.png")


def approve(reviewer: Page, draft: str) -> None:
    reviewer.goto(f"{BASE}/drafts/{draft}/review/")
    reviewer.get_by_role("button", name="Approve").click()
    reviewer.wait_for_url(f"{BASE}/reviews/")


def next_version(author: Page) -> str:
    """The demo's first request again, changed as a second version would be, put to review; its draft's number."""
    request = json.loads(DEMO.read_text())[0]["request"]
    specification = request["InferenceSpecification"]
    specification["Containers"][0]["Image"] = specification["Containers"][0]["Image"].replace(":latest", ":1.7-1")
    specification["SupportedContentTypes"].append("application/x-npy")
    specification["SupportedTransformInstanceTypes"].append("ml.m5.4xlarge")
    request["ModelPackageDescription"] = "Handwritten digits; trained on the cleaned set"
    author.goto(f"{BASE}/drafts/new/")
    author.locator("details:has([name=request]) summary").click()
    author.fill("[name=request]", json.dumps(request))
    author.get_by_role("button", name="Start the draft").click()
    author.get_by_role("button", name="Make the draft").click()
    author.wait_for_url(lambda url: url.rstrip("/").rsplit("/", 1)[-1].isdecimal())
    draft = author.url.rstrip("/").rsplit("/", 1)[-1]
    author.goto(f"{BASE}/drafts/{draft}/check/")
    author.fill("textarea[name=comment]", "New image, and one more content type. Please look at the instance types.")
    author.get_by_role("button", name="Ask for review").click()
    author.wait_for_url(f"{BASE}/drafts/{draft}/")
    return draft


def main() -> None:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        author, reviewer, auditor = (sign_in(browser, name) for name in ("author", "reviewer", "auditor"))
        author.goto(f"{BASE}/drafts/2/steps/containers/")
        picture(author, "containers")
        author.goto(f"{BASE}/drafts/2/check/")
        picture(author, "check")
        approve(reviewer, "1")
        author.goto(f"{BASE}/drafts/1/")
        author.wait_for_selector(".pw-state.is-registered", timeout=60_000)
        picture(author, "registered")
        draft = next_version(author)
        reviewer.goto(f"{BASE}/drafts/{draft}/review/")
        picture(reviewer, "review")
        auditor.goto(f"{BASE}/audit/")
        picture(auditor, "audit")
        dark = sign_in(browser, "author", 390, "dark")
        dark.goto(f"{BASE}/drafts/2/")
        picture(dark, "phone")


if __name__ == "__main__":
    main()
