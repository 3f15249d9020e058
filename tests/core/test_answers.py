"""SageMaker's refusals, as users quote them, and the fields that they speak of."""

import random
import time
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError
from botocore.validate import ParamValidator

from tests.conftest import request_file
from tests.property.generator import input_shape
from webapp.sagemaker.answers import MOST, fields

CONTAINER = "/InferenceSpecification/Containers/0"
ALGORITHM = "/SourceAlgorithmSpecification/SourceAlgorithms/0/AlgorithmName"
ROLE = "/ValidationSpecification/ValidationRole"
GROUP = "/ModelPackageGroupName"
JOB = "/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition"
TYPES = "/InferenceSpecification/SupportedTransformInstanceTypes"
DENIED = "User: arn:aws:sts::123456789012:assumed-role/worker/i-1 is not authorized to perform: "
BECAUSE = " because no identity-based policy allows the action"
ARN = "arn:aws:sagemaker:us-east-1:123456789012"
PATTERN = "Member must satisfy regular expression pattern: [\\S]+"


def failed(path: str, value: str = " 'x'", why: str = PATTERN) -> str:
    return f"Value{value} at '{path}' failed to satisfy constraint: {why}"


def detected(*told: str) -> str:
    return f"{len(told)} validation error{'s' if len(told) > 1 else ''} detected: {'; '.join(told)}"


TEXTS: list[tuple[str, list[str]]] = [
    # The service's list of broken constraints
    (detected(failed("validationSpecification.validationRole")), [ROLE]),
    (detected(failed("modelPackageName"), failed("modelPackageDescription")),
     ["/ModelPackageName", "/ModelPackageDescription"]),
    (detected(failed("inferenceSpecification.containers.1.member.image")), [f"{CONTAINER}/Image"]),
    (detected(failed("inferenceSpecification.containers.12.member.modelDataUrl")),
     ["/InferenceSpecification/Containers/11/ModelDataUrl"]),
    (detected(failed("additionalInferenceSpecifications.2.member.containers.1.member.additionalModelDataSources.3."
                     "member.channelName")),
     ["/AdditionalInferenceSpecifications/1/Containers/0/AdditionalModelDataSources/2/ChannelName"]),
    (detected(failed("inferenceSpecification.supportedTransformInstanceTypes", " '[m5.large, a]'",
                     "Member must satisfy constraint: [Member must satisfy enum value set: [ml.m4.xlarge]]")), [TYPES]),
    (detected(failed("inferenceSpecification.supportedTransformInstanceTypes", " '[]'",
                     "Member must have length greater than or equal to 1")), [TYPES]),
    (detected(failed("inferenceSpecification.containers.1.member.environment", " '{a-b=c}'",
                     "Map keys must satisfy constraint: [Member must not be null]")), [f"{CONTAINER}/Environment"]),
    (detected(failed("inferenceSpecification.containers.1.member.environment.A.member")),
     [f"{CONTAINER}/Environment/A"]),
    (detected(failed("inferenceSpecification.containers", " null", "Member must not be null")),
     ["/InferenceSpecification/Containers"]),
    (detected(failed("tags.3.member.key", " null", "Member must not be null")), ["/Tags/2/Key"]),
    (detected(failed("modelCard.modelCardContent", "")), ["/ModelCard/ModelCardContent"]),
    (detected(failed("validationSpecification.validationProfiles.1.member.transformJobDefinition.maxPayloadInMB")),
     [f"{JOB}/MaxPayloadInMB"]),
    (detected(failed("inferenceSpecification.supportedResponseMIMETypes")),
     ["/InferenceSpecification/SupportedResponseMIMETypes"]),
    (detected(failed("modelPackageName", " 'it's; Value 'y' '")), ["/ModelPackageName"]),
    (detected(failed("modelPackageName", f" '{failed('tags')}'")), ["/ModelPackageName"]),
    (detected(failed("clientToken")), []),
    (detected(failed("inferenceSpecification.containers.0.member.image")), []),
    (detected(failed("inferenceSpecification.nothing")), []),
    # botocore's own
    ("Parameter validation failed:\nInvalid type for parameter InferenceSpecification.Containers[0].Image, value: "
     "None, type: <class 'NoneType'>, valid types: <class 'str'>", [f"{CONTAINER}/Image"]),
    ('Parameter validation failed:\nMissing required parameter in InferenceSpecification: "Containers"',
     ["/InferenceSpecification/Containers"]),
    ('Missing required parameter in ValidationSpecification.ValidationProfiles[0]: "ProfileName"',
     ["/ValidationSpecification/ValidationProfiles/0/ProfileName"]),
    ('Parameter validation failed:\nUnknown parameter in input: "a/b", must be one of: ModelPackageName', ["/a~1b"]),
    (f"Invalid length for parameter {TYPES[1:].replace('/', '.')}, value: 0, valid min length: 1", [TYPES]),
    ("Invalid value for parameter ValidationSpecification.ValidationProfiles[0].TransformJobDefinition.MaxPayloadInMB, "
     "value: -1, valid min value: 0", [f"{JOB}/MaxPayloadInMB"]),
    ("Invalid type for parameter CustomerMetadataProperties.a.b c/d, value: 5, type: <class 'int'>, valid types: "
     "<class 'str'>", ["/CustomerMetadataProperties/a.b c~1d"]),
    ("Invalid length for parameter CustomerMetadataProperties (key: ), value: 0, valid min length: 1",
     ["/CustomerMetadataProperties/"]),
    ("Parameter validation failed:\nInvalid type for parameter Tags, value: {}, type: <class 'dict'>, valid types: "
     "<class 'list'>, <class 'tuple'>\nMissing required parameter in input: \"X\"", ["/Tags", "/X"]),
    ("Invalid type for parameter Nothing.Of[0].This, value: 5, type: <class 'int'>, valid types: <class 'str'>", []),
    # Single sentences
    ("Missing ARN", [GROUP]),
    ("Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to use.",
     ["/ModelPackageName"]),
    (f"ModelPackage already exists: {ARN}:model-package/flowers", ["/ModelPackageName"]),
    ("Model Package Group already exists", [GROUP]),
    ("A package named flowers is already there, and it is not this one.", ["/ModelPackageName"]),
    (f"ModelPackageGroup {ARN}:model-package-group/my-algorithm does not exist.", [GROUP]),
    ("fraud does not exist.", [GROUP]),
    (f"{ARN}:algorithm/trees does not exist.", [ALGORITHM]),
    ("Bucket s3://mine does not exist.", []),
    ("1 validation errors detected:Environment variable map cannot be specified when using non-versioned ModelPackages",
     [f"{CONTAINER}/Environment"]),
    ("AdditionalS3DataSource is not allowed in InferenceSpecification", [f"{CONTAINER}/AdditionalS3DataSource"]),
    ("Tags are not supported in Model Package versions. Please add them to the Model Package Group", ["/Tags"]),
    ("Caller is not subscribed to the marketplace offering.", [ALGORITHM]),
    ("ARN should be scoped to correct region: us-west-2", [GROUP, ALGORITHM]),
    (f"{DENIED}sagemaker:CreateModelPackage on resource: {ARN}:model-package/fraud/*{BECAUSE}", [GROUP]),
    (f"{DENIED}sagemaker:CreateModelPackage on resource: {ARN}:model-package/flowers{BECAUSE}", ["/ModelPackageName"]),
    (f"{DENIED}iam:PassRole on resource: arn:aws:iam::123456789012:role/validation{BECAUSE}", [ROLE]),
    (f"{DENIED}ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:123456789012:repository/x{BECAUSE}",
     [f"{CONTAINER}/Image"]),
    (f"{DENIED}sts:AssumeRole", []),
    ("Rate exceeded (reached max retries: 4)", []),
    ("The requested resource was not found", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "pointers"), TEXTS)
