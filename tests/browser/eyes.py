"""What axe and a narrow window find wrong with a page, in light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

AXE = (Path(__file__).parents[1] / "vendor/axe-core/axe.min.js").read_text()
# Every rule that axe has on by itself, best practices included, and the one of WCAG 2.2 that it has not.
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# In the dark the same elements stand in the same places: colours are all that can have gone wrong.
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
# A colour on its way to another one is neither.
FINISH = "document.getAnimations().filter(each => each instanceof CSSTransition).forEach(each => each.finish())"
WIDTHS = (1440, 390)


def faults(page: Page, name: str = "") -> list[str]:
    """All that is wrong with the page, one line each; what is folded is unfolded first."""
    page.evaluate(AXE)  # past the policy of the page, which lets no script in
    page.locator("main details").evaluate_all("all => all.forEach(details => { details.open = true })")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, options in (("light", EVERY_RULE), ("dark", COLOURS)):
            _show(page, scheme)
            found += [f"{name or page.url} ({width} px, {scheme}): {fault}" for fault in _axe(page, options)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{name or page.url} ({width} px): scrolls sideways, {wide} px")
    return found


def _show(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    if page.locator("html[data-bs-theme]").count():
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
    page.evaluate(FINISH)


def _axe(page: Page, options: dict[str, Any]) -> Iterator[str]:
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(document, options)", options)["violations"]
    for rule in found:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {node['target']}: {node['failureSummary']}"
