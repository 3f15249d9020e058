"""A request as a boto3 call, laid out as Black does."""

import keyword
from typing import Any

from webapp.document import Document
from webapp.formats.quoting import quoted


def boto3_call(request: Document, region: str) -> str:
    """A Python program that registers the package: with keyword arguments where all members can be such."""
    where = f", region_name={quoted(region)}" if region else ""
    return (
        "import boto3\n\n"
        f'client = boto3.client("sagemaker"{where})\n'
        f"response = client.create_model_package({_arguments(request)})\n"
        'print(response["ModelPackageArn"])\n'
    )


def _arguments(request: Document) -> str:
    if not request:
        return ""
    if not all(name.isascii() and name.isidentifier() and not keyword.iskeyword(name) for name in request):
        return f"\n    **{literal(request, 1)}\n"
    return "\n" + "".join(f"    {name}={literal(value, 1)},\n" for name, value in request.items())


def literal(value: Any, depth: int = 0) -> str:
    """A JSON value as a Python literal, one entry a line; `depth` is how far the line that it begins on is indented."""
    if isinstance(value, str):
        return quoted(value)
    if not isinstance(value, dict | list):
        return repr(value)
    if isinstance(value, dict):
        entries = [f"{quoted(key)}: {literal(entry, depth + 1)}" for key, entry in value.items()]
    else:
        entries = [literal(entry, depth + 1) for entry in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    inner = "".join(f"{'    ' * (depth + 1)}{entry},\n" for entry in entries)
    return f"{start}\n{inner}{'    ' * depth}{end}" if entries else start + end
