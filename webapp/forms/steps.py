"""The pages of the form, and which member of the request is edited on which."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from webapp.forms.groups import Group, completed, named, patterns
from webapp.forms.words import generalised


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the form. A `rare` one is passed over by “Save and continue” unless it holds something.

    `known` are the pointers of the members on it, with `*` for an index.
    """

    slug: str
    title: str
    lead: str
    groups: tuple[Group, ...]
    rare: bool = False
    known: tuple[str, ...] = ()

    def owns(self, path: str) -> bool:
        """Whether a pointer leads to something on this page, or to a structure that only this page fills in."""
        return _longest_match(self.known, generalised(path)) > 0


def _longest_match(found: tuple[str, ...], path: str) -> int:
    """How much of a path a page speaks for: 0 for nothing, more the closer it comes."""
    best = 0
    for pattern in found:
        if path == pattern or path.startswith(pattern + "/"):
            best = max(best, 2 * len(pattern) + 1)
        elif pattern.startswith(path + "/"):
            best = max(best, 2 * len(path))
    return best


def _with_rest(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    spoken_for = [path for step in steps for group in step.groups for path in named(group, "")]
    whole = (replace(step, groups=tuple(completed(group, "", spoken_for) for group in step.groups)) for step in steps)
    return tuple(replace(step, known=tuple(_known(step))) for step in whole)


def _known(step: Step) -> Iterator[str]:
    for group in step.groups:
        yield from patterns(group, "")


_CONTAINER = ("Image", "ImageDigest", "ModelDataUrl", "Environment", "ContainerHostname", "ProductId")

STEPS = _with_rest((
    Step(
        "basics", "Basics", "Say what this package is called and what it is.",
        (
            Group("", "Its group", ("ModelPackageGroupName",), choice="kind=version"),
            Group("", "Its name", ("ModelPackageName",), choice="kind=package"),
            Group("", "About it", ("ModelPackageDescription",)),
            Group("", "Deployment", ("ModelApprovalStatus",), choice="kind=version"),
            Group("", "AWS Marketplace", ("CertifyForMarketplace",), choice="kind=package"),
            Group("/Tags", "Tags", ("Key", "Value"), each="Tag", choice="kind=package", starts_empty=True,
                help="Of a package of its own; the tags of a version stand on its group."),
            Group("", "Your own properties", ("CustomerMetadataProperties",)),
        ),
    ),
    Step(
        "containers", "Containers or algorithm", "Say what runs: containers of your own, or an algorithm.",
        (
            Group(
                "/InferenceSpecification/Containers", "Containers",
                _CONTAINER, each="Container", choice="source=containers", rest=True,
                help="One container serves the model; up to 15 form a pipeline, each working on the answer before.",
            ),
            Group(
                "/SourceAlgorithmSpecification/SourceAlgorithms", "Algorithm", ("AlgorithmName", "ModelDataUrl"),
                each="Algorithm", choice="source=algorithm", rest=True,
                help="Instead of containers: an algorithm that you own or subscribe to, and the model it trained.",
            ),
        ),
    ),
    Step(
        "content-types", "Content types", "Say what the model takes and what it answers.",
        (
            Group("/InferenceSpecification", "", ("SupportedContentTypes", "SupportedResponseMIMETypes"), rest=True),
        ),
    ),
    Step(
        "instance-types", "Instance types", "Say where the model can run. A package of its own needs both lists.",
        (
            Group(
                "/InferenceSpecification", "",
                ("SupportedRealtimeInferenceInstanceTypes", "SupportedTransformInstanceTypes"),
            ),
        ),
    ),
    Step(
        "validation", "Validation",
        "SageMaker can try the package with a batch transform job of yours. Leave this page blank to skip it.",
        (
            Group("/ValidationSpecification", "", ("ValidationRole",), rest=True),
            Group(
                "/ValidationSpecification/ValidationProfiles", "Profile",
                (
                    "ProfileName",
                    Group("/TransformJobDefinition", "Transform job", (
                        "BatchStrategy", "MaxConcurrentTransforms", "MaxPayloadInMB", "Environment",
                    ), in_columns=True),
                    Group("/TransformJobDefinition/TransformInput", "Input", (
                        "DataSource/S3DataSource/S3Uri", "DataSource/S3DataSource/S3DataType", "ContentType",
                        "CompressionType", "SplitType",
                    ), in_columns=True),
                    Group("/TransformJobDefinition/TransformOutput", "Output", (
                        "S3OutputPath", "Accept", "AssembleWith", "KmsKeyId",
                    ), in_columns=True),
                    Group("/TransformJobDefinition/TransformResources", "Resources", (
                        "InstanceType", "InstanceCount", "VolumeKmsKeyId",
                    ), in_columns=True, rest=True),
                ),
                each="Profile", rest=True,
            ),
            Group("", "", ("SkipModelValidation",)),
        ),
    ),
    Step(
        "additional", "Additional specifications",
        "Other ways to run the same model, each with containers and instance types of its own.",
        (
            Group(
                "/AdditionalInferenceSpecifications", "Additional specifications",
                (
                    "Name", "Description",
                    Group("/Containers", "Containers", _CONTAINER, each="Container", rest=True),
                    "SupportedContentTypes", "SupportedResponseMIMETypes", "SupportedRealtimeInferenceInstanceTypes",
                    "SupportedTransformInstanceTypes",
                ),
                each="Specification", starts_empty=True, rest=True, open_up_to=1,
            ),
        ),
        rare=True,
    ),
    Step(
        "metrics", "Metrics and baselines", "Where the reports on quality, bias and explainability are.",
        (
            Group("/ModelMetrics", "Model metrics", rest=True),
            Group("/DriftCheckBaselines", "Baselines for drift checks", rest=True),
        ),
        rare=True,
    ),
    Step(
        "about", "Model card and origin", "What the model is for, where it came from and how far along it is.",
        (
            Group("", "What it is for", ("Domain", "Task", "SamplePayloadUrl"), in_columns=True),
            Group("/ModelCard", "Model card", ("ModelCardStatus", "ModelCardContent"), rest=True),
            Group("/ModelLifeCycle", "Life cycle", ("Stage", "StageStatus", "StageDescription"), rest=True),
            Group("/MetadataProperties", "Origin", ("CommitId", "Repository", "GeneratedBy", "ProjectId"), rest=True),
            Group("", "", ("SourceUri",)),
        ),
        rare=True,
    ),
    Step(
        "more", "More", "Members that are seldom used, and what newer versions of the service model bring.",
        (Group("", "", rest=True),),
        rare=True,
    ),
))  # fmt: skip

CHECK_SLUG = "check"


def step_at(slug: str) -> Step | None:
    return next((step for step in STEPS if step.slug == slug), None)


def step_after(step: Step, held: set[str]) -> str:
    """The slug of the page that follows; `held` are the slugs of those that hold something."""
    wanted = (later.slug for later in STEPS[STEPS.index(step) + 1 :] if not later.rare or later.slug in held)
    return next(wanted, CHECK_SLUG)


def step_of(path: str) -> Step | None:
    """The page that a pointer is edited on, or None for a member that no page shows."""
    return _step_of(generalised(path))


@functools.lru_cache(maxsize=4096)
def _step_of(path: str) -> Step | None:
    scored = [(_longest_match(step.known, path), -index) for index, step in enumerate(STEPS)]
    best, index = max(scored)
    return STEPS[-index] if best else None
