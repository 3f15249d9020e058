"""Which requests are taken, in which words the others are refused, and that what was taken is told back."""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

TAKEN = ["01", "03", "06", "07", "10", "12", "17", "20", "22", "24", "26"]
FILLED = {
    "ModelPackageArn", "ModelPackageVersion", "CreationTime", "ModelPackageStatus", "ModelPackageStatusDetails",
    "CertifyForMarketplace", "ImageDigest", "KmsKeyId", "ResponseMetadata",
}  # fmt: skip

Read = Callable[[str], dict[str, Any]]
Fresh = Callable[[str], str]


def additions(sent: Any, told: Any) -> Iterator[str]:
    """The members that were told but not sent; fails where anything sent is missing or different."""
    if isinstance(sent, dict):
        assert isinstance(told, dict)
        assert sent.keys() <= told.keys()
        yield from told.keys() - sent.keys()
        for name in sent:
            yield from additions(sent[name], told[name])
    elif isinstance(sent, list):
        assert len(sent) == len(told)
        for one, other in zip(sent, told, strict=True):
            yield from additions(one, other)
    else:
        assert sent == told


@pytest.mark.parametrize("number", TAKEN)
def test_a_real_request_is_taken_and_told_back(sagemaker: Any, read: Read, number: str) -> None:
    request = read(number)
    arn = sagemaker.create_model_package(**request)["ModelPackageArn"]
    told = sagemaker.describe_model_package(ModelPackageName=arn)
    tags = request.pop("Tags", None)
    added = set(additions(request, told))
    assert added <= FILLED
    assert ("KmsKeyId" in added) == ("ValidationSpecification" in request)
    assert told["ModelPackageArn"] == arn
    if tags:
        assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == tags
    for container in told.get("InferenceSpecification", {}).get("Containers", []):
        assert re.fullmatch("sha256:[0-9a-f]{64}", container["ImageDigest"])


def test_a_digest_that_was_sent_stays(sagemaker: Any, read: Read, fresh: Fresh) -> None:
    request = {**read("10"), "ModelPackageGroupName": fresh("digest")}
    request["InferenceSpecification"]["Containers"][0]["ImageDigest"] = f"sha256:{'0' * 64}"
    arn = sagemaker.create_model_package(**request)["ModelPackageArn"]
    assert "ImageDigest" not in set(additions(request, sagemaker.describe_model_package(ModelPackageName=arn)))


def refused(sagemaker: Any, request: dict[str, Any]) -> str:
    with pytest.raises(ClientError) as caught:
        sagemaker.create_model_package(**request)
    error = caught.value.response
    assert error["Error"]["Code"] == "ValidationException"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert error["ResponseMetadata"]["RequestId"]
    return str(error["Error"]["Message"])


def test_the_role_name_where_its_arn_belongs(sagemaker: Any, read: Read) -> None:
    assert refused(sagemaker, read("33")) == (
        "1 validation error detected: Value 'AmazonSageMaker-ExecutionRole-20230901T123456' at "
        "'validationSpecification.validationRole' failed to satisfy constraint: Member must satisfy regular "
        r"expression pattern: arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"
    )


def test_every_violation_is_told_with_its_path(sagemaker: Any, read: Read) -> None:
    words = refused(sagemaker, read("31"))
    assert words.startswith("6 validation errors detected: ")
    first = "additionalInferenceSpecifications.1.member.containers.1.member"
    for member in ("imageDigest", "modelDataUrl", "frameworkVersion"):
        assert f" at '{first}.{member}' failed to satisfy constraint: Member must " in words
    assert f"Value '{{test-key=test-value}}' at '{first}.environment' failed to satisfy constraint: Map keys" in words


