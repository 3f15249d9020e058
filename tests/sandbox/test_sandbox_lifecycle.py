"""From Pending to the end, versions, updates, deletes, lists, tags, groups; and that a restart keeps it all."""

import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from webapp.sandbox.status import statuses

Fresh = Callable[[str], str]
Read = Callable[[str], dict[str, Any]]


def status(sagemaker: Any, arn: str) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    told = sagemaker.describe_model_package(ModelPackageName=arn)
    details = told["ModelPackageStatusDetails"]
    return told["ModelPackageStatus"], details["ValidationStatuses"], details["ImageScanStatuses"]


def gone(sagemaker: Any, name: str) -> bool:
    """Whether a package is no more, as the service says it."""
    try:
        sagemaker.describe_model_package(ModelPackageName=name)
    except ClientError as error:
        told: dict[str, str] = error.response["Error"]
        return told == {"Code": "ValidationException", "Message": f"{name} does not exist."}
    return False


@pytest.mark.parametrize(
    ("age", "package", "item"),
    [
        (0, "Pending", "NotStarted"),
        (1.9, "Pending", "NotStarted"),
        (2, "InProgress", "InProgress"),
        (5.9, "InProgress", "InProgress"),
        (6, "Completed", "Completed"),
    ],
)
def test_the_clock(read: Read, age: float, package: str, item: str) -> None:
    row: Any = {"created": 1000.0, "deleted": None, "name": "x", "arn": "arn"}
    told = statuses(row, read("01"), 1000 + age, 6)
    assert told["ModelPackageStatus"] == package
    details = told["ModelPackageStatusDetails"]
    assert details["ValidationStatuses"] == [{"Name": "Validation-test", "Status": item}]
    assert details["ImageScanStatuses"] == [{"Name": "x", "Status": item}]


def test_validation_ends_as_the_word_says(start: Callable[..., Any], read: Read) -> None:
    words = ("fine", "fail-validation", "fail-s3", "fail-scan")
    first = start()
    for word in words:
        first.client().create_model_package(**{**read("01"), "ModelPackageName": f"the-{word}-1"})
        assert status(first.client(), f"the-{word}-1")[0] == "Pending"
    first.stop()

    sagemaker = start(SANDBOX_SECONDS="0").client()
    ends = {word: status(sagemaker, f"the-{word}-1") for word in words}
    assert ends["fine"][0] == "Completed"
    assert ends["fine"][1] == [{"Name": "Validation-test", "Status": "Completed"}]
    for word, reason in (("fail-validation", "ping health check"), ("fail-s3", "S3 AccessDenied")):
        end, validations, scans = ends[word]
        assert (end, validations[0]["Status"], scans[0]["Status"]) == ("Failed", "Failed", "Completed")
        assert reason in validations[0]["FailureReason"]
        assert "/aws/sagemaker/TransformJobs" in validations[0]["FailureReason"]
    end, validations, scans = ends["fail-scan"]
    assert (end, validations[0]["Status"], scans[0]["Status"]) == ("Failed", "Completed", "Failed")
    assert "CVE-" in scans[0]["FailureReason"]


def test_without_validation_it_is_complete_at_once(sagemaker: Any, read: Read, fresh: Fresh) -> None:
    arn = sagemaker.create_model_package(**{**read("03"), "ModelPackageName": fresh("bare")})["ModelPackageArn"]
    assert status(sagemaker, arn) == ("Completed", [], [])


def test_a_word_in_the_description_strikes_one_version_of_a_group(start: Callable[..., Any], read: Read) -> None:
    sagemaker, request = start(SANDBOX_SECONDS="0").client(), {**read("07"), "ModelPackageGroupName": "words"}
    sagemaker.create_model_package(**request)
    sagemaker.create_model_package(**{**request, "ModelPackageDescription": "fail-s3 is only a text"})
    sagemaker.create_model_package(**{**request, "ModelPackageDescription": "the third: sandbox:fail-s3"})
    assert [status(sagemaker, f"words/{n}")[0] for n in (1, 2, 3)] == ["Completed", "Completed", "Failed"]


