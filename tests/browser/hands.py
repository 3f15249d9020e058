"""What a person does with the controls of a step's page, each found by the member that it edits."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.members import CONTAINERS, Members
from tests.system.harness import System

LONG = 24
KIND = """element => element.matches("select[multiple]") ? "picker"
    : "entries" in element.dataset ? "entries" : element.localName"""


@dataclass
class Hands:
    """Hands on a page. With `scripts`, pickers are searched, usual entries are clicked; else lists are plain."""

    page: Page
    scripts: bool = True
    typed: set[str] = field(default_factory=set)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def control(self, pointer: str) -> Locator:
        return self.page.locator(f'[data-path="{pointer}"]')

    def fill_in(self, members: Members) -> None:
        """Those of the members that this page has a control for."""
        for pointer, value in members.items():
            if self.control(pointer).count():
                self.enter(pointer, value)

    def enter(self, pointer: str, value: Any) -> None:
        self.typed.add(pointer)
        if isinstance(value, dict):
            return self.rows(pointer, value)
        at = self.control(pointer)
        kind = at.evaluate(KIND)
        if kind == "picker":
            return self.pick(pointer, value)
        if kind == "entries":
            return self.entries(pointer, value)
        if kind == "select":
            at.select_option({True: "true", False: "false"}.get(value, value))
            return None
        at.press("ControlOrMeta+a")
        self.write(at, str(value))
        return None

    def write(self, at: Locator, text: str) -> None:
        """Key by key; what is long, such as an ARN, people paste."""
        if len(text) <= LONG:
            at.press_sequentially(text)
        else:
            at.focus()
            self.page.keyboard.insert_text(text)

    def rows(self, pointer: str, entries: dict[str, str]) -> None:
        """Into blank rows, and into another one where there is none left."""
        rows = self.page.locator(".pw-row")
        for number, (name, value) in enumerate(entries.items()):
            if number == rows.count():
                self.press("Add another row")
                expect(rows).to_have_count(number + 2)
            self.write(rows.nth(number).get_by_role("textbox", name="Name"), name)
            self.write(rows.nth(number).get_by_role("textbox", name="Value"), value)

    def entries(self, pointer: str, lines: list[str]) -> None:
        """One entry per line; the usual ones by a click."""
        area = self.control(pointer)
        for number, entry in enumerate(lines):
            usual = self.page.locator(f'[data-add-entry="{entry}"][data-for="f{pointer}"]')
            if self.scripts and usual.count():
                usual.click()
                expect(usual).to_have_attribute("aria-pressed", "true")
            else:
                area.press("ControlOrMeta+End")
                area.press_sequentially(("\n" if number else "") + entry)

    def pick(self, pointer: str, lines: list[str]) -> None:
        """Searched and chosen one by one; in a plain list all at once."""
        if not self.scripts:
            self.control(pointer).select_option(lines)
            return
        picker = self.page.locator(f'[data-path="{pointer}"] + .ts-wrapper')
        search = picker.get_by_role("combobox")
        for entry in lines:
            search.click()
            if search.input_value():  # what was searched for stays, so that more of it can be chosen
                search.press("ControlOrMeta+a")
            search.press_sequentially(entry)
            picker.get_by_role("option", name=entry, exact=True).click()
            expect(picker.locator(f'.item[data-value="{entry}"]')).to_be_visible()
        search.press("Escape")

    def arrange_containers(self, members: Members) -> None:
        """Three containers by every move that there is: they come in the order 1, 3, 2 and end in theirs."""
        first, second, third = (
            {pointer.removeprefix(base): value for pointer, value in members.items() if pointer.startswith(base)}
            for base in (f"{CONTAINERS}/0", f"{CONTAINERS}/1", f"{CONTAINERS}/2")
        )
        self.card(0, first)
        self.move("Duplicate Container 1", 2)
        self.card(1, third)
        self.move("Add a container", 3)
        self.card(2, second)
        self.move("Move Container 3 up", 3, **{"/1/Image": second["/Image"]})
        self.move("Move Container 1 down", 3, **{"/1/Image": first["/Image"]})
        self.move("Move Container 2 up", 3, **{"/1/Image": second["/Image"]})
        self.move("Remove Container 2", 2, **{"/1/Image": third["/Image"]})
        self.move("Undo: bring back Container 2", 3, **{"/1/Image": second["/Image"]})

    def card(self, index: int, values: Members) -> None:
        for name, value in values.items():
            self.enter(f"{CONTAINERS}/{index}{name}", value)

    def move(self, button: str, count: int, **held: str) -> None:
        """A move by its button; then there are so many containers, and these members hold this."""
        self.press(button)
        expect(self.page.locator(".pw-card")).to_have_count(count)
        for pointer, value in held.items():
            expect(self.control(f"{CONTAINERS}{pointer}")).to_have_value(value)


def ask_for_review(page: Page, note: str = "") -> None:
    """On the page that checks the whole."""
    page.get_by_label("Note to the reviewer").press_sequentially(note)
    page.get_by_role("button", name="Ask for review").click()
    expect(page.locator("#draft-live .pw-state")).to_have_text("In review")


def approve(page: Page, name: str, note: str = "") -> None:
    """From the start page by the queue."""
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Reviews").click()
    expect(page.get_by_role("row", name=name)).to_contain_text(note)
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#messages")).to_contain_text("Approved.")


def received(system: System, name: str) -> Any:
    """The one request that SageMaker received under this name, without the token that Packwright adds."""
    system.wait_until(lambda: system.journal(name), f"for {name} to arrive")
    (line,) = system.journal(name)
    sent = json.loads(line["body"])
    assert sent.pop("ClientToken")
    return sent
