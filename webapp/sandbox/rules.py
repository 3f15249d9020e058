"""What the service enforces on CreateModelPackage and its model does not say.

Only what is sure is here: an AWS document, shipped AWS code, or an error text quoted from the real service. Each rule
takes a request and returns the service's words, or nothing. Rules whose reaction is unknown are left out: a package
in a group that is also certified for the marketplace, for one, is taken.
"""

from collections.abc import Callable, Iterator

from .wire import Json, validation_error

Rule = Callable[[Json], str | None]


def one_identity(request: Json) -> str | None:
    """Texts: getmoto/moto #7165 and aws/sagemaker-python-sdk #2696, where users quote the service."""
    named = [name for name in ("ModelPackageName", "ModelPackageGroupName") if name in request]
    if len(named) == 2:
        return (
            "Both ModelPackageName and ModelPackageGroupName are provided in the input. "
            "Cannot determine which one to use."
        )
    return None if named else "Missing ARN"


def no_tags_on_versions(request: Json) -> str | None:
    """Text: aws/aws-cdk #33699."""
    if _versioned(request) and request.get("Tags"):
        return "Tags are not supported in Model Package versions. Please add them to the Model Package Group"
    return None


def no_environment_unversioned(request: Json) -> str | None:
    """Text: quoted by a published script; its odd grammar and missing blank are the service's."""
    if not _versioned(request) and any("Environment" in container for container in containers(request)):
        return (
            "1 validation errors detected:Environment variable map cannot be specified "
            "when using non-versioned ModelPackages"
        )
    return None


def no_additional_s3_data(request: Json) -> str | None:
    """Text: boto/boto3 #4510. The member is in the shape, but only algorithms may use it."""
    if any("AdditionalS3DataSource" in container for container in containers(request)):
        return "AdditionalS3DataSource is not allowed in InferenceSpecification"
    return None


def certified_means_validated(request: Json) -> str | None:
    """Rule: developer guide, "Create a model package resource"; the text is ours."""
    profiles = request.get("ValidationSpecification", {}).get("ValidationProfiles")
    if request.get("CertifyForMarketplace") and not profiles:
        return "ValidationSpecification with a validation profile is required when CertifyForMarketplace is true"
    return None


def both_instance_lists_unversioned(request: Json) -> str | None:
    """Rule: the model's help on both members and aws/sagemaker-python-sdk #3222; the text is ours."""
    specification = request.get("InferenceSpecification")
    if _versioned(request) or specification is None:
        return None
    for name in ("SupportedTransformInstanceTypes", "SupportedRealtimeInferenceInstanceTypes"):
        if not specification.get(name):
            return f"{name} must be specified when using non-versioned ModelPackages"
    return None


def no_source_uri_unversioned(request: Json) -> str | None:
    """Rule and words: aws/sagemaker-python-sdk, `get_create_model_package_request`."""
    if not _versioned(request) and "SourceUri" in request:
        return "Un-versioned SageMaker Model Package currently cannot be created with SourceUri."
    return None


def no_data_source_unversioned(request: Json) -> str | None:
    """Rule and words: aws/sagemaker-python-sdk, `get_create_model_package_request`."""
    if not _versioned(request) and any("ModelDataSource" in container for container in containers(request)):
        return "Un-versioned SageMaker Model Package currently cannot be created with ModelDataSource."
    return None


def source_or_specification(request: Json) -> str | None:
    """Rule: aws/sagemaker-python-sdk PR #4492, which creates first and updates SourceUri after; the text is ours."""
    if "SourceUri" in request and "InferenceSpecification" in request:
        return "SourceUri and InferenceSpecification cannot both be specified"
    return None


RULES: tuple[Rule, ...] = (
    one_identity,
    no_tags_on_versions,
    no_environment_unversioned,
    no_additional_s3_data,
    certified_means_validated,
    both_instance_lists_unversioned,
    no_source_uri_unversioned,
    no_data_source_unversioned,
    source_or_specification,
)


def check(request: Json, rules: tuple[Rule, ...] = RULES) -> None:
    """Raise the refusal of the first rule that the request breaks."""
    for rule in rules:
        words = rule(request)
        if words:
            raise validation_error(words)


def _versioned(request: Json) -> bool:
    return "ModelPackageGroupName" in request


def containers(request: Json) -> Iterator[Json]:
    """Every container of a request, those of additional inference specifications included."""
    if "InferenceSpecification" in request:
        yield from request["InferenceSpecification"]["Containers"]
    for member in ("AdditionalInferenceSpecifications", "AdditionalInferenceSpecificationsToAdd"):
        for specification in request.get(member, []):
            yield from specification["Containers"]
