"""A request as a CloudFormation template with one AWS::SageMaker::ModelPackage, and back.

CloudFormation names the members as the API does, at every depth. It differs in what it has:
- it lacks some, which cloudformation_lacks.py names; they are written all the same, and told beside the text;
- AdditionalInferenceSpecificationsToAdd, ApprovalDescription, LastModifiedTime, ModelPackageStatusDetails and
  ModelPackageVersion are no part of a request and are left out on the way in.
A text with {{resolve:…}} and an object whose only key is Ref or Fn::… mean something to CloudFormation that they do
not mean to SageMaker; neither can be escaped there, so they are told as well.
"""

import re
from typing import Any

from webapp.document import BadDocument, Document, escape_join
from webapp.formats import yaml_write
from webapp.formats.cloudformation_lacks import is_function
from webapp.formats.gaps import Gap, filled
from webapp.formats.imported import Told
from webapp.formats.yaml_read import Plain, Tagged
from webapp.sagemaker.shapes import Shape, request_shape

TYPE = "AWS::SageMaker::ModelPackage"

ITS_OWN = frozenset({
    "AdditionalInferenceSpecificationsToAdd", "ApprovalDescription", "LastModifiedTime",
    "ModelPackageStatusDetails", "ModelPackageVersion",
})  # fmt: skip
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_WHY = "is known to CloudFormation alone."


def template(request: Document, _region: str = "") -> str:
    """A YAML template with the request as its one resource."""
    resources = {"ModelPackage": {"Type": TYPE, "Properties": request}}
    return yaml_write.dump({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})


def is_template(tree: dict[str, Any]) -> bool:
    """Whether a tree is a template, or a resource of one, and not a request."""
    return "Resources" in tree or "AWSTemplateFormatVersion" in tree or bool(_pasted(tree))


def _pasted(tree: dict[str, Any]) -> dict[str, Any]:
    """The resources of a tree that is nothing but these, with or without the name above."""
    if _is_whole(tree):
        return {"ModelPackage": tree}
    return tree if any(map(_is_whole, tree.values())) else {}


def _is_whole(entry: Any) -> bool:
    return _is_package(entry) and isinstance(entry.get("Properties"), dict | Tagged)


def _is_package(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("Type") == TYPE


def properties(tree: dict[str, Any]) -> tuple[dict[str, Any], Told, Told]:
    """The request in a template, what was left out of it, and notes, by pointers of the request.

    Raises BadDocument unless there is exactly one.
    """
    resources = _pasted(tree) or tree.get("Resources")
    if not isinstance(resources, dict):
        raise BadDocument("the template has no Resources.", "/Resources")
    found = {name: entry for name, entry in resources.items() if _is_package(entry)}
    if not found:
        raise BadDocument(f"no resource of the template is an {TYPE}.", "/Resources")
    if len(found) > 1:
        some = ", ".join(f"“{name[:80]}”" for name in list(found)[:5])
        raise BadDocument(
            f"the template has {len(found)} model packages ({some}). Keep the one you mean.", "/Resources"
        )
    ((name, entry),) = found.items()
    left_out: Told = []
    notes: Told = []
    if len(resources) > 1:
        left_out.append(("/Resources", f"Of the template only “{name[:80]}” was taken; its other resources were not."))
    inner = entry.get("Properties", {})
    if not isinstance(inner, dict) or _function(inner, request_shape()):
        raise BadDocument(f"“{name[:80]}” has no Properties that can be read.", "/Resources")
    read = _read(_without_its_own(inner, left_out), request_shape(), "", notes)
    return filled(read, request_shape(), left_out), left_out, notes


def _without_its_own(inner: dict[str, Any], left_out: Told) -> dict[str, Any]:
    why = "CloudFormation has this; CreateModelPackage does not."
    left_out += [(escape_join("", name), why) for name in inner if name in ITS_OWN]
    return {name: value for name, value in inner.items() if name not in ITS_OWN}


def _read(value: Any, shape: Shape | None, path: str, notes: Told) -> Any:
    """The value as a request has it, with a gap for each function."""
    if function := _function(value, shape):
        where = f"line {value.line}: the" if isinstance(value, Tagged) else "The"
        return Gap(f"{where} value of {function} {_WHY}")
    if isinstance(value, dict):
        return {
            key: _read(entry, shape.child(key) if shape else None, escape_join(path, key), notes)
            for key, entry in value.items()
        }
    if isinstance(value, list):
        element = shape.element if shape else None
        return [_read(entry, element, f"{path}/{index}", notes) for index, entry in enumerate(value)]
    # What stands without quotes in YAML is settled by the shape later on.
    is_text = isinstance(value, str) and not isinstance(value, Plain) and shape is not None
    return _other_than_text(value, shape.kind, path, notes) if is_text and shape else value


def _other_than_text(text: str, kind: str, path: str, notes: Told) -> Any:
    """CloudFormation takes "true" for true and "6" for 6."""
    if kind == "boolean" and text.lower() in ("true", "false"):
        notes.append((path, f"The text “{text}” was taken as {text.lower()}."))
        return text.lower() == "true"
    if kind == "integer" and _DIGITS.fullmatch(text):
        notes.append((path, f"The text “{text}” was taken as the number."))
        return int(text)
    return text


def _function(value: Any, shape: Shape | None) -> str:
    """The name of the function that a value is, or ""."""
    if isinstance(value, Tagged):
        return value.tag
    if not (isinstance(value, dict) and len(value) == 1):
        return ""
    ((key, entry),) = value.items()
    # Where a map belongs, a lone entry of this name is an entry like any other.
    if isinstance(entry, str) and shape is not None and shape.kind == "map":
        return ""
    return key[:80] if is_function(key) else ""
