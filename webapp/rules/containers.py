"""What runs and with which data: images, environments, model artifacts."""

import json
import re
from typing import Any

from webapp.document import Document
from webapp.rules.reading import (
    PACKAGE,
    containers,
    containers_of,
    kind,
    mapped,
    model_data,
    model_sources,
    specifications,
    text,
)
from webapp.rules.registry import Found, problem, warning

ENVIRONMENT_ENTRIES = 16  # the prose's number; the shape says 100
_DIGEST = re.compile(r"[^@]+@[Ss][Hh][Aa]256:([0-9a-fA-F]{64})")


@problem("M-H")
def no_empty_container(document: Document) -> Found:
    """A container says what runs; the model requires no member, so an empty one passes it (older botocore: Image)."""
    for path, container in containers(document):
        if not container:
            yield path, "This container is empty. Name its image, or remove it."


@warning("M")
def hostnames_all_or_none(document: Document) -> Found:
    """If one container has a ContainerHostname, every container must (botocore's text of CreateModel)."""
    for above, specification in specifications(document):
        found = containers_of(above, specification)
        if any("ContainerHostname" in container for _, container in found):
            for path, container in found:
                if "ContainerHostname" not in container:
                    yield (
                        f"{path}/ContainerHostname",
                        (
                            "Another container has a hostname, and SageMaker may then want one for each when a model "
                            "is made of this. Name this one too, or none."
                        ),
                    )


@problem("H")
def never_an_empty_environment(document: Document) -> Found:
    """An empty Environment blocks overrides in CreateModel later (SDK #3397; SDK PR #3457)."""
    if kind(document) != PACKAGE:
        for path, container in containers(document):
            if container.get("Environment") == {}:
                yield f"{path}/Environment", "An empty map here blocks every later override. Remove it."


@warning("M")
def few_environment_variables(document: Document) -> Found:
    """The prose allows 16 environment variables, the shape 100 (botocore's text of Environment)."""
    for path, container in containers(document):
        if len(mapped(container, "/Environment")) > ENVIRONMENT_ENTRIES:
            yield (
                f"{path}/Environment",
                (
                    f"SageMaker documents at most {ENVIRONMENT_ENTRIES} variables, though its model takes more. "
                    "Put some of them into the image."
                ),
            )


@problem("H")
def no_additional_data_source(document: Document) -> Found:
    """AdditionalS3DataSource is not allowed in InferenceSpecification; it is for algorithms (boto/boto3 #4510)."""
    for path, container in containers(document):
        if "AdditionalS3DataSource" in container:
            message = "SageMaker refuses this in a package; it is for algorithms. Remove it."
            yield f"{path}/AdditionalS3DataSource", message


@warning("M")
def image_with_its_registry(document: Document) -> Found:
    """An image is registry/repository[:tag] or registry/repository[@digest] (botocore's text of Image)."""
    for path, container in containers(document):
        image = text(container, "/Image")
        registry, slash, repository = image.partition("/")
        if image and not (slash and repository and "." in registry):
            yield (
                f"{path}/Image",
                (
                    "SageMaker documents registry/repository[:tag] or registry/repository@digest, and may not find "
                    "this. Put the registry in front."
                ),
            )


@warning("M")
def digest_in_full(document: Document) -> Found:
    """An image's digest is sha256: and 64 hexadecimal digits (botocore's pattern of ImageDigest)."""
    for path, container in containers(document):
        image = text(container, "/Image")
        if "@" in image and not _DIGEST.fullmatch(image):
            message = "What follows the @ is no digest, so no image may be found. Write sha256: and its 64 digits."
            yield f"{path}/Image", message


@warning("L")
def one_digest(document: Document) -> Found:
    """The digest in Image and the one in ImageDigest name the same image (inferred)."""
    for path, container in containers(document):
        match = _DIGEST.fullmatch(text(container, "/Image"))
        given = text(container, "/ImageDigest").lower()
        if match and given and given != f"sha256:{match.group(1).lower()}":
            message = "The image above is named by another digest, so one of the two may be wrong. Leave this out."
            yield f"{path}/ImageDigest", message


@warning("H")
def a_moving_tag(document: Document) -> Found:
    """An image by tag may be another one tomorrow, a digest stays (developer guide, ImageDigest)."""
    for path, container in containers(document):
        image = text(container, "/Image")
        if image and "@" not in image and "ImageDigest" not in container:
            yield f"{path}/Image", "This image is named by a tag, which can move. Pin its digest to be sure what runs."


@problem("H")
def artifact_is_a_tar_gz(document: Document) -> Found:
    """Model artifacts are one gzip-compressed tar archive, suffix .tar.gz (botocore's text of ModelDataUrl; Marketplace
    seller guide, creating your resource)."""
    for path, node in model_data(document):
        if _is_in_s3(url := text(node, "/ModelDataUrl")) and not url.endswith(".tar.gz"):
            yield f"{path}/ModelDataUrl", "SageMaker takes one archive that ends in .tar.gz here. Pack the model so."


@problem("H")
def prefix_ends_with_a_slash(document: Document) -> Found:
    """A valid key name prefix of model data ends with a slash (botocore's text of S3DataType)."""
    for path, source in model_sources(document):
        uri = text(source, "/S3Uri")
        if source.get("S3DataType") == "S3Prefix" and _is_in_s3(uri) and not uri.endswith("/"):
            yield f"{path}/S3Uri", "A prefix ends with a slash, so that all below it is meant. Add the slash."


def _is_in_s3(url: str) -> bool:
    """What is no address at all is the service model's to complain of."""
    return url.startswith(("s3://", "https://"))


@warning("M")
def compressed_means_one_archive(document: Document) -> Found:
    """Gzip is for one object, a tar archive; what lies under a prefix is uncompressed (botocore, CompressionType)."""
    for path, source in model_sources(document):
        if source.get("CompressionType") != "Gzip":
            continue
        if source.get("S3DataType") == "S3Prefix":
            message = (
                "SageMaker documents Gzip for one object only, so it may fail here. Say None, or name the archive."
            )
            yield f"{path}/CompressionType", message
        elif (uri := text(source, "/S3Uri")) and not uri.endswith((".tar.gz", ".tgz")):
            message = "Compressed model data is one tar.gz archive, which this may not be. Check its name."
            yield f"{path}/S3Uri", message


@warning("M")
def one_place_for_the_model(document: Document) -> Found:
    """ModelDataUrl and ModelDataSource are two ways to name the same data (botocore's text of ContainerDefinition)."""
    for path, node in model_data(document):
        if "ModelDataUrl" in node and "ModelDataSource" in node:
            message = "ModelDataUrl names the model too, and SageMaker may refuse both together. Keep one of the two."
            yield f"{path}/ModelDataSource", message


@warning("M")
def input_configuration_is_json(document: Document) -> Found:
    """DataInputConfig is JSON text, such as {"input_1":[1,224,224,3]} (developer guide, Inference Recommender)."""
    for path, container in containers(document):
        given = text(container, "/ModelInput/DataInputConfig")
        if given and not is_json(given):
            message = "The examples give JSON text here, and what reads it later may fail. Write the input as JSON."
            yield f"{path}/ModelInput/DataInputConfig", message


def is_json(given: str) -> bool:
    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    try:
        json.loads(given, parse_int=str, parse_float=str, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True
