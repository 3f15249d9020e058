"""A request as people read it: by step, each member with its label, what it holds and where to change it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from webapp import document as documents
from webapp.document import MISSING, Document
from webapp.forms import kinds
from webapp.forms.controls import told
from webapp.forms.groups import Group
from webapp.forms.layout import UNBOUNDED
from webapp.forms.steps import STEPS, Step, step_of
from webapp.forms.words import words_for
from webapp.sagemaker.model_card import opened_shape
from webapp.sagemaker.shapes import at
from webapp.sagemaker.validate import Problem

EACH = {group.path: group.each for step in STEPS for group in step.groups if group.each}


@dataclass(frozen=True, slots=True)
class Row:
    """One member: its label, its pointer and what it holds, line by line; nothing for one that is not provided."""

    label: str
    path: str
    lines: list[str]


@dataclass(slots=True)
class Part:
    """Rows under one heading."""

    title: str
    rows: list[Row] = field(default_factory=list)
    is_rare: bool = False


def parts(step: Step, document: Document) -> list[Part]:
    """What a step's page holds, masked, with the members that are not provided left in as empty rows."""
    found: list[Part] = []
    for group in step.groups:
        _gather(group, "", document, found)
    return [part for part in found if any(row.lines for row in part.rows) or (part.rows and not part.is_rare)]


def _gather(group: Group, above: str, document: Document, found: list[Part], *, is_rare: bool = False) -> None:
    path = above + group.path
    bases = [(path, group.title)]
    if group.each:
        entries = documents.get(document, path, [])
        count = len(entries) if isinstance(entries, list) else 0
        most = min(count, _most(path))
        bases = [(f"{path}/{index}", f"{group.each} {index + 1}") for index in range(most)]
        if not count and group.choice == "source=containers" and "SourceAlgorithmSpecification" not in document:
            found.append(Part(group.title, [Row(group.title, path, [])]))
        if count > most:
            found.append(Part(group.title, [Row("Not shown", path, [f"{count - most:,} more than SageMaker takes"])]))
    for base, title in bases:
        part = Part(title, is_rare=is_rare)
        found.append(part)
        for member in group.everything:
            if isinstance(member, Group):
                _gather(member, base, document, found, is_rare=is_rare or member in group.rare)
                continue
            shown = row(f"{base}/{member}", document)
            if shown.lines or (member in group.members and kinds.takes(document, shown.path)):
                part.rows.append(shown)


def _most(path: str) -> int:
    """How many entries a list may have, which is as many as are shown of it."""
    shape = at(opened_shape(), documents.split(path))
    return shape.max if shape and shape.max else UNBOUNDED


def row(pointer: str, document: Document) -> Row:
    shape = at(opened_shape(), documents.split(pointer))
    label = words_for(pointer, shape).label if shape else pointer
    value = documents.get(document, pointer)
    return Row(label, pointer, [] if value is MISSING else told(pointer, value))


def label_of(path: str) -> str:
    """What a pointer is called on the pages, with which container, algorithm or profile it is of."""
    above, _, last = path.rpartition("/")
    holder = at(opened_shape(), documents.split(above))
    if holder is not None and holder.kind == "map":
        return f"{label_of(above)}: {documents.split(path)[-1]}"
    if holder is not None and holder.kind == "list":
        return f"{EACH[above]} {int(last) + 1}" if above in EACH and last.isdecimal() else label_of(above)
    entry = next((label_of(entry) for entry in _entries(path)), "")
    return row(path, {}).label + (f" of {entry.lower()}" if entry else "")


def _entries(path: str) -> Iterator[str]:
    """The pointer of the container, algorithm or profile that a pointer leads into."""
    for base in EACH:
        index = path[len(base) + 1 :].partition("/")[0] if path.startswith(f"{base}/") else ""
        if index.isdecimal():
            yield f"{base}/{index}"


def elsewhere(document: Document) -> Part:
    """What the request holds that no page edits yet: it came by import and is kept and sent as it is."""
    rows = [Row(path, path, told(path, value)) for path, value in documents.walk(document) if step_of(path) is None]
    return Part("Other members", rows)


def held(document: Document) -> set[str]:
    """The slugs of the steps that hold something."""
    return {step.slug for step in STEPS if is_started(step, document)}


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands: "not started", "in progress", "completed" or "problem"."""

    step: Step
    state: str
    label: str

    @property
    def is_folded(self) -> bool:
        """A rare page that holds nothing stands behind the others."""
        return self.step.rare and self.state == "not started"

    @property
    def css(self) -> str:
        return self.state.replace(" ", "_")


def states(document: Document, findings: list[Problem]) -> Iterator[StepState]:
    """The state of each step. A step where all that is wrong is something missing is in progress."""
    wrong: dict[str, list[Problem]] = {}
    for finding in findings:
        step = None if finding.is_warning else step_of(finding.path)
        if step:
            wrong.setdefault(step.slug, []).append(finding)
    for step in STEPS:
        problems = wrong.get(step.slug, [])
        missing = [problem for problem in problems if documents.get(document, problem.path) in (MISSING, "")]
        if problems and len(missing) == len(problems):
            yield StepState(step, "in progress", f"In progress · {len(problems)} to fill in")
        elif problems:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            yield StepState(step, "problem", count)
        elif is_started(step, document):
            yield StepState(step, "completed", "Completed")
        else:
            yield StepState(step, "not started", "Optional" if step.rare else "Not started")


def is_started(step: Step, document: Document) -> bool:
    """Whether the request holds anything that the step's page edits."""
    return any(_holds(document, documents.split(pattern)) for pattern in step.known)


def _holds(value: Any, tokens: tuple[str, ...]) -> bool:
    """Whether anything but an empty list or object stands at the tokens, `*` for any entry of a list."""
    for index, name in enumerate(tokens):
        if name == "*":
            return isinstance(value, list) and any(_holds(entry, tokens[index + 1 :]) for entry in value)
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return value not in ([], {})
