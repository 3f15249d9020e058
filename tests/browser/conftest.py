"""A Chromium, and people who sit before it: each in a context of their own, whose console has to stay silent."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.system.harness import System, _no_broker, own_gateway, pytest_runtest_makereport, running, system
from webapp.launch.test import find_browser, without_browser

__all__ = ["_no_broker", "own_gateway", "pytest_runtest_makereport", "running", "system"]

Visit = Callable[..., Page]
PATIENCE = 15_000  # milliseconds, for a machine that is busy with other tests
# Chromium tells of a refusal as if it were a mistake; the tests ask for these.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (400|401|403|404|409|422) ")
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
    (event) => console.error(`Content-Security-Policy ${event.effectiveDirective}: ${event.blockedURI}`));"""


@pytest.fixture(scope="package", autouse=True)
def chromium() -> Iterator[Browser]:
    """The machine's own browser, for the tests of this folder."""
    program = find_browser()
    if not program:
        pytest.skip(without_browser())
    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop running in this thread, which Django takes for a coroutine that asks the database.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            yield browser
            browser.close()


@pytest.fixture
def visit(system: System, chromium: Browser) -> Iterator[Visit]:
    """A page of a person's own, logged in (visit(None): not), at the web server: visit(author).goto("/").

    Only one that is not `silent` may complain in the console, such as of a connection that a test cut.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def sit_down(person: Any, *, scripts: bool = True, silent: bool = True, **options: Any) -> Page:
        context = chromium.new_context(base_url=system.url, java_script_enabled=scripts, **options)
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        if person is not None:
            context.add_cookies([system.cookie(person)])  # type: ignore[list-item]
        page = context.new_page()
        if silent:
            page.on("console", lambda message: complaints.extend(complaint(page, message)))
            page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield sit_down
    for context in opened:
        context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(dict.fromkeys(complaints))


def complaint(page: Page, message: ConsoleMessage) -> Iterator[str]:
    """What of the console's messages is none that a test asked for."""
    where = message.location["url"]
    if message.type in ("error", "warning") and ("/static/" in where or not REFUSED.match(message.text)):
        yield f"{page.url}: {message.type}: {message.text} ({where})"
