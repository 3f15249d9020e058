"""What SageMaker enforces and its service model does not say.

Each rule is a small function that yields the problems of a request. Its docstring names the source; its name is the
`source` that people and the API see. A request may hold anything anywhere, so rules look with `_text` and friends,
which take what is there only where its type fits; the type itself is the service model's to complain of.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from webapp.document import Document, escape_join, get
from webapp.sagemaker.validate import Problem, problems

Kind = Literal["version", "package", ""]
Rule = Callable[[Document], Iterator[tuple[str, str]]]

VERSION: Kind = "version"
PACKAGE: Kind = "package"

_rules: list[tuple[Rule, bool]] = []


def _problem(rule: Rule) -> Rule:
    _rules.append((rule, False))
    return rule


def _warning(rule: Rule) -> Rule:
    _rules.append((rule, True))
    return rule


def findings(document: Document, region: str = "") -> list[Problem]:
    """Every problem and warning of a request: first the service model's, then the service's unwritten rules.

    With the region that the package goes to, what names another one is warned of too.
    """
    found = problems(document)
    for rule, is_warning in _rules:
        source = f"SageMaker: {rule.__name__}"
        found += [Problem(path, message, source, is_warning) for path, message in rule(document)]
    return found + _elsewhere(document, region) if region else found


def kind(document: Document) -> Kind:
    """A version in a group, a package of its own, or "" while neither name is there (both: a version)."""
    if "ModelPackageGroupName" in document:
        return VERSION
    return PACKAGE if "ModelPackageName" in document else ""


def name(document: Document) -> str:
    """The group's or the package's name, the group's ARN cut down to its name; "" if there is none."""
    given = _text(document, "/ModelPackageGroupName") or _text(document, "/ModelPackageName")
    return given.rsplit("/", 1)[-1]


def _text(document: Any, pointer: str) -> str:
    value = get(document, pointer, "")
    return value if isinstance(value, str) else ""


def _list(document: Any, pointer: str) -> list[Any]:
    value = get(document, pointer, [])
    return value if isinstance(value, list) else []


