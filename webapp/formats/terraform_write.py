"""A request as a resource of Terraform's awscc provider, whose names are CloudFormation's in snake_case."""

import re
from typing import Any

from webapp.document import Document
from webapp.formats.names import snake
from webapp.formats.quoting import hcl_quoted
from webapp.sagemaker.shapes import Shape, request_shape

RESOURCE = "awscc_sagemaker_model_package"

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# These are values where HCL looks for a key, or start a `for`.
_TAKEN = frozenset({"for", "true", "false", "null"})


def resource(request: Document, _region: str = "") -> str:
    """The HCL of one resource. Takes what document.check lets through.

    A member that the service model does not have keeps its own name: Terraform refuses it, as SageMaker would. The
    provider follows AWS::SageMaker::ModelPackage, which lags behind the API; see cloudformation_lacks.py.
    """
    return f'resource "{RESOURCE}" "this" {{\n{_entries(request, request_shape(), "  ")}}}\n'


def _entries(value: dict[str, Any], shape: Shape | None, indent: str) -> str:
    """One entry a line, or several lines, each begun by `indent`."""
    return "".join(
        f"{indent}{_key(key, shape)} = {_text(entry, shape.child(key) if shape else None, indent)}\n"
        for key, entry in value.items()
    )


def _key(key: str, shape: Shape | None) -> str:
    if shape is not None and shape.kind == "structure":
        if key in shape.members:
            return snake(key)
        if _IDENTIFIER.fullmatch(key) and key not in _TAKEN:
            return key
    return hcl_quoted(key)


def _text(value: Any, shape: Shape | None, indent: str) -> str:
    """A value that begins on a line which is indented so far."""
    if isinstance(value, dict) and value:
        return f"{{\n{_entries(value, shape, f'{indent}  ')}{indent}}}"
    if isinstance(value, list) and value:
        inner, element = f"{indent}  ", shape.child("0") if shape else None
        return "[\n" + "".join(f"{inner}{_text(entry, element, inner)},\n" for entry in value) + f"{indent}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return hcl_quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return repr(value)
