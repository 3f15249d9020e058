"""The largest request that the service model allows comes back from every export of it."""

from typing import Any

import pytest

from webapp.document import MAX_BYTES
from webapp.formats.exports import EXPORTS
from webapp.formats.imports import read
from webapp.sagemaker.shapes import Shape, at, request_shape
from webapp.sagemaker.validate import problems


def most(*path: str) -> int:
    shape: Shape | None = at(request_shape(), path)
    assert shape is not None
    assert shape.max is not None
    return shape.max


def largest() -> dict[str, Any]:
    """As many containers as there may be, each with as many variables, as short as they can be: all texts fit."""
    inside = ("AdditionalInferenceSpecifications", "0", "Containers")
    variables = {f"K{n:x}": "" for n in range(most(*inside, "0", "Environment"))}
    containers = [{"Image": "i", "Environment": variables} for _ in range(most(*inside))]
    return {
        "ModelPackageGroupName": "g",
        "InferenceSpecification": {
            "Containers": containers, "SupportedContentTypes": ["a"], "SupportedResponseMIMETypes": ["a/b"],
        },
        "AdditionalInferenceSpecifications": [
            {"Name": f"n{n}", "Containers": containers} for n in range(most("AdditionalInferenceSpecifications"))
        ],
    }  # fmt: skip


@pytest.mark.parametrize("key", EXPORTS)
def test_the_largest_valid_request_comes_back(key: str) -> None:
    request = largest()
    assert not problems(request)
    text = EXPORTS[key].text(request, "us-east-1")
    assert MAX_BYTES // 8 < len(text) <= MAX_BYTES
    assert read(text).request == request
