"""The AWS JSON 1.1 protocol: what a call looks like coming in, and an answer going out.

One POST per call, the operation in `X-Amz-Target`, JSON both ways, errors named by `__type`.
Source: Smithy, "AWS JSON 1.1 protocol"; what boto3 sends and reads.
"""

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIEnvironment

from werkzeug.wrappers import Response

Json = dict[str, Any]

MEDIA_TYPE = "application/x-amz-json-1.1"
DEFAULT_REGION = "us-east-1"
# Far deeper than any request of the service model, far shallower than Python's own recursion limit.
DEEPEST = 64

_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/([a-z0-9-]+)/")
_TARGET = re.compile(r"SageMaker\.(\w+)")


class ServiceError(Exception):
    """A refusal as the service words it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in. `unreadable` says why its body is no JSON object, and is empty otherwise."""

    operation: str
    region: str
    request_id: str
    at: float
    body: bytes
    input: Json = field(default_factory=dict)
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a result, or an error with its code."""

    status: int
    document: Json
    code: str = ""

    def response(self) -> Response:
        return Response(json.dumps(self.document), self.status, content_type=MEDIA_TYPE)


def refusal(error: ServiceError) -> Answer:
    # IAM answers in front of the service and spells the member with a capital; boto3 reads both.
    member = "Message" if error.code == "AccessDeniedException" else "message"
    return Answer(error.status, {"__type": error.code, member: error.message}, error.code)


def validation_error(message: str) -> ServiceError:
    return ServiceError("ValidationException", message)


def internal_failure() -> ServiceError:
    text = "The request processing has failed because of an unknown error, exception or failure."
    return ServiceError("InternalFailure", text, 500)


def operation_of(environ: WSGIEnvironment) -> str | None:
    """The SageMaker operation that a request asks for, or None."""
    found = _TARGET.fullmatch(environ.get("HTTP_X_AMZ_TARGET", ""))
    return found[1] if found else None


def region_of(environ: WSGIEnvironment) -> str:
    """The region that the request is signed for."""
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return found[1] if found else DEFAULT_REGION


def read_call(environ: WSGIEnvironment, operation: str, request_id: str, at: float, body: bytes) -> Call:
    """The call of a request; a body that can't be read is told in the call, for the journal wants that one too."""
    try:
        document, unreadable = _document(body), ""
    except (ValueError, RecursionError) as problem:
        document, unreadable = {}, str(problem)
    return Call(operation, region_of(environ), request_id, at, body, document, unreadable)


def _document(body: bytes) -> Json:
    document = _tidy(json.loads(body, parse_constant=_no_constant), 0)
    if isinstance(document, dict):
        return document
    raise ValueError("Start of structure or map expected")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _tidy(value: Any, depth: int) -> Any:
    """The value without its null members, which mean the same to the service as members left out."""
    if depth > DEEPEST:
        raise ValueError("the document is nested too deeply")
    if isinstance(value, dict):
        return {_tidy(k, depth + 1): _tidy(v, depth + 1) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_tidy(entry, depth + 1) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number is too large")
    if isinstance(value, str):
        value.encode()  # a lone surrogate is no text: UnicodeEncodeError is a ValueError
        if "\0" in value:
            raise ValueError("a NUL character is no text")
    return value
