"""What names another region than the one that the package goes to. The region of a bucket can't be told by its name."""

import re
from collections.abc import Iterator

from webapp.document import Document
from webapp.rules.reading import ALGORITHMS, containers, model_sources, nodes, text
from webapp.rules.registry import Found, regional_warning

_ARN = re.compile(r"arn:aws[a-z-]*:(?:sagemaker|kms):([a-z0-9-]+):")
_IMAGE = re.compile(r"\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.")


@regional_warning("M")
def arn_in_the_region(document: Document, region: str) -> Found:
    """ARN should be scoped to correct region (EX #1438, #1444; the region is this installation's setting)."""
    for path, value in _arns(document):
        match = _ARN.match(value)
        if region and match and match.group(1) != region:
            yield (
                path,
                (
                    f"This is in {match.group(1)}; the package goes to {region}, so SageMaker may refuse it. "
                    f"Name one in {region}."
                ),
            )


def _arns(document: Document) -> Iterator[tuple[str, str]]:
    for path in ("/ModelPackageGroupName", "/SourceUri", "/SecurityConfig/KmsKeyId"):
        yield path, text(document, path)
    for path, algorithm in nodes(document, ALGORITHMS):
        yield f"{path}/AlgorithmName", text(algorithm, "/AlgorithmName")
    for path, source in model_sources(document):
        yield f"{path}/HubAccessConfig/HubContentArn", text(source, "/HubAccessConfig/HubContentArn")


@regional_warning("M")
def image_in_the_region(document: Document, region: str) -> Found:
    """The image is in the region of the package (Marketplace seller guide, Supported Regions)."""
    for path, container in containers(document):
        match = _IMAGE.match(text(container, "/Image"))
        if region and match and match.group(1) != region:
            yield (
                f"{path}/Image",
                (
                    f"This is in {match.group(1)}; the package goes to {region}, so SageMaker may not get it. "
                    f"Push the image to {region}."
                ),
            )
