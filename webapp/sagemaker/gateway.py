"""The only module that talks to AWS. What AWS answers, or fails to, leaves it as a few words of our own.

Answers come in three: definite (an ARN, or DefiniteNo), not now (NotNow: certainly not done, ask later), and
Unknown (it may have been done: look before asking again).
"""

import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
)

from webapp.sagemaker.likeness import same_package
from webapp.sagemaker.validate import is_package_arn

CONNECT_TIMEOUT = 3
READ_TIMEOUT = int(os.environ.get("AWS_READ_TIMEOUT_SECONDS", "30"))
# CreationTime is SageMaker's clock; `since` is ours.
CLOCK_MARGIN = timedelta(minutes=5)

_THROTTLED = frozenset({
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
    "TooManyRequestsException", "RequestLimitExceeded", "SlowDown",
})  # fmt: skip
# The worker's own key ring, not the request: it will do once an operator has mended it.
_CREDENTIALS = frozenset({
    "ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId",
    "InvalidSignatureException", "SignatureDoesNotMatch", "MissingAuthenticationToken", "RequestExpired",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What SageMaker answered: its body, and the request id and HTTP status to find it by."""

    body: dict[str, Any]
    request_id: str = ""
    http_status: int = 0


class AwsError(Exception):
    """`words` is what AWS or the way to it said, fit to show."""

    def __init__(self, words: str, *, code: str = "", request_id: str = "", http_status: int = 0) -> None:
        super().__init__(words)
        self.words, self.code, self.request_id, self.http_status = words, code, request_id, http_status


class DefiniteNo(AwsError):
    """SageMaker understood and refused. Asking again changes nothing."""


class NotNow(AwsError):
    """Certainly not done; later it may be."""


class Unknown(AwsError):
    """It may have been done."""


class Absent(DefiniteNo):
    """There is no such package."""


class NameTaken(DefiniteNo):
    """A package of this name is there, and it is not ours."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where SageMaker has come to with a package; `details` is ModelPackageStatusDetails as it came."""

    model_package_status: str
    details: dict[str, Any] = field(default_factory=dict)
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Which account and region requests go to; `account` is "" while AWS has not said."""

    account: str
    region: str


_building = threading.Lock()


@functools.cache
def _client_once(service: str, region: str) -> Any:
    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": 1},
        user_agent_extra="packwright",
    )
    return boto3.session.Session(region_name=region).client(service, config=config)


def _client(service: str, region: str) -> Any:
    # boto3 sessions are not safe to build in two threads at once; the clients that they make are safe to share.
    with _building:
        return _client_once(service, region)


def default_region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


@contextmanager
def _own_words() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _of_client_error(error) from None
    except ParamValidationError as error:
        raise DefiniteNo(str(error), code="ParamValidationError") from None
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise NotNow(f"There are no credentials for AWS: {error}", code="NoCredentials") from None
    except (EndpointConnectionError, ConnectTimeoutError, ProxyConnectionError, SSLError) as error:
        raise NotNow(f"AWS can't be reached: {error}", code=type(error).__name__) from None
    except BotoCoreError as error:
        raise Unknown(f"No answer from AWS: {error}", code=type(error).__name__) from None


def _of_client_error(error: ClientError) -> AwsError:
    told = error.response.get("Error", {})
    code, words = told.get("Code", ""), _clean(told.get("Message") or str(error))
    meta = error.response.get("ResponseMetadata", {})
    status = int(meta.get("HTTPStatusCode", 0))
    kind: type[AwsError] = DefiniteNo
    if code in _THROTTLED or code in _CREDENTIALS or status == 429:
        kind = NotNow
    elif status >= 500 or status < 400:
        kind = Unknown
    elif words.rstrip().endswith("does not exist."):
        kind = Absent
    return kind(words, code=code, request_id=_clean(meta.get("RequestId", "")), http_status=status)


def _clean(value: Any) -> Any:
    """A text, or all the texts of an answer, without the NUL that PostgreSQL can't keep."""
    if isinstance(value, str):
        return value.replace("\x00", "�")
    if isinstance(value, dict):
        return {key: _clean(entry) for key, entry in value.items()}
    return [_clean(entry) for entry in value] if isinstance(value, list) else value


def _call(operation: str, region: str, **arguments: Any) -> Answer:
    with _own_words():
        answer = getattr(_client("sagemaker", region), operation)(**arguments)
    meta = answer.pop("ResponseMetadata", {})
    return Answer(_clean(answer), meta.get("RequestId", ""), int(meta.get("HTTPStatusCode", 0)))


def create(request: dict[str, Any], client_token: str, *, region: str) -> tuple[str, Answer]:
    """Sends CreateModelPackage and gives the ARN. Always with the stored token: boto3 would invent a new one."""
    answer = _call("create_model_package", region, **request, ClientToken=client_token)
    return _arn_of(answer), answer


def _arn_of(answer: Answer) -> str:
    arn = answer.body.get("ModelPackageArn")
    if not isinstance(arn, str) or not is_package_arn(arn):
        raise Unknown(f"SageMaker answered without a proper ARN: {arn!r}", request_id=answer.request_id)
    return arn


def look(
    request: dict[str, Any],
    since: datetime,
    *,
    region: str,
    taken: Callable[[str], bool],
    before_call: Callable[[], None],
) -> tuple[str, Answer] | None:
    """The package that an earlier, unheard call made of this request, or None if there is none.

    `since` is the first attempt's time; `taken` says whether an ARN belongs to another submission; `before_call`
    runs before each call to AWS. Raises NameTaken where the name is another package's, and AwsError.
    """
    if "ModelPackageGroupName" in request:
        return _look_in_group(request, since, region, taken, before_call)
    before_call()
    try:
        answer = _describe(request["ModelPackageName"], region)
    except Absent:
        return None
    arn = _arn_of(answer)
    if answer.body["CreationTime"] >= since - CLOCK_MARGIN and same_package(request, answer.body) and not taken(arn):
        return arn, answer
    raise NameTaken(
        f"A package named {request['ModelPackageName']} is already there, and it is not this one.",
        code="NameTaken", request_id=answer.request_id,
    )  # fmt: skip


def _look_in_group(
    request: dict[str, Any], since: datetime, region: str, taken: Callable[[str], bool], before_call: Callable[[], None]
) -> tuple[str, Answer] | None:
    for arn in _versions(request["ModelPackageGroupName"], since - CLOCK_MARGIN, region, before_call):
        if not taken(arn):
            before_call()
            answer = _describe(arn, region)
            if same_package(request, answer.body):
                return arn, answer
    return None


def _versions(group: str, since: datetime, region: str, before_call: Callable[[], None]) -> Iterator[str]:
    arguments: dict[str, Any] = {
        "ModelPackageGroupName": group, "CreationTimeAfter": since, "MaxResults": 100,
        "SortBy": "CreationTime", "SortOrder": "Ascending",
    }  # fmt: skip
    while True:
        before_call()
        try:
            answer = _call("list_model_packages", region, **arguments)
        except Absent:
            return
        yield from (row["ModelPackageArn"] for row in answer.body.get("ModelPackageSummaryList", []))
        if not answer.body.get("NextToken"):
            return
        arguments["NextToken"] = answer.body["NextToken"]


def _describe(name: str, region: str) -> Answer:
    return _call("describe_model_package", region, ModelPackageName=name)


def is_group(name: str, *, region: str) -> bool:
    """Whether there is a group of this name; False as well where SageMaker will not say."""
    try:
        _call("describe_model_package_group", region, ModelPackageGroupName=name)
    except AwsError:
        return False
    return True


def status(arn: str, *, region: str) -> Status:
    """Where SageMaker has come to with a package. Raises Absent, AwsError."""
    answer = _describe(arn, region)
    details = answer.body.get("ModelPackageStatusDetails") or {}
    return Status(str(answer.body.get("ModelPackageStatus", "")), details, answer.request_id)


def whereabouts(region: str) -> Whereabouts:
    """The account behind the credentials, by STS. Raises AwsError."""
    with _own_words():
        answer = _client("sts", region).get_caller_identity()
    return Whereabouts(str(answer["Account"]), region)


def evidence(arn: str, request: dict[str, Any], *, region: str) -> dict[str, Any]:
    """What SageMaker says of a package that someone takes for this request's. Raises DefiniteNo where it is another."""
    answer = _describe(arn, region)
    if not same_package(request, answer.body):
        raise DefiniteNo("The package of this ARN is not the one that was approved: it says something else.")
    told = ("ModelPackageArn", "ModelPackageStatus", "ModelPackageVersion")
    return {name: answer.body[name] for name in told if name in answer.body} | {"aws_request_id": answer.request_id}


def description(name: str, *, region: str) -> dict[str, Any]:
    """What DescribeModelPackage says of a package, by name or ARN. Raises Absent, AwsError."""
    return _describe(name, region).body
