"""Whether a package that SageMaker describes is ours: all that was sent, and nothing that only people write."""

from typing import Any

import pytest

from tests.conftest import ACCEPTED, a_request, request_file
from webapp.document import copied, put
from webapp.sagemaker.likeness import same_package

AT = "/InferenceSpecification/Containers/0"
SENT = a_request()
SENT["InferenceSpecification"]["Containers"][0] |= {"ModelDataUrl": "s3://b/m.tar.gz", "Environment": {"A": "1"}}


def described(pointer: str, value: Any) -> dict[str, Any]:
    found = copied(SENT)
    put(found, pointer, value)
    return found


@pytest.mark.parametrize("number", ACCEPTED)
def test_what_was_sent_is_the_same(number: str) -> None:
    assert same_package(request_file(number), request_file(number))


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/ModelPackageVersion", 3),
        ("/ModelApprovalStatus", "Approved"),
        ("/CertifyForMarketplace", False),
        (f"{AT}/ImageDigest", "sha256:" + "a" * 64),
        (f"{AT}/ModelDataETag", "abc"),
        (f"{AT}/ModelDataSource", {"S3DataSource": {"S3Uri": "s3://b/m.tar.gz"}}),
        (f"{AT}/ContainerHostname", ""),
        (f"{AT}/Framework", None),
        (f"{AT}/NewInTheService", "x"),
        ("/InferenceSpecification/SupportedTransformInstanceTypes", []),
    ],
)
def test_what_the_service_fills_in_is_no_difference(pointer: str, value: Any) -> None:
    assert same_package(SENT, described(pointer, value))


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        (f"{AT}/Image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud:2"),
        (f"{AT}/Environment/B", "2"),
        (f"{AT}/Environment/A", "2"),
        (f"{AT}/ContainerHostname", "one"),
        (f"{AT}/Framework", "XGBOOST"),
        (f"{AT}/AdditionalModelDataSources", [{"ChannelName": "x"}]),
        ("/InferenceSpecification/Containers/1", {"Image": "x"}),
        ("/ModelPackageDescription", "another"),
        ("/ModelPackageGroupName", "others"),
    ],
)
def test_what_people_wrote_is_one(pointer: str, value: Any) -> None:
    assert not same_package(SENT, described(pointer, value))


def test_model_data_that_was_not_sent_is_one() -> None:
    found = copied(a_request())
    put(found, f"{AT}/ModelDataUrl", "s3://b/other.tar.gz")
    assert not same_package(a_request(), found)
