"""Generated requests: valid ones have no problem and come through every form, each broken constraint is told in place.

PROPERTY_EXAMPLES says how many of each are tried; PROPERTY_SEED where to start. A failure names its seed.
"""

import copy
import os
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.forms.test_step_form import as_posted
from tests.property.generator import input_shape, members_of, valid
from tests.property.mutations import mutated
from webapp import rules
from webapp.document import canonical, load
from webapp.formats.exports import EXPORTS
from webapp.formats.imports import read
from webapp.forms.shape_form import StepForm
from webapp.forms.steps import STEPS
from webapp.sagemaker.shapes import request_shape
from webapp.sagemaker.validate import compiled, problems

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "150"))
MANY = max(EXAMPLES, 5000)
SEED = int(os.environ.get("PROPERTY_SEED", "0"))
WORDS = {"type": "is of type", "unknown": "", "required": "."}


def check_valid(seed: int) -> None:
    request = valid(Random(seed))
    assert problems(request) == [], f"seed {seed}"
    assert load(canonical(request)) == request, f"seed {seed}"
    before = copy.deepcopy(request)
    for step in STEPS:
        form = StepForm(step, request, as_posted(StepForm(step, request)))
        assert form.edited() == (before, {}), f"seed {seed}, step {step.slug}"
    rules.findings(request, "us-east-1")


def check_exported(seed: int) -> None:
    request = valid(Random(seed))
    for key, export in EXPORTS.items():
        assert read(export.text(request, "us-east-1")).request == request, f"seed {seed}, {key}"


def check_mutated(seed: int) -> str:
    request, pointer, constraint = mutated(Random(seed))
    found = problems(request)
    assert {problem.path for problem in found} == {pointer}, f"seed {seed}, {constraint}"
    wanted = WORDS.get(constraint, f" {constraint}")
    assert any(wanted in problem.source and not problem.is_warning for problem in found), f"seed {seed}, {constraint}"
    assert not compiled(request_shape())[0](request)
    rules.findings(request, "us-east-1")
    return constraint


def test_valid_requests_have_no_problem_and_come_through_every_form() -> None:
    for seed in range(SEED, SEED + EXAMPLES):
        check_valid(seed)


def test_valid_requests_come_back_from_every_export() -> None:
    for seed in range(SEED, SEED + EXAMPLES):
        check_exported(seed)


def test_a_broken_constraint_is_told_where_it_is_broken() -> None:
    constraints = {check_mutated(seed) for seed in range(SEED, SEED + EXAMPLES)}
    assert constraints == {"type", "required", "unknown", "min", "max", "pattern", "enum"}


@pytest.mark.slow
def test_thousands_of_valid_requests() -> None:
    for seed in range(SEED + EXAMPLES, SEED + EXAMPLES + MANY):
        check_valid(seed)


@pytest.mark.slow
def test_thousands_of_exports() -> None:
    for seed in range(SEED + EXAMPLES, SEED + EXAMPLES + MANY):
        check_exported(seed)


@pytest.mark.slow
def test_thousands_of_broken_requests() -> None:
    for seed in range(SEED + EXAMPLES, SEED + EXAMPLES + MANY):
        check_mutated(seed)


def leaves(shape: Any, path: str = "") -> Iterator[str]:
    """Every place of the model that holds a plain value."""
    if shape.type_name == "structure":
        for name, member in members_of(shape).items():
            yield from leaves(member, f"{path}/{name}")
    elif shape.type_name in ("list", "map"):
        yield from leaves(shape.member if shape.type_name == "list" else shape.value, f"{path}/*")
    else:
        yield path


def reached(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            in_map = re.search(r"/(Environment|CustomerMetadataProperties)$", path)
            yield from reached(entry, f"{path}/{'*' if in_map or isinstance(key, int) else key}")
    else:
        yield path, value


def test_the_generator_reaches_every_member_and_every_choice() -> None:
    wanted = set(leaves(input_shape()))
    seen: dict[str, set[Any]] = {}
    for seed in range(1000):
        for path, value in reached(valid(Random(seed))):
            seen.setdefault(path, set()).add(value)
        if seed % 50 == 49 and wanted == seen.keys() and all(choices(path) <= seen[path] for path in wanted):
            return
    assert wanted == seen.keys()
    assert {path: choices(path) - seen[path] for path in wanted if choices(path) - seen[path]} == {}


def choices(path: str) -> set[str]:
    shape = input_shape()
    for token in path.split("/")[1:]:
        if shape.type_name == "structure":
            shape = shape.members[token]
        else:
            shape = shape.member if shape.type_name == "list" else shape.value
    # There are too many instance types to meet them all where one is chosen; lists of them hold every one.
    found = set(getattr(shape, "enum", ()))
    return found if len(found) < 20 or path.endswith("*") else set()
