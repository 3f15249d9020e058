"""The pages of the form, and which member of the request is edited on which."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.forms.words import generalised


@dataclass(frozen=True, slots=True)
class Group:
    """Members under one heading. `path` is relative to the group around it.

    `each` names one entry where the path leads to a list; `members` are pointers relative to the group (to the
    entry, for a list) without a leading slash, or groups in it.
    """

    path: str
    title: str
    members: "tuple[str | Group, ...]"
    each: str = ""
    help: str = ""
    choice: str = ""
    in_columns: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the form."""

    slug: str
    title: str
    lead: str
    groups: tuple[Group, ...]

    def owns(self, path: str) -> bool:
        """Whether a pointer leads to something on this page, or to a structure that only this page fills in."""
        return _longest_match(self.patterns(), generalised(path)) > 0

    def patterns(self) -> list[str]:
        """The pointers of the members on this page, with `*` for an index."""
        return [pattern for group in self.groups for pattern in _patterns(group, "")]


def _patterns(group: Group, above: str) -> Iterator[str]:
    base = above + group.path + ("/*" if group.each else "")
    for member in group.members:
        if isinstance(member, Group):
            yield from _patterns(member, base)
        else:
            yield f"{base}/{member}"


def _longest_match(patterns: list[str], path: str) -> int:
    """How much of a path a page speaks for: 0 for nothing, more the closer it comes."""
    best = 0
    for pattern in patterns:
        if path == pattern or path.startswith(pattern + "/"):
            best = max(best, 2 * len(pattern) + 1)
        elif pattern.startswith(path + "/"):
            best = max(best, 2 * len(path))
    return best


STEPS = (
    Step(
        "basics", "Basics", "Say what this package is called and what it is.",
        (
            Group("", "Its name", ("ModelPackageGroupName", "ModelPackageName")),
            Group("", "About it", ("ModelPackageDescription", "CertifyForMarketplace")),
        ),
    ),
    Step(
        "containers", "Containers or algorithm", "Say what runs: containers of your own, or an algorithm.",
        (
            Group(
                "/InferenceSpecification/Containers", "Containers",
                ("Image", "ImageDigest", "ModelDataUrl", "ContainerHostname", "ProductId"),
                each="Container", choice="containers",
                help="One container serves the model; up to 15 form a pipeline, each working on the answer before.",
            ),
            Group(
                "/SourceAlgorithmSpecification/SourceAlgorithms", "Algorithm", ("AlgorithmName", "ModelDataUrl"),
                each="Algorithm", choice="algorithm",
                help="Instead of containers: an algorithm that you own or subscribe to, and the model it trained.",
            ),
        ),
    ),
    Step(
        "content-types", "Content types", "Say what the model takes and what it answers.",
        (Group("/InferenceSpecification", "", ("SupportedContentTypes", "SupportedResponseMIMETypes")),),
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
            Group("/ValidationSpecification", "", ("ValidationRole",)),
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
                    ), in_columns=True),
                ),
                each="Profile",
            ),
        ),
    ),
)  # fmt: skip

CHECK_SLUG = "check"


def step_at(slug: str) -> Step | None:
    return next((step for step in STEPS if step.slug == slug), None)


def step_after(step: Step) -> str:
    """The slug of the page that follows."""
    index = STEPS.index(step) + 1
    return STEPS[index].slug if index < len(STEPS) else CHECK_SLUG


def step_of(path: str) -> Step | None:
    """The page that a pointer is edited on, or None for a member that no page shows."""
    wanted = generalised(path)
    scored = [(_longest_match(step.patterns(), wanted), -index) for index, step in enumerate(STEPS)]
    best, index = max(scored)
    return STEPS[-index] if best else None
