"""The parts as processes of their own, and drafts that the real actions bring to approved."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import a_request, request_file
from tests.system.harness import _no_broker, own_gateway, pytest_runtest_makereport, running, system
from webapp.actions import drafts, reviews
from webapp.models import Draft

__all__ = ["_no_broker", "own_gateway", "pytest_runtest_makereport", "running", "system"]


def version(word: str, **members: Any) -> dict[str, Any]:
    """A version in a group of its own; `word` may be one that makes the sandbox fail."""
    return a_request(ModelPackageGroupName=_name(word)) | members


def package(word: str, **members: Any) -> dict[str, Any]:
    """A package of its own, not of a group."""
    request = a_request(ModelPackageName=_name(word)) | members
    del request["ModelPackageGroupName"]
    types = ["ml.m5.large"]
    more = {"SupportedTransformInstanceTypes": types, "SupportedRealtimeInferenceInstanceTypes": types}
    return request | {"InferenceSpecification": request["InferenceSpecification"] | more}


def validated(request: dict[str, Any]) -> dict[str, Any]:
    """The same, to be validated: SageMaker takes its time for that."""
    return request | {"ValidationSpecification": request_file("06")["ValidationSpecification"]}


def _name(word: str) -> str:
    return f"{word}-{uuid.uuid4().hex[:8]}"


Approve = Callable[[dict[str, Any]], Draft]


@pytest.fixture
def approve(author: Any, reviewer: Any) -> Approve:
    """Brings a request to approved, by the actions that the pages call."""

    def bring(request: dict[str, Any]) -> Draft:
        draft = drafts.create(request, by=author)
        reviews.request_review(draft, by=author)
        reviews.approve(draft, by=reviewer, sha256=draft.revisions.get().sha256)
        return draft

    return bring