def test_a_version_s_number_is_never_used_again(sagemaker: Any, fresh: Fresh) -> None:
    group = fresh("Counting")
    made = [create(sagemaker, group) for _ in range(2)]
    assert made[0] == f"arn:aws:sagemaker:us-east-1:123456789012:model-package/{group}/1"
    sagemaker.delete_model_package(ModelPackageName=made[1])
    assert create(sagemaker, group).endswith("/3")
    told = sagemaker.describe_model_package(ModelPackageName=f"{group}/3")
    assert (told["ModelPackageGroupName"], told["ModelPackageVersion"]) == (group, 3)
    assert "ModelPackageName" not in told


def test_a_delete_takes_its_time(start: Callable[..., Any], read: Read) -> None:
    request = {**read("06"), "ModelPackageName": "going"}
    first = start()
    arn = first.client().create_model_package(**request)["ModelPackageArn"]
    first.client().delete_model_package(ModelPackageName="going")
    assert status(first.client(), "going")[0] == "Deleting"
    with pytest.raises(ClientError, match="ModelPackage already exists"):
        first.client().create_model_package(**request)
    first.stop()

    sagemaker = start(SANDBOX_SECONDS="0").client()
    assert gone(sagemaker, "going")
    assert sagemaker.create_model_package(**{**request, "Tags": []})["ModelPackageArn"] == arn
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == []


def create(sagemaker: Any, group: str, **more: Any) -> str:
    return str(sagemaker.create_model_package(ModelPackageGroupName=group, SourceUri="x", **more)["ModelPackageArn"])


def test_an_update_leaves_what_it_does_not_name(sagemaker: Any, read: Read, fresh: Fresh) -> None:
    first = {"a": "1", "b": "2"}
    arn = create(sagemaker, fresh("update"), ModelApprovalStatus="Approved", CustomerMetadataProperties=first)
    sagemaker.update_model_package(
        ModelPackageArn=arn, CustomerMetadataProperties={"c": "3"}, CustomerMetadataPropertiesToRemove=["a"]
    )
    told = sagemaker.describe_model_package(ModelPackageName=arn)
    assert (told["ModelApprovalStatus"], told["SourceUri"]) == ("Approved", "x")
    assert told["CustomerMetadataProperties"] == {"b": "2", "c": "3"}
    assert told["LastModifiedTime"] >= told["CreationTime"]
    alone = sagemaker.create_model_package(**{**read("03"), "ModelPackageName": fresh("alone")})["ModelPackageArn"]
    with pytest.raises(ClientError, match="unversioned"):
        sagemaker.update_model_package(ModelPackageArn=alone, ModelApprovalStatus="Approved")


def test_a_list_comes_in_pages(sagemaker: Any, read: Read, fresh: Fresh) -> None:
    group, name = fresh("pages"), fresh("pages-alone")
    versions = [create(sagemaker, group, ModelApprovalStatus="Rejected") for _ in range(12)]
    sagemaker.create_model_package(**{**read("03"), "ModelPackageName": name})

    def listed(**asked: Any) -> list[str]:
        pages = sagemaker.get_paginator("list_model_packages").paginate(**asked)
        return [
            one["ModelPackageArn"].rpartition("model-package/")[2]
            for p in pages
            for one in p["ModelPackageSummaryList"]
        ]

    assert len(sagemaker.list_model_packages(ModelPackageGroupName=group)["ModelPackageSummaryList"]) == 10
    assert listed(ModelPackageGroupName=group) == [f"{group}/{number}" for number in range(1, 13)]
    down = listed(ModelPackageGroupName=group, SortOrder="Descending", PaginationConfig={"PageSize": 5})
    assert down == [f"{group}/{number}" for number in range(12, 0, -1)]
    assert listed(NameContains="pages") == [name]
    assert listed(NameContains=group, ModelPackageType="Both", ModelApprovalStatus="Approved") == []
    assert len(listed(NameContains="pages", ModelPackageType="Both")) == 13
    assert listed(ModelPackageGroupName=group, CreationTimeAfter=time.time() + 60) == []
    assert listed(ModelPackageGroupName=fresh("nothing-yet")) == []
    with pytest.raises(ClientError, match="NextToken"):
        sagemaker.list_model_packages(NextToken="WzEsIDJd!")
    batch = sagemaker.batch_describe_model_package(ModelPackageArnList=[versions[0], versions[1] + "999"])
    assert set(batch["ModelPackageSummaries"]) == {versions[0]}
    assert batch["BatchDescribeModelPackageErrorMap"][versions[1] + "999"]["ErrorCode"] == "ValidationException"


