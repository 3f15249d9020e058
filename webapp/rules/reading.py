"""Looking into a request that may hold anything anywhere: what is there is taken only where its type fits.

The type itself is the service model's to complain of, so a rule finds nothing where it is wrong.
"""

from collections.abc import Iterator
from typing import Any, Literal

from webapp.document import Document, get

Kind = Literal["version", "package", ""]
Node = tuple[str, dict[str, Any]]

VERSION: Kind = "version"
PACKAGE: Kind = "package"

SPECIFICATION = "/InferenceSpecification"
ADDITIONAL = "/AdditionalInferenceSpecifications"
ALGORITHMS = "/SourceAlgorithmSpecification/SourceAlgorithms"
PROFILES = "/ValidationSpecification/ValidationProfiles"


def kind(document: Document) -> Kind:
    """A version in a group, a package of its own, or "" while neither name is there (both: a version)."""
    if "ModelPackageGroupName" in document:
        return VERSION
    return PACKAGE if "ModelPackageName" in document else ""


def name(document: Document) -> str:
    """The group's or the package's name, the group's ARN cut down to its name; "" if there is none."""
    given = text(document, "/ModelPackageGroupName") or text(document, "/ModelPackageName")
    return given.rsplit("/", 1)[-1]


def is_certified(document: Document) -> bool:
    """Whether this is to be listed on AWS Marketplace, which only a package of its own can be."""
    return document.get("CertifyForMarketplace") is True and kind(document) == PACKAGE


def text(document: Any, pointer: str) -> str:
    value = get(document, pointer, "")
    return value if isinstance(value, str) else ""


def number(document: Any, pointer: str) -> int:
    value = get(document, pointer, 0)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def listed(document: Any, pointer: str) -> list[Any]:
    value = get(document, pointer, [])
    return value if isinstance(value, list) else []


def mapped(document: Any, pointer: str) -> dict[str, Any]:
    value = get(document, pointer, {})
    return value if isinstance(value, dict) else {}


def nodes(document: Any, pointer: str) -> Iterator[Node]:
    """The objects of a list, each with its pointer."""
    for index, entry in enumerate(listed(document, pointer)):
        if isinstance(entry, dict):
            yield f"{pointer}/{index}", entry


def specifications(document: Document) -> Iterator[Node]:
    """The inference specification and the additional ones."""
    specification = document.get("InferenceSpecification")
    if isinstance(specification, dict):
        yield SPECIFICATION, specification
    yield from nodes(document, ADDITIONAL)


def containers_of(path: str, specification: dict[str, Any]) -> list[Node]:
    return [(path + below, container) for below, container in nodes(specification, "/Containers")]


def containers(document: Document) -> Iterator[Node]:
    """Every container, those of additional inference specifications too."""
    for path, specification in specifications(document):
        yield from containers_of(path, specification)


def jobs(document: Document) -> Iterator[Node]:
    """The transform job of each validation profile."""
    for path, profile in nodes(document, PROFILES):
        job = profile.get("TransformJobDefinition")
        if isinstance(job, dict):
            yield f"{path}/TransformJobDefinition", job


def model_data(document: Document) -> Iterator[Node]:
    """Whatever can name a model's artifacts: containers, and the algorithm that the package comes from."""
    yield from containers(document)
    yield from nodes(document, ALGORITHMS)


def model_sources(document: Document) -> Iterator[Node]:
    """Every S3DataSource of model data."""
    for path, node in model_data(document):
        places = [(f"{path}/ModelDataSource", node.get("ModelDataSource"))]
        places += nodes_below(path, node, "/AdditionalModelDataSources")
        for place, holder in places:
            source = get(holder, "/S3DataSource", None)
            if isinstance(source, dict):
                yield f"{place}/S3DataSource", source


def nodes_below(path: str, node: dict[str, Any], pointer: str) -> list[tuple[str, Any]]:
    return [(path + below, entry) for below, entry in nodes(node, pointer)]
