"""Reads a request from whatever people have it in, and says which form it was.

A text is told by its first line that says anything; only where that line could be several things does the rest of
the text decide.
"""

import re
from typing import Any

from webapp.document import BadDocument, Document
from webapp.formats import cli_read, cloudformation, describe, python_read, terraform_read, yaml_read
from webapp.formats.imported import Imported, Told, decoded, finished, loaded
from webapp.formats.settling import settled
from webapp.sagemaker.shapes import request_shape

__all__ = ["Imported", "read"]

_COMMENTS = re.compile(r"(?:\s+|#[^\n]*|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
_BLOCK = re.compile(r'(?:resource|terraform|provider|variable|locals|data|output|module)\b[ \t]*(?:"[^"\n]*"[ \t]*)*\{')
_YAML = re.compile(
    r'---|%YAML|- |\? |(?!(?:try|else|finally)\s*:)(?:"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*\'|[\w./-]+)[ \t]*:(?=\s|\Z)'
)
_ANNOTATED = re.compile(r"[A-Za-z_]\w*[ \t]*:[^=\n]*=[^=]")
_CALL = re.compile(rf"\b{python_read.METHOD}\s*\(")
_FORMS = "JSON, YAML, an aws command, a boto3 call, a CloudFormation template or a Terraform resource"


def read(source: str | bytes) -> Imported:
    """The request in a text. Raises BadDocument, which says what is wrong and where, and nothing else."""
    text = decoded(source)
    form = _form(text)
    if form == "json":
        return _from_tree("json", loaded(text))
    if form == "terraform":
        return finished(form, *terraform_read.resource(text))
    if form == "boto3":
        return finished(form, *python_read.call(text))
    if form == "cli":
        return finished(form, *cli_read.command(text))
    return _from_yaml(text)


def _form(text: str) -> str:
    start = _COMMENTS.match(text)
    at = start.end() if start else 0
    if at == len(text):
        raise BadDocument(f"there is nothing in it. Paste {_FORMS}.")
    if text[at] in "{[":
        return "json"
    if _BLOCK.match(text, at):
        return "terraform"
    called = _CALL.search(text)
    if called and _ANNOTATED.match(text, at):
        return "boto3"
    if _YAML.match(text, at):
        return "yaml"
    if cli_read.NAME.search(text) and cli_read.COMMAND.search(text):
        return "cli"
    return "boto3" if called else "yaml"


def _from_yaml(text: str) -> Imported:
    tree = yaml_read.parse(text)
    if not isinstance(tree, dict):
        raise BadDocument(f"this is no request in a form that can be read. Paste {_FORMS}.")
    return _from_tree("yaml", tree)


def _from_tree(form: str, tree: dict[str, Any]) -> Imported:
    left_out: Told = []
    notes: Told = []
    if cloudformation.is_template(tree):
        tree, left_out = cloudformation.properties(tree)
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
