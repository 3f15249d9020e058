"""A request as a CloudFormation template with one AWS::SageMaker::ModelPackage, and back.

CloudFormation names the members as the API does, at every depth. It differs in what it has:
- not (by its published reference) ModelPackageRegistrationType, ModelLifeCycle and ManagedStorageType; they are
  written all the same, because a template that leaves something out unsaid is worse than one that is refused;
- besides, AdditionalInferenceSpecificationsToAdd, ApprovalDescription, LastModifiedTime, ModelPackageStatusDetails
  and ModelPackageVersion, which are no part of a request and are left out on the way in.
A text with {{resolve:…}} and an object whose only key is Ref or Fn::… mean something to CloudFormation that they do
not mean to SageMaker; neither can be escaped there.
"""

from typing import Any

from webapp.document import BadDocument, Document, escape_join
from webapp.formats import yaml_write
from webapp.formats.imported import Told
from webapp.formats.yaml_read import Tagged

TYPE = "AWS::SageMaker::ModelPackage"

ITS_OWN = frozenset({
    "AdditionalInferenceSpecificationsToAdd", "ApprovalDescription", "LastModifiedTime",
    "ModelPackageStatusDetails", "ModelPackageVersion",
})  # fmt: skip
_GONE: Any = object()


def template(request: Document, _region: str = "") -> str:
    """A YAML template with the request as its one resource."""
    resources = {"ModelPackage": {"Type": TYPE, "Properties": request}}
    return yaml_write.dump({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})


def is_template(tree: dict[str, Any]) -> bool:
    """Whether a tree is a template and not a request."""
    return "Resources" in tree or "AWSTemplateFormatVersion" in tree


def properties(tree: dict[str, Any]) -> tuple[dict[str, Any], Told]:
    """The request in a template, and what was left out of it, by pointers of the request.

    Raises BadDocument unless there is exactly one.
    """
    resources = tree.get("Resources")
    if not isinstance(resources, dict):
        raise BadDocument("the template has no Resources.", "/Resources")
    found = {name: entry for name, entry in resources.items() if isinstance(entry, dict) and entry.get("Type") == TYPE}
    if not found:
        raise BadDocument(f"no resource of the template is an {TYPE}.", "/Resources")
    if len(found) > 1:
        some = ", ".join(f"“{name[:80]}”" for name in list(found)[:5])
        raise BadDocument(
            f"the template has {len(found)} model packages ({some}). Keep the one you mean.", "/Resources"
        )
    ((name, entry),) = found.items()
    left_out: Told = []
    if len(resources) > 1:
        left_out.append(("/Resources", f"Of the template only “{name[:80]}” was taken; its other resources were not."))
    inner = _literal(entry.get("Properties", {}), "", left_out)
    if not isinstance(inner, dict):
        raise BadDocument(f"“{name[:80]}” has no Properties that can be read.", "/Resources")
    return _without_its_own(inner, left_out), left_out


def _without_its_own(inner: dict[str, Any], left_out: Told) -> dict[str, Any]:
    why = "CloudFormation has this; CreateModelPackage does not."
    left_out += [(escape_join("", name), why) for name in inner if name in ITS_OWN]
    return {name: value for name, value in inner.items() if name not in ITS_OWN}


def _literal(value: Any, path: str, left_out: Told) -> Any:
    """The value without the functions in it, which are told in `left_out`."""
    if function := _function(value):
        left_out.append((path, f"The value of {function} is known to CloudFormation alone. Fill it in here."))
        return _GONE
    if isinstance(value, dict):
        entries = {key: _literal(entry, escape_join(path, key), left_out) for key, entry in value.items()}
        return {key: entry for key, entry in entries.items() if entry is not _GONE}
    if isinstance(value, list):
        listed = [_literal(entry, f"{path}/{index}", left_out) for index, entry in enumerate(value)]
        return [entry for entry in listed if entry is not _GONE]
    return value


def _function(value: Any) -> str:
    if isinstance(value, Tagged):
        return value.tag
    if isinstance(value, dict) and len(value) == 1:
        (key,) = value
        return key[:80] if key in ("Ref", "Condition") or key.startswith("Fn::") else ""
    return ""