def test_groups_and_tags(start: Callable[..., Any], fresh: Fresh) -> None:
    sagemaker = start(SANDBOX_SECONDS="0").client()
    group, tag = fresh("group"), {"Key": "team", "Value": "risk"}
    arn = sagemaker.create_model_package_group(ModelPackageGroupName=group, Tags=[tag])["ModelPackageGroupArn"]
    with pytest.raises(ClientError, match="Model Package Group already exists"):
        sagemaker.create_model_package_group(ModelPackageGroupName=group)
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [tag]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "team", "Value": "fraud"}, {"Key": "b", "Value": ""}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["b"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "fraud"}]
    version = create(sagemaker, arn)  # a group may be named by its ARN
    assert sagemaker.describe_model_package(ModelPackageName=version)["ModelPackageGroupName"] == group
    with pytest.raises(ClientError, match="Tags are not supported in Model Package versions"):
        sagemaker.add_tags(ResourceArn=version, Tags=[tag])
    with pytest.raises(ClientError, match="ConflictException"):
        sagemaker.delete_model_package_group(ModelPackageGroupName=group)
    told = sagemaker.list_model_package_groups(NameContains=group)["ModelPackageGroupSummaryList"]
    assert [one["ModelPackageGroupArn"] for one in told] == [arn]
    sagemaker.delete_model_package(ModelPackageName=version)
    sagemaker.delete_model_package_group(ModelPackageGroupName=group)
    with pytest.raises(ClientError, match=f"ModelPackageGroup {arn} does not exist."):
        sagemaker.describe_model_package_group(ModelPackageGroupName=group)


def test_regions_are_apart(sandbox: Any, sagemaker: Any, read: Read, fresh: Fresh) -> None:
    name = fresh("region")
    arn = sandbox.client(region="eu-west-1").create_model_package(**{**read("03"), "ModelPackageName": name})
    assert arn["ModelPackageArn"].startswith("arn:aws:sagemaker:eu-west-1:123456789012:")
    assert gone(sagemaker, name)
    with pytest.raises(ClientError, match="ARN should be scoped to correct region: us-east-1"):
        sagemaker.describe_model_package(ModelPackageName=arn["ModelPackageArn"])


def test_a_kill_loses_nothing(start: Callable[..., Any], read: Read) -> None:
    first = start(SANDBOX_CREATE_GROUPS="0")
    with pytest.raises(ClientError, match=r"ModelPackageGroup arn:.*/kept does not exist."):
        create(first.client(), "kept")
    first.client().create_model_package_group(ModelPackageGroupName="kept")
    arn = create(first.client(), "kept", ClientToken="the-token")
    first.stop(signal.SIGKILL)

    second = start()
    sagemaker = second.client()
    assert sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageArn"] == arn
    assert create(sagemaker, "kept", ClientToken="the-token") == arn
    assert create(sagemaker, "kept").endswith("/2")
    journal = [(line["seq"], line["outcome"]) for line in second.journal("kept")]
    assert journal == [(1, "ValidationException"), (2, "created"), (3, "repeated"), (4, "created")]


def test_it_stops_promptly_though_an_answer_is_held(start: Callable[..., Any]) -> None:
    running = start()
    with pytest.raises(ReadTimeoutError):
        create(running.client(read_timeout=1), "stall-after")
    assert running.stop() < 10
    assert running.process.returncode == 0
