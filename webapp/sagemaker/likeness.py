"""Whether a package that SageMaker describes is the one that a request asked for.

Describe gives back what was sent and fills in more: ImageDigest, an empty KmsKeyId, nulls, defaults. So everything
that was sent has to be there with the same value, and what only people write may not be there unsent.
"""

from typing import Any

from webapp.sagemaker.shapes import Shape, request_shape

# Kept elsewhere by SageMaker, or changed by people later, so never a sign that it is another package.
_NOT_TOLD = frozenset({"Tags", "ClientToken", "ModelApprovalStatus", "SkipModelValidation"})

# SageMaker makes none of these up, except when it copies another package or an algorithm.
_ONLY_PEOPLE_WRITE = frozenset({
    "ModelPackageDescription", "CustomerMetadataProperties", "ValidationSpecification",
    "AdditionalInferenceSpecifications", "ModelMetrics", "SamplePayloadUrl",
})  # fmt: skip
# In a container SageMaker fills in what the image and the data were, and tells one way to name the data as the other.
# Elsewhere it fills in defaults that nobody has listed, so there more than was sent is no sign.
_FILLED_IN = frozenset({"ImageDigest", "ModelDataETag"})
_DATA = frozenset({"ModelDataUrl", "ModelDataSource"})
_COPIES = frozenset({"SourceUri", "SourceAlgorithmSpecification"})


def same_package(request: dict[str, Any], described: dict[str, Any]) -> bool:
    """True where all that the request says is what Describe says."""
    for member, sent in request.items():
        if member in _NOT_TOLD:
            continue
        told = described.get(member)
        if member == "ModelPackageGroupName":
            # Sent as a name or an ARN, told as a name.
            if not isinstance(told, str) or sent.rsplit("/", 1)[-1] != told.rsplit("/", 1)[-1]:
                return False
        elif not _contains(told, sent, request_shape().child(member)):
            return False
    return bool(_COPIES & request.keys()) or not any(map(described.get, _ONLY_PEOPLE_WRITE - request.keys()))


def _contains(told: Any, sent: Any, shape: Shape | None) -> bool:
    if isinstance(sent, dict):
        return (isinstance(told, dict) or (not sent and not told)) and _members(told or {}, sent, shape)
    if isinstance(sent, list):
        if not isinstance(told, list):
            return not sent and told is None
        element = shape.element if shape else None
        return len(told) == len(sent) and all(_contains(*pair, element) for pair in zip(told, sent, strict=True))
    if sent in ("", False):
        return told in (None, "", False)
    return bool(told == sent)


def _members(told: dict[str, Any], sent: dict[str, Any], shape: Shape | None) -> bool:
    """All that was sent; in a map and in a container nothing besides but what SageMaker fills in."""
    if shape is not None and shape.kind == "map" and told.keys() != sent.keys():
        return False
    if shape is not None and shape.name == "ModelPackageContainerDefinition":
        filled_in = _FILLED_IN | (_DATA if _DATA & sent.keys() else frozenset())
        unsent = (shape.members.keys() & told.keys()) - sent.keys() - filled_in
        if any(told[name] not in (None, "", False, {}, []) for name in unsent):
            return False
    return all(_contains(told.get(name), value, shape.child(name) if shape else None) for name, value in sent.items())
