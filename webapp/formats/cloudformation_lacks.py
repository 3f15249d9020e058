"""What of a request AWS::SageMaker::ModelPackage does not take, or takes for something else, by its published schema.

It is written all the same: a template that leaves something out unsaid is worse than one that is refused.
"""

from collections.abc import Iterator
from typing import Any

from webapp.document import Document, escape_join
from webapp.formats.imported import Told
from webapp.sagemaker.shapes import Shape, request_shape

# By the name of the shape that has the member in CreateModelPackage.
LACKS = {
    "CreateModelPackageInput": frozenset({"ManagedStorageType", "ModelLifeCycle", "ModelPackageRegistrationType"}),
    "ModelPackageContainerDefinition": frozenset({
        "AdditionalModelDataSources", "AdditionalS3DataSource", "BaseModel", "IsCheckpoint", "ModelDataETag",
        "ProductId",
    }),
    "S3ModelDataSource": frozenset({"ETag", "HubAccessConfig", "ManifestEtag", "ManifestS3Uri"}),
    "SourceAlgorithm": frozenset({"ModelDataETag", "ModelDataSource"}),
    "TransformResources": frozenset({"TransformAmiVersion"}),
}  # fmt: skip


def in_a_template(request: Document) -> Told:
    """Where and why CloudFormation will not do with a template what SageMaker does with the request."""
    told: Told = []
    for path, value, shape in _places(request, request_shape(), ""):
        if shape is None:
            why = "AWS::SageMaker::ModelPackage has no such member, so CloudFormation refuses the template."
            told.append((path, why))
        elif isinstance(value, str) and "{{resolve:" in value:
            why = "CloudFormation looks up what {{resolve:…}} names, and sends that instead of this text."
            told.append((path, why))
        elif isinstance(value, dict) and len(value) == 1 and is_function(key := next(iter(value))):
            told.append((path, f"CloudFormation takes an object whose only entry is “{key[:80]}” for a function."))
    return told


def in_a_resource(request: Document) -> Told:
    """The same for Terraform's awscc provider, which has the members that CloudFormation has, and no functions."""
    why = "The awscc provider has no such argument, so Terraform refuses the resource."
    return [(path, why) for path, _, shape in _places(request, request_shape(), "") if shape is None]


def is_function(key: str) -> bool:
    """Whether an object whose only key this is means a function to CloudFormation."""
    return key == "Ref" or key.startswith("Fn::")


def _places(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, Any, Shape | None]]:
    """Every value with its pointer and shape; no shape where the resource lacks the member."""
    yield path, value, shape
    if isinstance(value, list) and shape.element:
        for index, entry in enumerate(value):
            yield from _places(entry, shape.element, f"{path}/{index}")
    for name, entry in value.items() if isinstance(value, dict) else ():
        at, inner = escape_join(path, name), shape.child(name)
        if name in LACKS.get(shape.name, ()):
            yield at, entry, None
        elif inner:
            yield from _places(entry, inner, at)
