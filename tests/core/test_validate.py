"""Every constraint of the service model is checked, every problem is told, and each at its own pointer."""

import copy
from typing import Any

import pytest

from tests.conftest import a_request, request_file
from webapp.document import put
from webapp.sagemaker.validate import Problem, is_package_arn, problems

CONTAINER = "/InferenceSpecification/Containers/0"
JOB = "/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition"


def found(request: Any) -> list[tuple[str, str]]:
    return [
        (problem.path, problem.source.split()[-2 if problem.source[-1].isdigit() else -1])
        for problem in problems(request)
    ]


def with_value(pointer: str, value: Any, base: str = "07") -> dict[str, Any]:
    request = request_file(base)
    put(request, pointer, value)
    return request


@pytest.mark.parametrize("number", ["01", "03", "06", "07", "10", "12", "17", "20", "22", "24", "26"])
def test_real_requests_have_no_problems(number: str) -> None:
    assert problems(request_file(number)) == []


@pytest.mark.parametrize(
    ("pointer", "value", "rule"),
    [
        ("/ModelPackageDescription", "x" * 1025, "max"),
        ("/ModelPackageDescription", "\x07", "pattern"),
        (f"{CONTAINER}/ImageDigest", "md5:0", "pattern"),
        (f"{CONTAINER}/Image", 5, "string"),
        (f"{CONTAINER}/Image", None, "string"),
        ("/CertifyForMarketplace", "true", "boolean"),
        ("/CertifyForMarketplace", 1, "boolean"),
        (f"{JOB}/TransformResources/InstanceCount", 0, "min"),
        (f"{JOB}/TransformResources/InstanceCount", True, "integer"),
        (f"{JOB}/MaxPayloadInMB", -1, "min"),
        (f"{JOB}/MaxPayloadInMB", 1.5, "integer"),
        (f"{JOB}/BatchStrategy", "Sometimes", "enum"),
        ("/ModelApprovalStatus", "", "enum"),
        ("/InferenceSpecification/SupportedTransformInstanceTypes", [], "min"),
        ("/InferenceSpecification/SupportedContentTypes", {}, "list"),
        (f"{JOB}/Environment", [], "map"),
        (f"{JOB}/Environment", {f"K{n}": "" for n in range(17)}, "max"),
        ("/Tags", [{"Key": "k", "Value": ""}] * 51, "max"),
    ],
)
def test_one_broken_constraint_is_one_problem_at_its_pointer(pointer: str, value: Any, rule: str) -> None:
    assert found(with_value(pointer, value)) == [(pointer, rule)]


def test_both_limits_of_a_text_hold_at_the_limit() -> None:
    assert problems(with_value("/ModelPackageDescription", "x" * 1024)) == []
    assert problems(with_value("/ModelPackageDescription", "")) == []


def test_missing_and_unknown_members_stand_at_their_own_pointers() -> None:
    request = request_file("07")
    del request["ValidationSpecification"]["ValidationRole"]
    request["InferenceSpecification"]["a/b~c"] = 1
    assert [problem.path for problem in problems(request)] == [
        "/InferenceSpecification/a~1b~0c",
        "/ValidationSpecification/ValidationRole",
    ]


def test_a_bad_map_key_stands_at_its_entry() -> None:
    (problem,) = problems(with_value(f"{JOB}/Environment", {"not-a-name": "x"}))
    assert problem.path == f"{JOB}/Environment/not-a-name"
    assert "not-a-name" in problem.message


def test_every_problem_is_told() -> None:
    request = a_request(ModelPackageDescription="x" * 1025, CertifyForMarketplace="no", Wrong=1)
    assert {problem.path for problem in problems(request)} == {
        "/ModelPackageDescription",
        "/CertifyForMarketplace",
        "/Wrong",
    }


def test_too_long_and_misshapen_are_two_problems() -> None:
    assert len(problems(a_request(ModelPackageName="_" * 64))) == 2


def test_an_instance_type_that_boto3_does_not_know_yet_is_a_warning() -> None:
    at = "/InferenceSpecification/SupportedTransformInstanceTypes"
    (warning,) = problems(with_value(at, ["ml.z99.48xlarge"]))
    assert (warning.path, warning.is_warning) == (f"{at}/0", True)
    (problem,) = problems(with_value(at, ["t2.micro"]))
    assert not problem.is_warning


def test_unicode_patterns_work() -> None:
    assert problems(a_request(ModelPackageDescription="Größe, 模型, ½ €")) == []


@pytest.mark.parametrize("junk", [None, [], "text", 5, True, {"InferenceSpecification": []}, {"Tags": {"0": None}}])
def test_anything_anywhere_is_told_and_nothing_raises(junk: Any) -> None:
    assert problems(copy.deepcopy(junk))
    assert all(isinstance(problem, Problem) for problem in problems(junk))


def test_the_answers_arn_is_checked_by_its_own_shape() -> None:
    assert is_package_arn("arn:aws:sagemaker:us-east-1:123456789012:model-package/fraud/1")
    assert not is_package_arn("arn:aws:sagemaker:us-east-1:123456789012:endpoint/fraud")
