"""The sentences in which SageMaker and IAM refuse a package, and the field that each speaks of.

Quoted by users and AWS's own code: getmoto/moto #7165, SDK #2696, SDK session.py, aws/aws-cdk #33699, boto/boto3 #4510,
SDK #3397, EX #1438, #1444, #1552, #2286, aws-samples/ml-edge-getting-started #18. Where a sentence names no container,
the first is meant.
"""

import re

GROUP, PACKAGE = "/ModelPackageGroupName", "/ModelPackageName"
CONTAINER = "/InferenceSpecification/Containers/0"
ALGORITHM = "/SourceAlgorithmSpecification/SourceAlgorithms/0/AlgorithmName"
ROLE = "/ValidationSpecification/ValidationRole"

# The first that is found in the words decides.
_SENTENCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Both ModelPackageName and ModelPackageGroupName are provided", (PACKAGE,)),
    ("Group already exists", (GROUP,)),
    ("already exists", (PACKAGE,)),
    ("is already there, and it is not this one", (PACKAGE,)),
    ("Environment variable map cannot be specified", (f"{CONTAINER}/Environment",)),
    ("AdditionalS3DataSource is not allowed in InferenceSpecification", (f"{CONTAINER}/AdditionalS3DataSource",)),
    ("Tags are not supported in Model Package versions", ("/Tags",)),
    ("Caller is not subscribed to the marketplace offering", (ALGORITHM,)),
    ("cannot be created with SourceUri", ("/SourceUri",)),
    ("SourceUri and InferenceSpecification cannot both be specified", ("/SourceUri",)),
    ("cannot be created with ModelDataSource", (f"{CONTAINER}/ModelDataSource",)),
    ("SupportedTransformInstanceTypes must be", ("/InferenceSpecification/SupportedTransformInstanceTypes",)),
    ("SupportedRealtimeInferenceInstanceTypes must be",
     ("/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes",)),
    ("is required when CertifyForMarketplace is true", ("/ValidationSpecification",)),
    ("Missing ARN", (GROUP,)),
)  # fmt: skip
_DENIED = re.compile(r"not authorized to perform: ([a-z0-9-]+:\w+)(?: on resource: (\S{1,2048}))?")
_ABSENT = re.compile(r"does not exist\b")
_PACKAGE = re.compile(r":model-package/[^/\s]{1,100}(/)?")
_SCOPED = "ARN should be scoped to correct region"
_RESOURCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (":algorithm/", (ALGORITHM,)),
    (":model-package-group/", (GROUP,)),
    (":role/", (ROLE,)),
)
_ACTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("iam:PassRole", (ROLE,)),
    ("sagemaker:AddTags", ("/Tags",)),
    ("ecr:", (f"{CONTAINER}/Image",)),
    ("s3:", (f"{CONTAINER}/ModelDataUrl",)),
    ("kms:", ("/SecurityConfig/KmsKeyId",)),
)


def of_a_sentence(words: str) -> list[tuple[str, str]]:
    """The fields that a single sentence speaks of, each with the sentence; none if it is not one that is known."""
    told = words.strip()[:1000]
    return [(pointer, told) for pointer in _pointers(words)]


def _pointers(words: str) -> tuple[str, ...]:
    for sentence, pointers in _SENTENCES:
        if sentence in words:
            return pointers
    if denied := _DENIED.search(words):
        return _denied(denied.group(1), denied.group(2) or "")
    if _SCOPED in words:
        # Of all ARNs in a request these two name a region; the sentence does not say which of them it means.
        return _of_resource(words) or (GROUP, ALGORITHM)
    if absent := _ABSENT.search(words):
        return _absent(words[max(0, absent.start() - 2200) : absent.start()])
    return ()


def _denied(action: str, resource: str) -> tuple[str, ...]:
    for known, pointers in _ACTIONS:
        if action.startswith(known):
            return pointers
    return _of_resource(resource)


def _of_resource(words: str) -> tuple[str, ...]:
    for known, pointers in _RESOURCES:
        if known in words:
            return pointers
    package = _PACKAGE.search(words)
    return () if not package else (GROUP,) if package.group(1) else (PACKAGE,)


def _absent(before: str) -> tuple[str, ...]:
    """What does not exist: the group, unless an algorithm, a role or something in S3 is named."""
    if named := _of_resource(before):
        return named
    lowered = before.lower().lstrip()
    if lowered.startswith(("algorithm", "role")):
        return (ALGORITHM,) if lowered.startswith("algorithm") else (ROLE,)
    return () if any(word in lowered for word in ("bucket", "s3://", "image", "repository")) else (GROUP,)
