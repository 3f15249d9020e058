"""The request behind a DescribeModelPackage answer, and behind a draft as Packwright's own API gives it.

Describe gives back what was sent and fills in more. Left out, each with a reason:
- every member that a request does not have, at any depth: ARN, version, status, who and when, ResponseMetadata …;
- nulls, an empty KMS key, an empty map, CertifyForMarketplace false: SageMaker fills these in, and absent is the same;
- the name of a version, which its group gave it;
- ModelApprovalStatus Approved or Rejected: somebody decided that on the other package, not on this one.
- ImageDigest, which SageMaker fills in where none was sent. The reason names it, for whoever wants to pin the image.
"""

from typing import Any

from webapp.document import Document, escape_join
from webapp.formats.imported import Told
from webapp.sagemaker.shapes import Shape, request_shape

_SERVICE = frozenset({"CreationTime", "ModelPackageStatus", "ModelPackageStatusDetails"})
_GONE: Any = object()


def is_description(tree: dict[str, Any]) -> bool:
    """Whether a tree is an answer of DescribeModelPackage."""
    return "ModelPackageArn" in tree and bool(_SERVICE & tree.keys())


def is_draft(tree: dict[str, Any]) -> bool:
    """Whether a tree is a draft of Packwright's API, with the request inside."""
    return isinstance(tree.get("request"), dict) and not request_shape().members.keys() & tree.keys()


def from_draft(tree: dict[str, Any]) -> tuple[Document, Told]:
    """The request of a draft; its state, its owner and what was decided on it stay behind."""
    why = "This belongs to the other draft. Only its request is taken."
    return tree["request"], [(escape_join("", name), why) for name in tree if name != "request"]


def from_description(tree: dict[str, Any]) -> tuple[Document, Told]:
    """The request that gives such a package, and what was left out of the answer."""
    left_out: Told = []
    request: Document = _taken(tree, request_shape(), "", left_out)
    if request.get("ModelPackageGroupName") and "ModelPackageName" in request:
        del request["ModelPackageName"]
        left_out.append(("/ModelPackageName", "A version has no name of its own; its group is named."))
    if request.get("ModelApprovalStatus") in ("Approved", "Rejected"):
        del request["ModelApprovalStatus"]
        left_out.append(("/ModelApprovalStatus", "That was decided on the other package, not on this one."))
    return request, left_out


def _taken(value: Any, shape: Shape, path: str, left_out: Told) -> Any:
    if why := _filled_in(value, shape):
        left_out.append((path, why))
        return _GONE
    if isinstance(value, list) and shape.element:
        element = shape.element
        listed = [_taken(entry, element, f"{path}/{index}", left_out) for index, entry in enumerate(value)]
        return [entry for entry in listed if entry is not _GONE]
    if not isinstance(value, dict) or shape.kind not in ("structure", "map"):
        return value
    made: dict[str, Any] = {}
    for name, entry in value.items():
        inner, at = shape.child(name), escape_join(path, name)
        if inner is None:
            left_out.append((at, "SageMaker tells this of a package; a request does not have it."))
        elif (kept := _taken(entry, inner, at, left_out)) is not _GONE:
            made[name] = kept
    return made


def _filled_in(value: Any, shape: Shape) -> str:
    if value is None:
        return "SageMaker fills in null where nothing was said."
    if value == "" and shape.name in ("KmsKeyId", "EntityName"):
        return "SageMaker fills in an empty text where nothing was said."
    if value == {} and shape.kind == "map":
        return "SageMaker fills in an empty map where nothing was said."
    if shape.name == "ImageDigest":
        return f"SageMaker fills in what the image was then, {value}. Put it in again to pin the image."
    if value is False and shape.name == "CertifyForMarketplace":
        return "SageMaker fills in false where nothing was said."
    return ""
