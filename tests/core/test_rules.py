"""The service's unwritten rules: each with a request that breaks it alone and one that just does not."""

from typing import Any

import pytest

from tests.conftest import a_request, request_file
from webapp.document import put, remove
from webapp.rules import findings


def package(**members: Any) -> dict[str, Any]:
    """A package of its own without problems."""
    request = a_request(ModelPackageName="flowers", **members)
    del request["ModelPackageGroupName"]
    request["InferenceSpecification"] |= {
        "SupportedTransformInstanceTypes": ["ml.m5.large"],
        "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large"],
    }
    return request


def broken(request: dict[str, Any], *, warnings: bool = False) -> list[tuple[str, str]]:
    return [
        (finding.source.removeprefix("SageMaker: "), finding.path)
        for finding in findings(request)
        if finding.is_warning == warnings and finding.source.startswith("SageMaker")
    ]


def changed(request: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    put(request, pointer, value)
    return request


CONTAINERS = "/InferenceSpecification/Containers"
FIRST = f"{CONTAINERS}/0"
VALIDATION = request_file("07")["ValidationSpecification"]


@pytest.mark.parametrize(
    ("request_", "rule", "path"),
    [
        (a_request(ModelPackageName="both"), "exactly_one_name", "/ModelPackageName"),
        ({}, "exactly_one_name", "/ModelPackageGroupName"),
        (a_request(Tags=[{"Key": "a", "Value": "b"}]), "no_tags_on_a_version", "/Tags"),
        (a_request(CertifyForMarketplace=True), "no_marketplace_version", "/CertifyForMarketplace"),
        (changed(package(), f"{FIRST}/Environment", {"A": "b"}), "no_environment_on_a_package", f"{FIRST}/Environment"),
        (
            changed(package(), f"{FIRST}/ModelDataSource", {}),
            "no_model_data_source_on_a_package", f"{FIRST}/ModelDataSource",
        ),
        (package(SourceUri="x"), "no_model_data_source_on_a_package", "/SourceUri"),
        (package(CertifyForMarketplace=True), "certified_needs_validation", "/ValidationSpecification"),
        (changed(a_request(), f"{FIRST}/Environment", {}), "never_an_empty_environment", f"{FIRST}/Environment"),
        (
            changed(changed(a_request(), f"{CONTAINERS}/1", {"Image": "i"}), f"{CONTAINERS}/0/ContainerHostname", "a"),
            "hostnames_all_or_none", f"{CONTAINERS}/1/ContainerHostname",
        ),
        (
            changed(a_request(), f"{CONTAINERS}/0/AdditionalS3DataSource", {"S3DataType": "S3Object", "S3Uri": "s3://b/k"}),
            "no_additional_data_source", f"{CONTAINERS}/0/AdditionalS3DataSource",
        ),
        (changed(a_request(), f"{CONTAINERS}/1", {}), "no_empty_container", f"{CONTAINERS}/1"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_alone(request_: dict[str, Any], rule: str, path: str) -> None:
    assert broken(request_) == [(rule, path)]


@pytest.mark.parametrize(
    "request_",
    [
        a_request(),
        package(),
        package(Tags=[{"Key": "a", "Value": "b"}]),
        a_request(CertifyForMarketplace=False),
        package(CertifyForMarketplace=True, ValidationSpecification=VALIDATION),
        changed(a_request(), f"{CONTAINERS}/0/Environment", {"A": "b"}),
        changed(
            changed(a_request(), f"{CONTAINERS}/1", {"Image": "i"}), f"{CONTAINERS}/0/ModelDataUrl", "s3://b/m.tar.gz"
        ),
    ],
)
def test_what_just_does_not_break_a_rule_is_let_through(request_: dict[str, Any]) -> None:
    assert broken(request_) == []


@pytest.mark.parametrize("member", ["SupportedTransformInstanceTypes", "SupportedRealtimeInferenceInstanceTypes"])
def test_a_package_of_its_own_needs_both_instance_lists(member: str) -> None:
    request = package()
    remove(request, f"/InferenceSpecification/{member}")
    assert broken(request) == [("both_instance_lists_on_a_package", f"/InferenceSpecification/{member}")]


def test_a_profile_is_needed_for_the_marketplace_not_only_a_role() -> None:
    request = package(CertifyForMarketplace=True, ValidationSpecification=VALIDATION | {"ValidationProfiles": []})
    assert broken(request) == [("certified_needs_validation", "/ValidationSpecification/ValidationProfiles")]


def test_the_three_mistakes_of_a_real_script_are_told() -> None:
    paths = {finding.path for finding in findings(request_file("32")) if not finding.is_warning}
    assert paths == {
        "/InferenceSpecification/SupportedTransformInstanceTypes",
        "/InferenceSpecification/Containers/0/Environment",
        "/ValidationSpecification",
    }


@pytest.mark.parametrize("number", ["01", "03", "06", "07", "10", "12", "17", "20", "22", "24", "26"])
def test_real_requests_pass(number: str) -> None:
    assert [finding for finding in findings(request_file(number)) if not finding.is_warning] == []


def test_warnings_inform() -> None:
    request = package(SourceAlgorithmSpecification=request_file("03")["SourceAlgorithmSpecification"])
    put(request, f"{CONTAINERS}/0/ModelDataUrl", "s3://bucket/model.zip")
    assert broken(request) == []
    assert {rule for rule, _ in broken(request, warnings=True)} == {
        "algorithm_or_containers", "a_moving_tag", "artifact_is_a_tar_gz",
    }  # fmt: skip


def test_another_region_is_a_warning() -> None:
    found = [finding for finding in findings(request_file("01"), "us-east-1") if "elsewhere" in finding.source]
    assert [(finding.path, finding.is_warning) for finding in found] == [(f"{FIRST}/Image", True)]
    assert not [finding for finding in findings(request_file("01"), "us-west-2") if "elsewhere" in finding.source]


@pytest.mark.parametrize("junk", [[], "x", 5, None, {"Containers": 5}, {"Containers": [5, None, {"Image": 5}]}])
def test_rules_meet_anything_without_falling(junk: Any) -> None:
    findings({"ModelPackageName": "a", "InferenceSpecification": junk, "ValidationSpecification": junk, "Tags": junk})