def test_words_are_mapped_to_the_fields_they_speak_of(words: str, pointers: list[str]) -> None:
    assert [pointer for pointer, _ in fields(words)] == pointers


@pytest.mark.parametrize(("words", "_pointers"), TEXTS)
def test_what_is_said_is_short_and_not_blank(words: str, _pointers: list[str]) -> None:
    assert all(0 < len(message) <= 1000 for _, message in fields(words))


def test_only_the_constraint_is_said_not_the_value() -> None:
    words = detected(failed("modelPackageName", " 'secret'"), failed("tags", why="Member must not be null"))
    assert fields(words) == [("/ModelPackageName", PATTERN), ("/Tags", "Member must not be null")]
    ((_, message),) = fields(
        "Invalid type for parameter Domain, value: 7, type: <class 'int'>, valid types: <class 'str'>"
    )
    assert message == "Invalid type, valid types: <class 'str'>."


@pytest.mark.parametrize(
    ("path", "value"),
    [("Domain", 5), ("Tags", [{"Key": "a"}]), ("InferenceSpecification", {}), ("Wrong", 1), ("ModelPackageName", "")],
)
def test_botocores_report_of_a_request_is_read(path: str, value: Any) -> None:
    report = ParamValidator().validate(request_file("07") | {path: value}, input_shape()).generate_report()
    words = str(ParamValidationError(report=report))
    assert fields(words)
    assert all(pointer.startswith(f"/{path}") for pointer, _ in fields(words))


PARTS = [
    "1 validation error detected: ", "Value '", "' at '", " at '", "' failed to satisfy constraint: ", "tags.",
    "1.member.", "inferenceSpecification.containers.", "'", '"', "; ", "\n", "Missing required parameter in ", ': "',
    "[0]", ".", "Invalid type for parameter ", ", value: ", ", valid ", "Unknown parameter in ", "does not exist",
    "not authorized to perform: ", "a:b", " on resource: ", ":model-package/", "\x00", "\ud800", "Tags",
    "CustomerMetadataProperties (key: ",
]  # fmt: skip


def test_hostile_words_never_raise() -> None:
    rng = random.Random(3)
    for _ in range(2000):
        fields("".join(rng.choices(PARTS, k=rng.randint(1, 12))))
    for odd in (None, 5, b"Missing ARN", ["Missing ARN"]):
        assert fields(odd) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("part", [*PARTS, failed("tags") + "; ", 'Missing required parameter in Tags: "a"\n', "''''"])
def test_a_megabyte_is_read_in_no_time(part: str) -> None:
    words = (part * (1_000_000 // len(part) + 1))[:1_000_000]
    start = time.process_time()
    assert len(fields(words)) <= MOST
    assert len(fields("1 validation error detected: " + words)) <= MOST
    assert time.process_time() - start < 2