def test_three_mistakes_come_out_one_by_one(sandbox: Any, sagemaker: Any, read: Read, fresh: Fresh) -> None:
    request = {**read("32"), "ModelPackageName": fresh("three")}
    assert refused(sandbox.client(parameter_validation=False), request) == (
        "1 validation error detected: Value '[]' at 'inferenceSpecification.supportedTransformInstanceTypes' failed "
        "to satisfy constraint: Member must have length greater than or equal to 1"
    )
    specification = request["InferenceSpecification"]
    specification["SupportedTransformInstanceTypes"] = ["ml.m5.xlarge"]
    assert refused(sagemaker, request) == (
        "1 validation errors detected:Environment variable map cannot be specified "
        "when using non-versioned ModelPackages"
    )
    del specification["Containers"][0]["Environment"]
    assert "ValidationSpecification" in refused(sagemaker, request)
    del request["CertifyForMarketplace"]
    assert sagemaker.create_model_package(**request)


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        ("10", {"ModelPackageGroupName": None}, "Missing ARN"),
        ("10", {"ModelPackageName": "x"}, "Both ModelPackageName and ModelPackageGroupName are provided"),
        ("10", {"Tags": [{"Key": "a", "Value": "b"}]}, "Tags are not supported in Model Package versions"),
        ("10", {"SourceUri": "anything"}, "SourceUri and InferenceSpecification"),
        ("10", {"ModelPackageGroupName": "under_score"}, "Value 'under_score' at 'modelPackageGroupName' failed"),
        ("10", {"ModelApprovalStatus": "Maybe"}, "enum value set: [Approved, Rejected, PendingManualApproval]"),
        ("10", {"ModelPackageDescription": "x" * 1025}, "Member must have length less than or equal to 1024"),
        ("10", {"ModelPackageGroupName": "arn:aws:sagemaker:us-west-2:123456789012:model-package-group/x"},
         "ARN should be scoped to correct region: us-east-1"),
        ("03", {"SourceUri": "anything"}, "cannot be created with SourceUri"),
        ("06", {"CertifyForMarketplace": True, "ValidationSpecification": None}, "ValidationSpecification"),
    ],
)  # fmt: skip
def test_a_rule_of_the_service(sagemaker: Any, read: Read, number: str, change: dict[str, Any], words: str) -> None:
    request = {name: value for name, value in {**read(number), **change}.items() if value is not None}
    assert words in refused(sagemaker, request)


def test_rules_inside_the_inference_specification(sagemaker: Any, read: Read, fresh: Fresh) -> None:
    good = {**read("01"), "ModelPackageName": fresh("inside")}
    s3 = {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/prefix/"}
    changes: list[tuple[Callable[[dict[str, Any]], object], str]] = [
        (lambda i: i.pop("SupportedRealtimeInferenceInstanceTypes"), "SupportedRealtimeInferenceInstanceTypes must"),
        (lambda i: i["Containers"][0].update(AdditionalS3DataSource=s3),
         "AdditionalS3DataSource is not allowed in InferenceSpecification"),
        (lambda i: i["Containers"][0].update(ModelDataSource={"S3DataSource": {**s3, "CompressionType": "None"}}),
         "cannot be created with ModelDataSource"),
        (lambda i: i.update(SupportedTransformInstanceTypes=["m5.large"]),
         "Value '[m5.large]' at 'inferenceSpecification.supportedTransformInstanceTypes' failed to satisfy constraint: "
         + "Member must satisfy constraint: [Member must satisfy enum value set: [ml.m4.xlarge, "),
        (lambda i: i["Containers"].append({"Image": "a b"}),
         "Value 'a b' at 'inferenceSpecification.containers.2.member.image' failed"),
    ]  # fmt: skip
    for change, words in changes:
        request = copy.deepcopy(good)
        change(request["InferenceSpecification"])
        assert words in refused(sagemaker, request)
    good["InferenceSpecification"]["SupportedTransformInstanceTypes"] = ["ml.z99.huge"]
    assert sagemaker.create_model_package(**good)


def test_an_unversioned_name_is_taken_once(sagemaker: Any, read: Read, fresh: Fresh) -> None:
    request = {**read("03"), "ModelPackageName": fresh("Once")}
    arn = sagemaker.create_model_package(**request)["ModelPackageArn"]
    assert arn == f"arn:aws:sagemaker:us-east-1:123456789012:model-package/{request['ModelPackageName']}"
    assert f"ModelPackage already exists: {arn}" in refused(sagemaker, request)
