"""Names of members as other tools write them: snake_case in Terraform, kebab-case on the command line."""

import functools
import re

from webapp.sagemaker.shapes import Shape, request_shape

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@functools.lru_cache(maxsize=4096)
def snake(member: str) -> str:
    """S3Uri gives s3_uri, SupportedResponseMIMETypes gives supported_response_mime_types."""
    return _HUMPS.sub("_", member).lower()


@functools.cache
def options() -> dict[str, str]:
    """The members of a request by their option of `aws sagemaker create-model-package`, without its dashes."""
    return {snake(name).replace("_", "-"): name for name in request_shape().members}


def members(shape: Shape | None) -> dict[str, str]:
    """The members of a structure by their snake_case name; none for anything else."""
    return _members(id(shape), shape) if shape is not None and shape.kind == "structure" else {}


_known: dict[int, tuple[Shape, dict[str, str]]] = {}


def _members(key: int, shape: Shape) -> dict[str, str]:
    # Shapes hold dicts, so they can't be hashed; kept beside the names, a shape's id stays its own.
    if key not in _known:
        _known[key] = (shape, {snake(name): name for name in shape.members})
    return _known[key][1]