def _containers(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, container in enumerate(_list(document, "/InferenceSpecification/Containers")):
        if isinstance(container, dict):
            yield f"/InferenceSpecification/Containers/{index}", container


@_problem
def exactly_one_name(document: Document) -> Iterator[tuple[str, str]]:
    """ModelPackageName or ModelPackageGroupName, never both, never neither (aws-rules 1; moto #7165, SDK #2696)."""
    if "ModelPackageName" in document and "ModelPackageGroupName" in document:
        yield "/ModelPackageName", "A request names a package or a group, not both. Remove one of the two names."
    elif kind(document) == "":
        yield "/ModelPackageGroupName", "Say what this is: name the group that gets a new version, or name a package."


@_problem
def no_tags_on_a_version(document: Document) -> Iterator[tuple[str, str]]:
    """Tags are not supported in Model Package versions (aws-rules 4; aws-cdk #33699)."""
    if kind(document) == VERSION and document.get("Tags"):
        yield "/Tags", "A version takes no tags. Tag its group, or use CustomerMetadataProperties."


@_problem
def no_marketplace_version(document: Document) -> Iterator[tuple[str, str]]:
    """CertifyForMarketplace does not apply to versions; false is accepted with a group (aws-rules 5)."""
    if kind(document) == VERSION and document.get("CertifyForMarketplace") is True:
        yield "/CertifyForMarketplace", "Only a package of its own can be certified for AWS Marketplace. Say no here."


@_problem
def both_instance_lists_on_a_package(document: Document) -> Iterator[tuple[str, str]]:
    """Unversioned packages need both instance lists (aws-rules 6; botocore's text, SDK #3222)."""
    specification = document.get("InferenceSpecification")
    if kind(document) != PACKAGE or not isinstance(specification, dict):
        return
    for member, use in (
        ("SupportedTransformInstanceTypes", "batch transform"),
        ("SupportedRealtimeInferenceInstanceTypes", "real-time inference"),
    ):
        if member not in specification:
            yield f"/InferenceSpecification/{member}", f"A package of its own needs the instance types for {use}."


@_problem
def no_environment_on_a_package(document: Document) -> Iterator[tuple[str, str]]:
    """Environment variable map cannot be specified when using non-versioned ModelPackages (aws-rules 7)."""
    if kind(document) == PACKAGE:
        for path, container in _containers(document):
            if "Environment" in container:
                yield f"{path}/Environment", "A package of its own takes no environment variables. Remove them."


@_problem
def no_model_data_source_on_a_package(document: Document) -> Iterator[tuple[str, str]]:
    """Unversioned packages take no ModelDataSource and no SourceUri (aws-rules 8; SDK core, PR #4492)."""
    if kind(document) != PACKAGE:
        return
    for path, container in _containers(document):
        if "ModelDataSource" in container:
            yield f"{path}/ModelDataSource", "A package of its own takes no ModelDataSource. Give a ModelDataUrl."
    if "SourceUri" in document:
        yield "/SourceUri", "A package of its own takes no SourceUri. Remove it."


@_problem
def no_additional_data_source(document: Document) -> Iterator[tuple[str, str]]:
    """AdditionalS3DataSource is not allowed in InferenceSpecification (aws-rules 11; boto3 #4510)."""
    for path, container in _containers(document):
        if "AdditionalS3DataSource" in container:
            yield (
                f"{path}/AdditionalS3DataSource",
                "SageMaker refuses this in a package; it is for algorithms. Remove it.",
            )


@_problem
def hostnames_all_or_none(document: Document) -> Iterator[tuple[str, str]]:
    """If one container has a ContainerHostname, every container must (aws-rules, common mistakes; botocore's text)."""
    containers = list(_containers(document))
    if any("ContainerHostname" in container for _, container in containers):
        for path, container in containers:
            if "ContainerHostname" not in container:
                yield f"{path}/ContainerHostname", "Another container has a hostname, so this one needs one too."


@_problem
def no_empty_container(document: Document) -> Iterator[tuple[str, str]]:
    """A container says what runs: the model requires no member, so an empty one would pass it (ours)."""
    for path, container in _containers(document):
        if not container:
            yield path, "This container is empty. Name its image, or remove it."


@_problem
def certified_needs_validation(document: Document) -> Iterator[tuple[str, str]]:
    """A certified package must carry a validation specification with a profile (aws-rules 1c; developer guide)."""
    if document.get("CertifyForMarketplace") is True and kind(document) == PACKAGE:
        specification = document.get("ValidationSpecification")
        if not isinstance(specification, dict):
            yield "/ValidationSpecification", "A package for AWS Marketplace must be validated. Fill in the validation."
        elif not _list(specification, "/ValidationProfiles"):
            path = "/ValidationSpecification/ValidationProfiles"
            yield path, "A package for AWS Marketplace needs a validation profile. Add one."


@_problem
def never_an_empty_environment(document: Document) -> Iterator[tuple[str, str]]:
    """An empty Environment blocks overrides in CreateModel later (aws-rules 14; SDK #3397)."""
    for path, container in _containers(document):
        if container.get("Environment") == {}:
            yield f"{path}/Environment", "An empty map here blocks every later override. Remove it."


@_warning
def algorithm_or_containers(document: Document) -> Iterator[tuple[str, str]]:
    """InferenceSpecification and SourceAlgorithmSpecification are documented as alternatives (aws-rules 12)."""
    if "SourceAlgorithmSpecification" in document and "InferenceSpecification" in document:
        yield "/SourceAlgorithmSpecification", "SageMaker documents containers and an algorithm as alternatives."


@_warning
def a_moving_tag(document: Document) -> Iterator[tuple[str, str]]:
    """An image by tag may be another one tomorrow; a digest stays (developer guide, ImageDigest)."""
    for path, container in _containers(document):
        image = _text(container, "/Image")
        if image and "@sha256:" not in image and "ImageDigest" not in container:
            yield f"{path}/Image", "This image is named by a tag, which can move. Pin its digest to be sure what runs."


@_warning
def artifact_is_a_tar_gz(document: Document) -> Iterator[tuple[str, str]]:
    """Model artifacts are one gzip-compressed tar archive, suffix .tar.gz (aws-rules 1b; botocore's text)."""
    for path, container in _containers(document):
        url = _text(container, "/ModelDataUrl")
        if url and not url.endswith(".tar.gz"):
            yield f"{path}/ModelDataUrl", "SageMaker expects a .tar.gz archive here."


@_warning
def validated_on_a_supported_type(document: Document) -> Iterator[tuple[str, str]]:
    """The profile's InstanceType should be among SupportedTransformInstanceTypes (aws-rules 1b)."""
    supported = _list(document, "/InferenceSpecification/SupportedTransformInstanceTypes")
    for index, profile in enumerate(_list(document, "/ValidationSpecification/ValidationProfiles")):
        chosen = _text(profile, "/TransformJobDefinition/TransformResources/InstanceType")
        if chosen and supported and chosen not in supported:
            path = f"/ValidationSpecification/ValidationProfiles/{index}/TransformJobDefinition/TransformResources"
            yield f"{path}/InstanceType", f"{chosen} is not among the batch transform types that this package supports."


@_warning
def concurrent_payload(document: Document) -> Iterator[tuple[str, str]]:
    """MaxConcurrentTransforms × MaxPayloadInMB is at most 100 (botocore's text of CreateTransformJob)."""
    for index, profile in enumerate(_list(document, "/ValidationSpecification/ValidationProfiles")):
        job = get(profile, "/TransformJobDefinition", {})
        counts = [get(job, f"/{member}", 0) for member in ("MaxConcurrentTransforms", "MaxPayloadInMB")]
        if all(isinstance(count, int) for count in counts) and counts[0] * counts[1] > 100:
            path = f"/ValidationSpecification/ValidationProfiles/{index}/TransformJobDefinition/MaxPayloadInMB"
            yield path, "Times MaxConcurrentTransforms this is over 100 MB, which transform jobs don't take."


_REGION = re.compile(r"^(?:arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):|\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.)")


def _elsewhere(document: Document, region: str) -> list[Problem]:
    """Warnings for what names another region than the one that the package goes to (EX #1438, #1444)."""
    named = [("/ModelPackageGroupName", _text(document, "/ModelPackageGroupName"))]
    named += [(escape_join(path, "Image"), _text(container, "/Image")) for path, container in _containers(document)]
    found = []
    for path, value in named:
        match = _REGION.match(value)
        other = next((group for group in match.groups() if group), "") if match else ""
        if other and other != region:
            message = f"This is in {other}; the package goes to {region}. SageMaker may refuse it."
            found.append(Problem(path, message, "SageMaker: elsewhere", is_warning=True))
    return found
