"""A package of SageMaker's by name or ARN, from the sandbox: each way that it goes wrong is told with what to do."""

import socket
from typing import Any

import pytest

from tests.conftest import request_file
from tests.system.harness import System
from webapp.document import BadDocument
from webapp.sagemaker import gateway
from webapp.views import from_sagemaker

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("own_gateway")]
HERE = "us-east-1"


def read(name: str) -> Any:
    return from_sagemaker.read(name, HERE)


@pytest.mark.parametrize("number", ["01", "06", "07", "17"])
def test_what_was_registered_comes_back(system: System, number: str) -> None:
    request = request_file(number)
    arn, _ = gateway.create(request, f"by-name-{number}", region=HERE)
    found = read(f" {arn} ")
    assert found.form == "describe"
    told = {"Tags", "ClientToken"} | ({"ModelApprovalStatus"} & request.keys() - found.request.keys())
    assert found.request == {name: value for name, value in request.items() if name not in told}


@pytest.mark.parametrize("name", ["nowhere", "arn:aws:sagemaker:us-east-1:123456789012:model-package/nowhere/7"])
def test_a_package_that_is_not_there(system: System, name: str) -> None:
    with pytest.raises(BadDocument, match=r"SageMaker has no package “.*nowhere.*” in us-east-1"):
        read(name)


def test_the_name_of_a_group_is_told_as_such(system: System) -> None:
    request = request_file("07")
    gateway.create(request, "by-group", region=HERE)
    with pytest.raises(BadDocument, match=r"is a group\. Give the ARN of one of its versions"):
        read(request["ModelPackageGroupName"])


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("denied", "may not look at this package: its AWS role needs sagemaker:DescribeModelPackage"),
        ("throttle", "can't be asked now: Rate exceeded. Try again"),
        ("expired-credentials", "can't be asked now: The security token .* is expired. Try again"),
        ("error-before", "did not answer as it should: .* Try again"),
        ("reset-before", "did not answer as it should: .* Try again"),
    ],
)
def test_what_aws_says_and_what_to_do(system: System, kind: str, says: str) -> None:
    system.fault("DescribeModelPackage", kind)
    with pytest.raises(BadDocument, match=says):
        read("anything")


def test_aws_is_away(system: System, monkeypatch: pytest.MonkeyPatch, author: Any, browse: Any) -> None:
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        gateway._client_once.cache_clear()
        page = browse(author).post("/drafts/import/", {"package": "flowers"})
    assert page.status_code == 422
    (said,) = page.context["form"].errors["package"]
    assert said.startswith("SageMaker can't be asked now: AWS can't be reached")
    assert 'value="flowers"' in page.content.decode()
