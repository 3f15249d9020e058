"""The service's unwritten rules: each with a request that breaks it alone and one that just does not."""

import copy
import random
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ACCEPTED, REQUESTS, a_request, request_file
from tests.core.rule_pairs import GONE, Pair, certified, package, pairs, validated, version
from webapp.document import get, put, walk
from webapp.rules import RULES, findings, kind, name
from webapp.rules.page import page
from webapp.sagemaker.validate import Problem, problems

PAIRS = pairs()
PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def made(pair: Pair, edits: dict[str, Any]) -> dict[str, Any]:
    request = copy.deepcopy(pair.base)
    for pointer, value in edits.items():
        above, _, member = pointer.rpartition("/")
        if value is GONE:
            get(request, above).pop(member, None)
        else:
            put(request, pointer, copy.deepcopy(value))
    return request


def told(request: dict[str, Any], region: str = "") -> set[tuple[str, str]]:
    return {(finding.source.removeprefix("SageMaker: "), finding.path) for finding in findings(request, region)}


def refused(request: dict[str, Any]) -> list[Problem]:
    return [finding for finding in findings(request) if not finding.is_warning]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)
def test_a_rule_is_broken_alone_and_just_not_broken(pair: Pair) -> None:
    broken, whole = (told(made(pair, edits), pair.region) for edits in (pair.breaks, pair.nearly))
    assert broken - whole >= {(pair.rule, path) for path in pair.paths}
    assert {rule for rule, _ in broken - whole} == {pair.rule}
    assert pair.rule not in {rule for rule, _ in whole}
    assert refused(made(pair, pair.nearly)) == []


def test_every_rule_has_such_a_pair() -> None:
    assert {pair.rule for pair in PAIRS} == {rule.name for rule in RULES}


@pytest.mark.parametrize("request_", [version(), package(), validated()])
def test_a_request_without_fault_is_not_spoken_of(request_: dict[str, Any]) -> None:
    assert findings(request_, "us-east-1") == []


def test_a_certified_package_is_told_that_buyers_see_its_validation() -> None:
    assert {rule for rule, _ in told(certified(), "us-east-1")} == {"buyers_see_the_validation"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_where_from_and_how_sure_it_is(rule: Any) -> None:
    assert rule.says
    assert rule.source
    assert rule.is_warning or rule.confidence in ("H", "M-H")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)
def test_what_is_said_is_a_sentence_or_two(pair: Pair) -> None:
    for finding in findings(made(pair, pair.breaks), pair.region):
        assert finding.message[0].isupper()
        assert finding.message.endswith(".")


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run ./run manage rules_page"


@pytest.mark.parametrize("number", ACCEPTED)
def test_real_requests_pass(number: str) -> None:
    assert refused(request_file(number)) == []


def test_values_of_a_mocks_test_break_the_model_alone() -> None:
    found = refused(request_file("31"))
    assert found == [finding for finding in problems(request_file("31")) if not finding.is_warning]
    assert all(finding.path.startswith("/AdditionalInferenceSpecifications/0/") for finding in found)
    assert {finding.source.split(" ", 3)[3].split()[0] for finding in found} == {"pattern", "max"}


def test_the_three_mistakes_of_a_real_script_are_told() -> None:
    assert sorted(finding.path for finding in refused(request_file("32"))) == [
        "/InferenceSpecification/Containers/0/Environment",
        "/InferenceSpecification/SupportedTransformInstanceTypes",
        "/ValidationSpecification",
    ]


def test_a_roles_name_is_no_arn() -> None:
    (problem,) = refused(request_file("33"))
    assert problem.path == "/ValidationSpecification/ValidationRole"
    assert problem.source.endswith("pattern")


def test_another_region_is_told_only_where_one_is_known() -> None:
    assert {rule for rule, _ in told(request_file("01"), "us-east-1") - told(request_file("01"))} == {
        "image_in_the_region"
    }
    assert told(request_file("01"), "us-west-2") == told(request_file("01"))


def test_kind_and_name() -> None:
    assert (kind({}), kind({"ModelPackageName": "a"}), kind(a_request(ModelPackageName="a"))) == (
        "",
        "package",
        "version",
    )
    assert name({"ModelPackageGroupName": "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/g"}) == "g"
    assert name({"ModelPackageName": 5}) == ""


JUNK: list[Any] = [
    None,
    True,
    5,
    -1.5,
    10**30,
    "",
    "x",
    "[" * 5000,
    [],
    [[]],
    [None],
    {},
    {"": None},
    {"Containers": 5},
]


@pytest.mark.parametrize("request_", [None, [], 5, "ModelPackageName", ["ModelPackageName"], True])
def test_what_is_no_object_is_told_and_nothing_falls(request_: Any) -> None:
    assert findings(request_, "us-east-1")


def test_rules_meet_anything_anywhere_without_falling() -> None:
    """Every part of requests that together have nearly every member, replaced by what doesn't belong there."""
    rng = random.Random(7)
    whole = [made(pair, edits) for pair in PAIRS for edits in (pair.breaks, pair.nearly)]
    whole += [request_file(path.name[:2]) for path in REQUESTS.glob("*.json")]
    for request in whole:
        places = {pointer[: end or None] for pointer, _ in walk(request) for end in _ends(pointer)}
        for pointer in sorted(places):
            broken = copy.deepcopy(request)
            put(broken, pointer, copy.deepcopy(rng.choice(JUNK)))
            findings(broken, "us-east-1")


def _ends(pointer: str) -> list[int]:
    return [index for index, sign in enumerate(pointer) if sign == "/" and index] + [0]
