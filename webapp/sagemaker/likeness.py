"""Whether a package that SageMaker describes is the one that a request asked for.

Describe gives back what was sent and fills in more: ImageDigest, an empty KmsKeyId, nulls, defaults. So everything
that was sent has to be there with the same value, and what only people write may not be there unsent.
"""

from typing import Any

# Kept elsewhere by SageMaker, or changed by people later, so never a sign that it is another package.
_NOT_TOLD = frozenset({"Tags", "ClientToken", "ModelApprovalStatus", "SkipModelValidation"})

# SageMaker makes none of these up, except when it copies another package or an algorithm.
_ONLY_PEOPLE_WRITE = frozenset({
    "ModelPackageDescription", "CustomerMetadataProperties", "ValidationSpecification",
    "AdditionalInferenceSpecifications", "ModelMetrics", "SamplePayloadUrl",
})  # fmt: skip
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
        elif not _contains(told, sent):
            return False
    return bool(_COPIES & request.keys()) or not any(map(described.get, _ONLY_PEOPLE_WRITE - request.keys()))


def _contains(told: Any, sent: Any) -> bool:
    if isinstance(sent, dict):
        if not sent:
            return not told
        return isinstance(told, dict) and all(_contains(told.get(key), value) for key, value in sent.items())
    if isinstance(sent, list):
        if not isinstance(told, list):
            return not sent and told is None
        return len(told) == len(sent) and all(map(_contains, told, sent))
    if sent in ("", False):
        return told in (None, "", False)
    return bool(told == sent)
