"""What SageMaker answers, or the way to it does, is kept in its own words; a no ends, a "not now" does not."""

import re
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest

from tests.system.conftest import Approve, package, validated, version
from tests.system.harness import System
from tests.system.test_exactly_once import the_package, told
from webapp.actions.submissions import reasons
from webapp.models import Draft

pytestmark = pytest.mark.system


def elsewhere(system: System, request: dict[str, Any]) -> str:
    """A package that somebody makes without Packwright; its ARN."""
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    client = boto3.client("sagemaker", "us-east-1", endpoint_url=system.sandbox_url, **keys)
    return str(client.create_model_package(**request)["ModelPackageArn"])


def words(draft: Draft) -> str:
    return str(draft.submissions.get().words)


@pytest.mark.parametrize(
    ("word", "code", "says"),
    [
        ("denied", "AccessDeniedException", "is not authorized to perform: sagemaker:CreateModelPackage"),
        ("limit", "ResourceLimitExceeded", "The account-level service limit 'Model packages' is 1000 Items"),
    ],
)
def test_a_refusal_ends_it(system: System, approve: Approve, word: str, code: str, says: str) -> None:
    draft = approve(version(word))
    system.wait_for(draft, "failed")
    refused = told(draft, "refuse")
    assert says in words(draft), system.story(draft)
    assert refused["reason"] == words(draft)
    assert (refused["code"], refused["http_status"], refused["attempt"]) == (code, 400, 1)
    assert len(system.journal(draft.name)) == 1, f"asked again after a definite no:\n{system.story(draft)}"


def test_a_name_that_exists(system: System, approve: Approve) -> None:
    request = package("taken")
    elsewhere(system, request | {"ModelPackageDescription": "somebody else's"})
    draft = approve(request)
    system.wait_for(draft, "failed")
    assert "already exists" in words(draft), system.story(draft)
    assert told(draft, "refuse")["code"] == "ValidationException"
    assert draft.submissions.get().arn is None


def test_a_name_taken_while_the_answer_was_lost(system: System, approve: Approve) -> None:
    """The look is held up until somebody else has taken the name: theirs is never taken for ours."""
    system.fault("CreateModelPackage", "error-before")
    system.fault("DescribeModelPackage", "throttle", 1000)
    draft = approve(package("contested"))
    system.wait_until(lambda: words(draft) == "Rate exceeded", "for the second attempt to look, and be throttled")
    foreign = elsewhere(system, package("x") | {"ModelPackageName": draft.name, "ModelPackageDescription": "theirs"})
    system.no_more_faults()
    system.wait_for(draft, "failed")
    assert words(draft) == f"A package named {draft.name} is already there, and it is not this one."
    assert told(draft, "refuse")["code"] == "NameTaken"
    assert draft.submissions.get().arn is None, f"the foreign package {foreign} was adopted:\n{system.story(draft)}"


def test_the_same_request_approved_twice_is_two_versions(system: System, approve: Approve) -> None:
    """Looking for the second one's package, the worker finds the first one's, which is as like as can be."""
    request = version("twin")
    first = system.wait_for(approve(request), "registered")
    system.fault("CreateModelPackage", "error-before")
    second = system.wait_for(approve(request), "registered")
    made = [line["arn"] for line in system.created(first.name)]
    assert made == [first.arn, second.arn], system.story(second)


def test_a_look_that_is_refused_says_nothing_of_the_package(system: System, approve: Approve) -> None:
    """The package is there and the answer lost; that the worker may not list versions is no refusal of the request."""
    system.fault("ListModelPackages", "denied")
    draft = approve(version("error-after"))
    system.wait_for(draft, "registered")
    the_package(system, draft)


def test_aws_out_of_reach(system: System, approve: Approve) -> None:
    system.stop_sandbox()
    draft = approve(version("unreachable"))
    system.wait_until(lambda: words(draft), "for the worker to try")
    assert words(draft).startswith("AWS can't be reached: "), words(draft)
    draft.refresh_from_db()
    assert (draft.state, draft.submissions.get().doubt_since) == ("approved", None), (
        "nothing was sent, nothing in doubt"
    )
    system.start_sandbox()
    system.wait_for(draft, "registered")
    the_package(system, draft)


def test_a_failed_validation_says_why_for_each_item(system: System, approve: Approve) -> None:
    draft = approve(validated(version("fail-validation")))
    system.wait_for(draft, "failed")
    submission = draft.submissions.get()
    (item,) = submission.status_details["ValidationStatuses"]
    assert (item["Name"], item["Status"]) == ("Test-Model-Package", "Failed")
    assert "did not pass the ping health check" in item["FailureReason"]
    failed = told(draft, "fail")
    assert failed["status_details"] == submission.status_details
    assert failed["reason"] == reasons(submission.status_details)[0]
    draft.refresh_from_db()
    assert (draft.model_package_status, draft.arn) == ("Failed", the_package(system, draft)["arn"])


def test_the_web_server_is_one_of_the_parts(system: System, author: Any) -> None:
    """What the tests in a browser rely on: pages, their static files, and a login by cookie."""
    cookie = system.cookie(author)
    page = Request(f"{system.url}/drafts/", headers={"Cookie": f"{cookie['name']}={cookie['value']}"})
    with urlopen(page, timeout=10) as answer:
        assert answer.url == f"{system.url}/drafts/", "the cookie does not log in: was SECRET_KEY passed on?"
        sheet = re.search(r'href="(/static/[^"]+\.css)"', answer.read().decode())
    assert sheet, "the page names no style sheet"
    for path in ("/healthz", sheet[1]):
        with urlopen(system.url + path, timeout=10) as answer:
            assert answer.status == 200, path
