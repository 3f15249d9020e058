"""What may stand beside what: a version in a group takes other members than a package of its own."""

from webapp.document import Document
from webapp.rules.reading import PACKAGE, SPECIFICATION, VERSION, containers, is_certified, kind
from webapp.rules.registry import Found, problem, warning


@problem("H")
def exactly_one_name(document: Document) -> Found:
    """ModelPackageName or ModelPackageGroupName: never both, never neither (getmoto/moto #7165; SDK #2696)."""
    if "ModelPackageName" in document and "ModelPackageGroupName" in document:
        yield "/ModelPackageName", "A request names a package or a group, not both. Remove one of the two names."
    elif kind(document) == "":
        yield "/ModelPackageGroupName", "Say what this is: name the group that gets a new version, or name a package."


@problem("H")
def no_tags_on_a_version(document: Document) -> Found:
    """Tags are not supported in model package versions; they belong to the group (aws/aws-cdk #33699; botocore)."""
    if kind(document) == VERSION and document.get("Tags"):
        yield "/Tags", "A version takes no tags. Tag its group, or use CustomerMetadataProperties."


@problem("H")
def no_marketplace_version(document: Document) -> Found:
    """CertifyForMarketplace does not apply to versions; false is accepted with a group (botocore; SDK)."""
    if kind(document) == VERSION and document.get("CertifyForMarketplace") is True:
        yield "/CertifyForMarketplace", "Only a package of its own can be certified for AWS Marketplace. Say no here."


@warning("L")
def approval_is_for_versions(document: Document) -> Found:
    """ModelApprovalStatus does not apply to a package of its own (botocore; an example of AWS's sends it anyway)."""
    if kind(document) == PACKAGE and "ModelApprovalStatus" in document:
        yield (
            "/ModelApprovalStatus",
            (
                "SageMaker documents approval for versions only, so on a package of its own it may be refused or "
                "ignored. Remove it."
            ),
        )


@problem("H")
def both_instance_lists_on_a_package(document: Document) -> Found:
    """A package of its own needs both lists of instance types; a version may leave them out (botocore; SDK #3222)."""
    specification = document.get("InferenceSpecification")
    if kind(document) != PACKAGE or not isinstance(specification, dict):
        return
    realtime, transform = "SupportedRealtimeInferenceInstanceTypes", "SupportedTransformInstanceTypes"
    # An empty list for batch transform is the service model's to complain of.
    if transform not in specification:
        yield f"{SPECIFICATION}/{transform}", "A package of its own needs instance types for batch transform. Add some."
    if specification.get(realtime, []) == []:
        yield f"{SPECIFICATION}/{realtime}", "A package of its own needs instance types for real time. Add some."


@problem("H")
def no_environment_on_a_package(document: Document) -> Found:
    """Environment variable map cannot be specified when using non-versioned ModelPackages (the service's own text)."""
    if kind(document) == PACKAGE:
        for path, container in containers(document):
            if "Environment" in container:
                yield f"{path}/Environment", "A package of its own takes no environment variables. Remove them."


@problem("M-H")
def no_model_data_source_on_a_package(document: Document) -> Found:
    """A package of its own takes no ModelDataSource (SDK, get_create_model_package_request)."""
    if kind(document) == PACKAGE:
        for path, container in containers(document):
            if "ModelDataSource" in container:
                yield f"{path}/ModelDataSource", "A package of its own takes no ModelDataSource. Give a ModelDataUrl."


@problem("M-H")
def no_source_uri_on_a_package(document: Document) -> Found:
    """A package of its own takes no SourceUri (SDK, get_create_model_package_request; SDK PR #4492)."""
    if kind(document) == PACKAGE and "SourceUri" in document:
        yield "/SourceUri", "A package of its own takes no SourceUri. Remove it."


@problem("H")
def source_uri_or_specification(document: Document) -> Found:
    """SourceUri and InferenceSpecification are not taken together; one of them comes by an update (SDK PR #4492)."""
    if kind(document) == VERSION and "SourceUri" in document and "InferenceSpecification" in document:
        yield (
            "/SourceUri",
            (
                "SageMaker does not take a SourceUri together with an InferenceSpecification. Remove one of the two; "
                "the SourceUri can be added to the registered version later."
            ),
        )


@warning("M")
def algorithm_or_containers(document: Document) -> Found:
    """InferenceSpecification and SourceAlgorithmSpecification are documented as alternatives (botocore; examples)."""
    if "SourceAlgorithmSpecification" in document and "InferenceSpecification" in document:
        yield (
            "/SourceAlgorithmSpecification",
            (
                "SageMaker documents containers and an algorithm as alternatives, so it may refuse both together. "
                "Keep one of the two."
            ),
        )


@warning("L")
def something_to_run(document: Document) -> Found:
    """A package is made from containers or an algorithm, a version from a source too (botocore, CreateModelPackage)."""
    makers = ["InferenceSpecification", "SourceAlgorithmSpecification"]
    makers += ["SourceUri"] if kind(document) == VERSION else []
    if kind(document) and not any(member in document for member in makers):
        yield SPECIFICATION, "Nothing says what this package runs, so it can't be deployed. Add a container."


@warning("L")
def validated_or_skipped(document: Document) -> Found:
    """SkipModelValidation All contradicts a ValidationSpecification (inferred from botocore's text of the two)."""
    skipped = document.get("SkipModelValidation") == "All" and not is_certified(document)
    if skipped and "ValidationSpecification" in document:
        yield (
            "/SkipModelValidation",
            (
                "This asks to skip the validation that the request also describes, so one of the two may be ignored. "
                "Say None here, or remove the validation."
            ),
        )


# The rules that speak of a member which only the other kind takes.
_BOUND_TO_A_KIND = (
    no_tags_on_a_version,
    no_marketplace_version,
    approval_is_for_versions,
    no_environment_on_a_package,
    no_model_data_source_on_a_package,
    no_source_uri_on_a_package,
)


def misfits(document: Document) -> list[str]:
    """The pointers of the members that a request of this kind does not take, though one of the other kind may."""
    return [path for rule in _BOUND_TO_A_KIND for path, _ in rule(document)]
