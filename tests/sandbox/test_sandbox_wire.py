"""The protocol, garbage, and what is handed on to moto."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

GARBAGE = [
    b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"\0", b'{"a": "\0"}', b'{"a": "\\u0000"}',
    b'{"a": "\\ud800"}', b"[" * 100_000, b'{"a":' * 200 + b"1" + b"}" * 200, b"1" * 5_000, b'{"a": 1e999}',
    b'{"ModelPackageName": 1}', b'{"ModelPackageName": {}}', b'{"InferenceSpecification": []}',
    b'{"CertifyForMarketplace": "yes"}', b'{"Tags": {"Key": "a"}}',
    b'{"ValidationSpecification": {"ValidationProfiles": [1]}}',
    b'{"ValidationSpecification": 5, "ModelPackageDescription": 5}',
]  # fmt: skip


def post(url: str, target: str, body: bytes) -> tuple[int, dict[str, Any], Any]:
    headers = {"X-Amz-Target": f"SageMaker.{target}", "Content-Type": "application/x-amz-json-1.1"}
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, body, headers))
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, json.loads(answer.read()), answer.headers


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused_politely(sandbox: Any, body: bytes) -> None:
    status, document, headers = post(sandbox.url, "CreateModelPackage", body)
    assert (status, document["__type"]) == (400, "SerializationException")
    assert document["message"]
    assert headers["x-amzn-requestid"]
    assert sandbox.journal("")[-1]["request_id"] == headers["x-amzn-requestid"] or b"ModelPackageName" in body


def test_garbage_for_every_operation(sandbox: Any) -> None:
    for operation in ("DescribeModelPackage", "ListModelPackages", "UpdateModelPackage", "AddTags", "DeleteTags"):
        assert post(sandbox.url, operation, b"{")[:1] == (400,)
        assert post(sandbox.url, operation, b'{"CreationTimeAfter": "now", "ResourceArn": "arn:aws:sagemaker:us-east-1:'
                    b'123456789012:model-package/x"}')[0] == 400  # fmt: skip


def test_a_body_that_breaks_off(sandbox: Any) -> None:
    head = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: SageMaker.CreateModelPackage\r\n"
    for rest in ("Content-Length: 50\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\nzz\r\n"):
        with socket.create_connection((urlsplit(sandbox.url).hostname, urlsplit(sandbox.url).port), 5) as connection:
            connection.sendall((head + rest).encode())
            connection.shutdown(socket.SHUT_WR)
            answer = connection.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"SerializationException" in answer


def test_what_the_service_does_not_know_is_not_kept(sandbox: Any, sagemaker: Any) -> None:
    sent = {"ModelPackageGroupName": "unknown", "SourceUri": "x", "LastModifiedTime": "never", "ModelCard": {"a": 1}}
    assert post(sandbox.url, "CreateModelPackage", json.dumps(sent).encode())[0] == 200
    told = sagemaker.describe_model_package(ModelPackageName="unknown/1")
    assert told["ModelCard"] == {}
    assert "LastModifiedTime" not in told


def test_absent_members_are_told(sandbox: Any) -> None:
    status, document, _ = post(sandbox.url, "DescribeModelPackage", b'{"ModelPackageName": null}')
    assert status == 400
    assert document == {
        "__type": "ValidationException",
        "message": "1 validation error detected: Value null at 'modelPackageName' failed to satisfy constraint: "
        "Member must not be null",
    }


def test_a_body_too_large(sandbox: Any) -> None:
    status, document, _ = post(sandbox.url, "CreateModelPackage", b" " * (9 * 1024 * 1024))
    assert (status, document["__type"]) == (413, "RequestEntityTooLargeException")


def test_health(sandbox: Any) -> None:
    assert json.loads(sandbox.ask("GET", "/_sandbox/health")) == {"status": "ok"}
    with pytest.raises(urllib.error.HTTPError, match="404"):
        sandbox.ask("GET", "/_sandbox/nothing")


def test_the_rest_is_motos(sandbox: Any) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="models")
    s3.put_object(Bucket="models", Key="a/model.tar.gz", Body=b"x" * 100_000)
    assert s3.get_object(Bucket="models", Key="a/model.tar.gz")["Body"].read() == b"x" * 100_000
    identity = sandbox.client("sts").get_caller_identity()
    assert identity["Account"] == "123456789012"
    assert identity["ResponseMetadata"]["RequestId"]
    repository = sandbox.client("ecr").create_repository(repositoryName="scikit")["repository"]
    assert repository["repositoryUri"] == "123456789012.dkr.ecr.us-east-1.amazonaws.com/scikit"
    assert sandbox.client("kms").create_key()["KeyMetadata"]["KeyId"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = sandbox.client("iam").create_role(RoleName="validation", AssumeRolePolicyDocument=policy)["Role"]
    assert role["Arn"] == "arn:aws:iam::123456789012:role/validation"
    model = sandbox.client().create_model(ModelName="m", ExecutionRoleArn=role["Arn"])["ModelArn"]
    assert sandbox.client().add_tags(ResourceArn=model, Tags=[{"Key": "a", "Value": "b"}])["Tags"]


def test_a_failed_validation_leaves_a_log(start: Callable[..., Any], read: Callable[[str], dict[str, Any]]) -> None:
    running = start(SANDBOX_SECONDS="0")
    request = {**read("06"), "ModelPackageName": "log-fail-validation"}
    arn = running.client().create_model_package(**request)["ModelPackageArn"]
    details = running.client().describe_model_package(ModelPackageName=arn)["ModelPackageStatusDetails"]
    reason = details["ValidationStatuses"][0]["FailureReason"]
    logs, group = running.client("logs"), "/aws/sagemaker/TransformJobs"
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert stream["logStreamName"].split("/")[0] in reason
    events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])["events"]
    assert events[-1]["message"] == f"[ERROR] {reason}"
