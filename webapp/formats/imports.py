"""Reads a request from whatever people have it in, and says which form it was.

A text is told by its first line that says anything; only where that line could be several things does the rest of
the text decide.
"""

import contextlib
import dataclasses
import re
from typing import Any

from webapp.document import BadDocument, Document
from webapp.formats import cli_read, cloudformation, describe, python_read, terraform_read, yaml_read
from webapp.formats.imported import Imported, Told, decoded, finished, loaded
from webapp.formats.settling import settled
from webapp.formats.wrapping import unwrapped
from webapp.sagemaker.shapes import request_shape

__all__ = ["Imported", "read"]

_COMMENTS = re.compile(r"(?:\s+|#[^\n]*|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
_BLOCK = re.compile(r'(?:resource|terraform|provider|variable|locals|data|output|module)\b[ \t]*(?:"[^"\n]*"[ \t]*)*\{')
_YAML = re.compile(
    r'---|%YAML|- |\? |(?!(?:try|else|finally)\s*:)(?:"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*\'|[\w./-]+)[ \t]*:(?=\s|\Z)'
)
_ANNOTATED = re.compile(r"[A-Za-z_]\w*[ \t]*:[^=\n]*=[^=]")
_ASSIGNED = re.compile(r"(?m)^[ \t]*+[A-Za-z_]\w*+[ \t]*+(?::[\w.\[\], \t]*+)?=[ \t]*+(?:\{|dict\()")
_OF_THE_SDK = re.compile(r"\b(?:\w+\.register|ModelPackage\.create)(?=\s*+\()")
_CALL = re.compile(rf"\b{python_read.METHOD}\s*\(")
_FORMS = "JSON, YAML, an aws command, a boto3 call, a CloudFormation template or a Terraform resource"


def read(source: str | bytes) -> Imported:
    """The request in a text. Raises BadDocument, which says what is wrong and where, and nothing else."""
    text, around = unwrapped(decoded(source))
    found = _read(text)
    return dataclasses.replace(found, left_out=[*around, *found.left_out]) if around else found


def _read(text: str) -> Imported:
    form = _form(text)
    if form == "json":
        return _from_json(text)
    if form == "terraform":
        return finished(form, *terraform_read.resource(text))
    if form == "boto3":
        return finished(form, *python_read.call(text))
    if form == "python":
        return _from_dict(text)
    if form == "cli":
        return finished(form, *cli_read.command(text))
    return _from_yaml(text)


def _start(text: str) -> int:
    """Where the first thing stands that is neither blank nor a comment."""
    start = _COMMENTS.match(text)
    return start.end() if start else 0


def _form(text: str) -> str:
    at = _start(text)
    if at == len(text):
        raise BadDocument(f"there is nothing in it. Paste {_FORMS}.")
    if text[at] in "{[":
        return "json"
    if _BLOCK.match(text, at):
        return "terraform"
    called, assigned = _CALL.search(text), _ASSIGNED.search(text)
    if (called or assigned) and _ANNOTATED.match(text, at):
        return "boto3" if called else "python"
    if _YAML.match(text, at):
        return "yaml"
    if cli_read.NAME.search(text) and cli_read.COMMAND.search(text):
        return "cli"
    if called or assigned:
        return "boto3" if called else "python"
    if sdk := _OF_THE_SDK.search(text):
        raise _of_the_sdk(sdk.group())
    return "yaml"


def _of_the_sdk(name: str) -> BadDocument:
    return BadDocument(
        f"this is {name}(…), a call of SageMaker's Python SDK, which makes the request only when it runs. Paste a call "
        "of boto3's create_model_package, or name a package that the SDK has registered."
    )


def _from_json(text: str) -> Imported:
    try:
        return _from_tree("json", loaded(text))
    except BadDocument as error:
        # Quotes, commas or comments may be Python's.
        if error.why.startswith("this is not JSON") and (found := _dict(text)):
            return found
        raise


def _from_dict(text: str) -> Imported:
    """Of an assignment without a call; what looks like one may be YAML or for the SDK as well."""
    if found := _dict(text):
        return found
    if sdk := _OF_THE_SDK.search(text):
        raise _of_the_sdk(sdk.group())
    if _YAML.match(text, _start(text)):
        return _from_yaml(text)
    python_read.bare(text)
    raise BadDocument("this Python text has neither a call of create_model_package nor a dict of a request's members.")


def _dict(text: str) -> Imported | None:
    with contextlib.suppress(BadDocument):
        if found := python_read.bare(text):
            return finished("python", *found)
    return None


def _from_yaml(text: str) -> Imported:
    tree = yaml_read.parse(text)
    if not isinstance(tree, dict):
        raise BadDocument(f"this is no request in a form that can be read. Paste {_FORMS}.")
    return _from_tree("yaml", tree)


def _from_tree(form: str, tree: dict[str, Any]) -> Imported:
    left_out: Told = []
    notes: Told = []
    if cloudformation.is_template(tree):
        tree, left_out, notes = cloudformation.properties(tree)
        form = "cloudformation"
    yaml_read.refuse_tags(tree)
    if describe.is_draft(tree):
        tree, left_out = describe.from_draft(tree)
        form = "draft"
    request: Document = settled(tree, request_shape(), notes)
    if describe.is_description(request):
        request, left_out = describe.from_description(request)
        form = "describe"
    return finished(form, request, left_out, notes)
