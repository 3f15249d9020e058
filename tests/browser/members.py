"""Requests as people type them: pointer → value. The same is what has to arrive at SageMaker.

Instance types stand in the order of the service model's list, in which a plain list is posted.
"""

import re
import uuid
from typing import Any

Members = dict[str, Any]

ACCOUNT = "123456789012"
SPECIFICATION = "/InferenceSpecification"
CONTAINERS = f"{SPECIFICATION}/Containers"
CONTENT_TYPES = f"{SPECIFICATION}/SupportedContentTypes"
RESPONSE_TYPES = f"{SPECIFICATION}/SupportedResponseMIMETypes"
REALTIME = f"{SPECIFICATION}/SupportedRealtimeInferenceInstanceTypes"
TRANSFORM = f"{SPECIFICATION}/SupportedTransformInstanceTypes"
ALGORITHM = "/SourceAlgorithmSpecification/SourceAlgorithms/0"
PROFILE = "/ValidationSpecification/ValidationProfiles/0"
JOB = f"{PROFILE}/TransformJobDefinition"


def _container(index: int, hostname: str, digit: str) -> Members:
    return {
        f"{CONTAINERS}/{index}/Image": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{hostname}:1.{index}",
        f"{CONTAINERS}/{index}/ImageDigest": f"sha256:{digit * 64}",
        f"{CONTAINERS}/{index}/ModelDataUrl": f"s3://flowers-{ACCOUNT}/{hostname}/model.tar.gz",
        f"{CONTAINERS}/{index}/ContainerHostname": hostname,
        f"{CONTAINERS}/{index}/ProductId": f"prod-{digit * 9}",
    }


# A package of its own, certified for the marketplace: every member but the group and the algorithm.
PACKAGE: Members = {
    "/ModelPackageName": "flower-detection",
    "/ModelPackageDescription": "Tells setosa, versicolor and virginica apart. <b>“ünïcödé” & 'quotes'</b>",
    "/CertifyForMarketplace": True,
    **_container(0, "preprocess", "a"),
    **_container(1, "predict", "b"),
    **_container(2, "explain", "c"),
    CONTENT_TYPES: ["text/csv", "application/x-flowers", "application/json"],
    RESPONSE_TYPES: ["application/json", "application/jsonlines"],
    REALTIME: ["ml.t2.medium", "ml.m4.xlarge", "ml.m5.large"],
    TRANSFORM: ["ml.m4.xlarge", "ml.m5.large"],
    "/ValidationSpecification/ValidationRole": f"arn:aws:iam::{ACCOUNT}:role/service-role/SageMakerValidation",
    f"{PROFILE}/ProfileName": "csv-batch",
    f"{JOB}/BatchStrategy": "MultiRecord",
    f"{JOB}/MaxConcurrentTransforms": 4,
    f"{JOB}/MaxPayloadInMB": 0,
    f"{JOB}/Environment": {"LOG_LEVEL": "debug", "API_KEY": "s3cr3t = x y", "WORKERS": "2"},
    f"{JOB}/TransformInput/DataSource/S3DataSource/S3Uri": f"s3://flowers-{ACCOUNT}/validation/input/",
    f"{JOB}/TransformInput/DataSource/S3DataSource/S3DataType": "S3Prefix",
    f"{JOB}/TransformInput/ContentType": "text/csv",
    f"{JOB}/TransformInput/CompressionType": "Gzip",
    f"{JOB}/TransformInput/SplitType": "Line",
    f"{JOB}/TransformOutput/S3OutputPath": f"s3://flowers-{ACCOUNT}/validation/output/",
    f"{JOB}/TransformOutput/Accept": "application/jsonlines",
    f"{JOB}/TransformOutput/AssembleWith": "Line",
    f"{JOB}/TransformOutput/KmsKeyId": "alias/flowers",
    f"{JOB}/TransformResources/InstanceType": "ml.m5.large",
    f"{JOB}/TransformResources/InstanceCount": 2,
    f"{JOB}/TransformResources/VolumeKmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab",
}

# A version in a group, from an algorithm.
VERSION: Members = {
    "/ModelPackageGroupName": "decision-trees",
    "/ModelPackageDescription": "Fine-tuned on this year's irises",
    f"{ALGORITHM}/AlgorithmName": f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:algorithm/scikit-decision-trees",
    f"{ALGORITHM}/ModelDataUrl": f"s3://flowers-{ACCOUNT}/finetune/output/model.tar.gz",
}

# What both together have to hold, pointer by pointer.
EVERY = {
    "/ModelPackageName",
    "/ModelPackageGroupName",
    "/ModelPackageDescription",
    "/CertifyForMarketplace",
    "/InferenceSpecification/Containers/*/ContainerHostname",
    "/InferenceSpecification/Containers/*/Image",
    "/InferenceSpecification/Containers/*/ImageDigest",
    "/InferenceSpecification/Containers/*/ModelDataUrl",
    "/InferenceSpecification/Containers/*/ProductId",
    "/InferenceSpecification/SupportedContentTypes",
    "/InferenceSpecification/SupportedResponseMIMETypes",
    "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes",
    "/InferenceSpecification/SupportedTransformInstanceTypes",
    "/SourceAlgorithmSpecification/SourceAlgorithms/*/AlgorithmName",
    "/SourceAlgorithmSpecification/SourceAlgorithms/*/ModelDataUrl",
    "/ValidationSpecification/ValidationRole",
    "/ValidationSpecification/ValidationProfiles/*/ProfileName",
} | {
    f"/ValidationSpecification/ValidationProfiles/*/TransformJobDefinition/{member}"
    for member in (
        "BatchStrategy", "Environment", "MaxConcurrentTransforms", "MaxPayloadInMB",
        "TransformInput/CompressionType", "TransformInput/ContentType", "TransformInput/SplitType",
        "TransformInput/DataSource/S3DataSource/S3DataType", "TransformInput/DataSource/S3DataSource/S3Uri",
        "TransformOutput/Accept", "TransformOutput/AssembleWith", "TransformOutput/KmsKeyId",
        "TransformOutput/S3OutputPath", "TransformResources/InstanceCount", "TransformResources/InstanceType",
        "TransformResources/VolumeKmsKeyId",
    )
}  # fmt: skip


def named(word: str, members: Members) -> Members:
    """The same with a name that nobody else has: what the sandbox holds stays from test to test."""
    (name,) = members.keys() & {"/ModelPackageName", "/ModelPackageGroupName"}
    return members | {name: unique(word)}


def unique(word: str) -> str:
    return f"{word}-{uuid.uuid4().hex[:8]}"


def generalised(members: Members) -> set[str]:
    return {re.sub(r"/\d+/", "/*/", pointer) for pointer in members}


def request_of(members: Members) -> dict[str, Any]:
    """The request that has these members."""
    made: dict[str, Any] = {}
    for pointer, value in members.items():
        *above, last = pointer.split("/")[1:]
        at = made
        for token in above:
            at = at.setdefault(token, {})
        at[last] = value
    return dict(_listed(made))


def _listed(value: Any) -> Any:
    """Where the keys are indexes, it is a list."""
    if not isinstance(value, dict):
        return value
    if "0" in value:
        return [_listed(value[str(index)]) for index in range(len(value))]
    return {key: _listed(entry) for key, entry in value.items()}
