"""What the pages say about the members: our label, our help where it is better than AWS's, an example.

Keys are pointers with `*` for an index, or the last part of one where it means the same wherever it stands.
"""

import re
from dataclasses import dataclass

from webapp.forms.card_words import CARD_WORDS, PROSE
from webapp.sagemaker.model_card import CONTENT
from webapp.sagemaker.shapes import Shape
from webapp.sagemaker.validate import Problem


@dataclass(frozen=True, slots=True)
class Words:
    label: str = ""
    help: str = ""
    example: str = ""
    usual: tuple[str, ...] = ()
    copies: str = ""
    is_prose: bool = False


_MIME_TYPES = ("text/csv", "application/json", "application/jsonlines", "text/plain", "application/x-npy", "image/jpeg")

WORDS = {
    "/ModelPackageGroupName": Words(
        "Model package group", "The group that gets a new version: its name, or its ARN if another account owns it.",
        "fraud-detection",
    ),
    "/ModelPackageName": Words(
        "Package name", "1 to 63 letters, digits and hyphens; no other package of the account and region has it.",
        "flower-detection-2026",
    ),
    "/ModelPackageDescription": Words(
        "Description", "What the model does, for whoever finds it in the registry.", "Scores card payments for fraud",
    ),
    "/CertifyForMarketplace": Words(
        "Certify for AWS Marketplace", "Only for a package of its own, and it can't be changed later. SageMaker then "
        "validates and scans it. Left blank, it is not certified.",
    ),
    "ContainerHostname": Words(
        "Container hostname", "Its DNS name inside a pipeline. Give one to every container or to none.", "preprocess",
    ),
    "Image": Words(
        "Container image", "Where in Amazon ECR the inference code is.",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud:1.4",
    ),
    "ImageDigest": Words(
        "Image digest", "Pins the image: a tag can move, a digest can't. Left blank, SageMaker fills it in.",
        "sha256: and 64 hexadecimal digits",
    ),
    "ModelDataUrl": Words(
        "Model artifact", "Where in Amazon S3 the .tar.gz archive is, in the region of the package. "
        "Left blank, the model is inside the image.",
        "s3://my-bucket/model/model.tar.gz",
    ),
    "ProductId": Words("AWS Marketplace product ID", "Of the product that the container comes from, if it does."),
    "/SourceAlgorithmSpecification/SourceAlgorithms/*/AlgorithmName": Words(
        "Algorithm", "The name or ARN of an algorithm that you own or are subscribed to.",
        "arn:aws:sagemaker:us-east-1:123456789012:algorithm/decision-trees",
    ),
    "/InferenceSpecification/SupportedContentTypes": Words(
        "Content types that it takes", "MIME types of the input, one per line.", "text/csv", _MIME_TYPES,
    ),
    "/InferenceSpecification/SupportedResponseMIMETypes": Words(
        "MIME types that it answers with", "One per line.", "application/json", _MIME_TYPES,
    ),
    "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes": Words(
        "For real-time inference", "The instance types that an endpoint with this model can run on.", "ml.m5.xlarge",
        copies="Copy those of batch transform that work here too",
    ),
    "/InferenceSpecification/SupportedTransformInstanceTypes": Words(
        "For batch transform", "The instance types that a transform job with this model can run on.", "ml.m5.xlarge",
        copies="Copy those of real-time inference that work here too",
    ),
    "/ValidationSpecification/ValidationRole": Words(
        "Validation role", "The ARN (not the name) of the IAM role that SageMaker takes on for the validation.",
        "arn:aws:iam::123456789012:role/SageMakerValidation",
    ),
    "ProfileName": Words("Profile name", "SageMaker tells its findings under this name.", "csv-batch"),
    "BatchStrategy": Words("Batch strategy", "How many records go into one request to the container."),
    "Environment": Words("Environment variables", "A name and a value each. A row left blank is left out."),
    "MaxConcurrentTransforms": Words(
        "Concurrent requests", "At most so many at once per instance. 0 or blank: SageMaker decides.", "4",
    ),
    "MaxPayloadInMB": Words(
        "Largest payload (MB)", "0 to 100; times the concurrent requests no more than 100. Left blank: 6.", "6",
    ),
    "CompressionType": Words("Compression", "Left blank, the data is not compressed."),
    "TransformInput/ContentType": Words("Content type", "MIME type of the validation data.", "text/csv"),
    "SplitType": Words("Split into records", "How the objects are cut into records. Left blank: not at all."),
    "S3DataType": Words("Kind of S3 data", "A prefix takes every object below it; a manifest file lists them."),
    "TransformInput/DataSource/S3DataSource/S3Uri": Words(
        "Where the validation data is", "A prefix or a manifest in Amazon S3.", "s3://my-bucket/validation/input/",
    ),
    "Accept": Words("Answer's MIME type", "What to ask the container for.", "application/json"),
    "AssembleWith": Words("Put results together", "How the answers become one object. Left blank: as they are."),
    "TransformOutput/KmsKeyId": Words(
        "KMS key for the output", "An AWS KMS key ID, ARN or alias that encrypts the results.", "alias/packages",
    ),
    "S3OutputPath": Words("Where the results go", "A prefix in Amazon S3.", "s3://my-bucket/validation/output/"),
    "InstanceCount": Words("Number of instances", "Usually 1 for a validation.", "1"),
    "InstanceType": Words("Instance type", "What the transform job runs on; one that the package supports."),
    "VolumeKmsKeyId": Words(
        "KMS key for the volumes", "Encrypts the storage of the instances.", "1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
}  # fmt: skip

_ALL = WORDS | {
    f"{CONTENT}/{inside}": Words(label, help, example, is_prose=inside.rsplit("/", 1)[-1] in PROSE)
    for inside, (label, help, example) in CARD_WORDS.items()
}

_ETAG = re.compile("ETag")
_INITIALS = {word.lower(): word for word in ("URI", "URL", "ARN", "ID", "EULA", "KMS", "MIME", "ETag", "S3")}
HELP_LENGTH = 240
_INDEX = re.compile(r"/\d+(?=/|$)")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def say(finding: Problem) -> str:
    """A finding's sentence as the pages say it: where a pattern is not met, by our example rather than the pattern."""
    example = words_for(finding.path, _NO_SHAPE).example
    if finding.source.endswith(" pattern") and example:
        return f"This is not in the form that SageMaker takes. Write it like this: {example}"
    return finding.message


_NO_SHAPE = Shape("", "string")


def generalised(pointer: str) -> str:
    """A pointer with `*` for each index."""
    return _INDEX.sub("/*", pointer)


def title_of(pointer: str) -> str:
    """The last member's name in a pointer as words: /ModelMetrics/ModelDataQuality gives "Model data quality"."""
    name = pointer.rsplit("/", 1)[-1].replace("_", " ")
    words = _HUMPS.sub(" ", _ETAG.sub("Etag", name[:1].upper() + name[1:])).split(" ")
    lower = [words[0], *(word if word.isupper() else word.lower() for word in words[1:])]
    return " ".join(_INITIALS.get(word.lower(), word) for word in lower)


def _short(text: str) -> str:
    """The first sentences of a help text, about two lines of them."""
    if len(text) <= HELP_LENGTH:
        return text
    end = text.rfind(". ", 0, HELP_LENGTH)
    return text[: end + 1] if end > 0 else text[: text.rfind(" ", 0, HELP_LENGTH)] + " …"


def words_for(pointer: str, shape: Shape) -> Words:
    """What to say about the member at a pointer: ours if there is any, else the service model's."""
    tokens = generalised(pointer).split("/")
    for start in range(len(tokens)):
        found = _ALL.get("/".join(tokens[start:]) if start else generalised(pointer))
        if found:
            return found
    return Words(title_of(pointer), _short(shape.help))
