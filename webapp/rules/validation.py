"""The transform job that validates a package, and the role that it takes on."""

import re

from webapp.document import Document
from webapp.rules.reading import SPECIFICATION, jobs, listed, number, text
from webapp.rules.registry import Found, warning

# Of CreateTransformJob's text; no shape says them.
PAYLOAD_MB = 100
INSTANCES = 100
_IN = "/TransformInput/DataSource/S3DataSource"
_CONSOLE_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/(?:service-role/)?AmazonSageMaker-ExecutionRole-.*")
_BUCKET = re.compile(r"s3://([^/]+)")


@warning("L")
def validated_on_a_supported_type(document: Document) -> Found:
    """The profile's instance type is among SupportedTransformInstanceTypes (inferred)."""
    supported = listed(document, f"{SPECIFICATION}/SupportedTransformInstanceTypes")
    for path, job in jobs(document):
        chosen = text(job, "/TransformResources/InstanceType")
        if chosen and supported and chosen not in supported:
            yield (
                f"{path}/TransformResources/InstanceType",
                (
                    f"This package does not list {chosen[:80]} for batch transform, so the validation may not "
                    "speak for them. Choose one of those, or add this one there."
                ),
            )


@warning("M")
def concurrent_payload(document: Document) -> Found:
    """MaxConcurrentTransforms times MaxPayloadInMB is at most 100 (botocore's text of CreateTransformJob)."""
    for path, job in jobs(document):
        payload, concurrent = number(job, "/MaxPayloadInMB"), number(job, "/MaxConcurrentTransforms")
        if payload <= PAYLOAD_MB < payload * concurrent:
            yield (
                f"{path}/MaxPayloadInMB",
                (
                    f"Times MaxConcurrentTransforms this is over {PAYLOAD_MB} MB, which transform jobs don't take; the "
                    "validation may fail. Lower one of the two."
                ),
            )


@warning("M")
def payload_in_bounds(document: Document) -> Found:
    """MaxPayloadInMB is at most 100 (botocore's text of CreateTransformJob)."""
    for path, job in jobs(document):
        if number(job, "/MaxPayloadInMB") > PAYLOAD_MB:
            message = f"Transform jobs take at most {PAYLOAD_MB} MB, so the validation may fail. Give a lower number."
            yield f"{path}/MaxPayloadInMB", message


@warning("M")
def instances_in_bounds(document: Document) -> Found:
    """InstanceCount is at most 100 (botocore's text of CreateTransformJob)."""
    for path, job in jobs(document):
        if number(job, "/TransformResources/InstanceCount") > INSTANCES:
            message = f"Transform jobs run on at most {INSTANCES} instances, so this may fail. One is usually enough."
            yield f"{path}/TransformResources/InstanceCount", message


@warning("M")
def transform_data_is_a_prefix_or_manifest(document: Document) -> Found:
    """Batch transform reads S3Prefix or ManifestFile; the shape lists more (botocore's text of S3DataType)."""
    for path, job in jobs(document):
        chosen = text(job, f"{_IN}/S3DataType")
        if chosen in ("AugmentedManifestFile", "Converse"):
            message = f"SageMaker documents that batch transform can't read {chosen}. Choose S3Prefix or ManifestFile."
            yield f"{path}{_IN}/S3DataType", message


@warning("L")
def console_role_reaches_the_buckets(document: Document) -> Found:
    """A role that the console made may reach only buckets with "sagemaker" in their name (developer guide, roles)."""
    if not _CONSOLE_ROLE.fullmatch(text(document, "/ValidationSpecification/ValidationRole")):
        return
    for path, job in jobs(document):
        for place in (f"{_IN}/S3Uri", "/TransformOutput/S3OutputPath"):
            bucket = _BUCKET.match(text(job, place))
            if bucket and "sagemaker" not in bucket.group(1).lower():
                yield (
                    f"{path}{place}",
                    (
                        "A role that the SageMaker console made may reach only buckets with “sagemaker” in their name. "
                        "Check that this role can use this one."
                    ),
                )
