"""The words that make the sandbox fail, and the faults that a test orders.

A word stands between hyphens in the package's name, the group's name or a validation profile's name
(`churn-fail-validation-3`), or in the description as `sandbox:WORD`. Upper and lower case are the same.

How validation ends (`FAILURES`; they need a validation profile):

  fail-validation     Failed: the container did not answer the ping of the transform job
  fail-s3             Failed: the transform job may not read its input from S3
  fail-scan           Failed: the image scan found vulnerabilities (only where CertifyForMarketplace is true)

How CreateModelPackage answers (`FAULTS`; "first" counts the attempts of one ClientToken, over restarts):

  denied              every attempt: AccessDeniedException
  limit               every attempt: ResourceLimitExceeded
  expired-credentials every attempt: ExpiredTokenException
  throttle            the first 2 attempts: ThrottlingException, then normal
  error-before        the first attempt: 500, nothing done
  reset-before        the first attempt: the connection closes, nothing done
  error-after         the first attempt: done, then 500
  reset-after         the first attempt: done, then the connection closes without an answer
  stall-after         the first attempt: done, then the answer is held for SANDBOX_STALL_SECONDS
  late-commit         the first attempt: the connection closes at once, and it is done SANDBOX_LATE_SECONDS later
  forget-token        ClientToken is ignored, so that a repeated call registers again

`POST /_sandbox/faults {"operation": …, "kind": …, "times": …}` orders one of FAULTS for the next calls of any of our
operations, whatever their names. Texts: AWS's common errors, and what users quote (aws-samples/ml-edge-getting-started
#18 for the denial); the limit's is modelled on those of other SageMaker limits.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .names import GROUP, PACKAGE, arn_of, last_part, partition
from .store import Store
from .wire import Call, Json, ServiceError

Moment = Literal["before", "after", "late"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong. `attempts` is how many first attempts it strikes, None for all of them.

    A fault without a code has no answer: the connection closes.
    """

    word: str
    moment: Moment
    attempts: int | None = 1
    code: str = ""
    text: str = ""
    status: int = 400
    stalls: bool = False


_DENIED = (
    "User: arn:{partition}:sts::123456789012:assumed-role/packwright/worker is not authorized to perform: "
    "sagemaker:{operation} on resource: {arn} because no identity-based policy allows the sagemaker:{operation} action"
)
_LIMIT = (
    "The account-level service limit 'Model packages' is 1000 Items, with current utilization of 1000 Items and a "
    "request delta of 1 Items. Please contact AWS support to request an increase for this limit."
)
_UNKNOWN = "The request processing has failed because of an unknown error, exception or failure."
_EXPIRED = "The security token included in the request is expired"

FAULTS = (
    Fault("denied", "before", None, "AccessDeniedException", _DENIED),
    Fault("limit", "before", None, "ResourceLimitExceeded", _LIMIT),
    Fault("expired-credentials", "before", None, "ExpiredTokenException", _EXPIRED),
    Fault("throttle", "before", 2, "ThrottlingException", "Rate exceeded"),
    Fault("error-before", "before", 1, "InternalFailure", _UNKNOWN, 500),
    Fault("reset-before", "before"),
    Fault("error-after", "after", 1, "InternalFailure", _UNKNOWN, 500),
    Fault("reset-after", "after"),
    Fault("stall-after", "after", stalls=True),
    Fault("late-commit", "late"),
)
BY_WORD = {fault.word: fault for fault in FAULTS}
FORGETFUL = "forget-token"
FAILURES = ("fail-validation", "fail-s3", "fail-scan")

_WORDS = {word: re.compile(rf"(?<![^-]){word}(?![^-])", re.IGNORECASE) for word in (*BY_WORD, FORGETFUL, *FAILURES)}
_ORDER = re.compile(r"(?<!\S)sandbox:([a-z0-9-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Strike:
    """Which fault a call meets, if any, and the how-manyeth attempt of its ClientToken it is."""

    fault: Fault | None
    attempt: int


def words(request: Json) -> frozenset[str]:
    """The words that a request, or the description of a package, carries."""
    names = list(_names(request))
    ordered = {word.lower() for word in _ORDER.findall(str(request.get("ModelPackageDescription", "")))}
    return frozenset(
        word for word, form in _WORDS.items() if word in ordered or any(form.search(name) for name in names)
    )


def _names(request: Json) -> Iterator[str]:
    for member in ("ModelPackageName", "ModelPackageGroupName"):
        if isinstance(request.get(member), str):
            yield last_part(request[member])
    # Words are read before the request is checked, so anything may stand in it.
    validation = request.get("ValidationSpecification")
    profiles = validation.get("ValidationProfiles") if isinstance(validation, dict) else None
    for profile in profiles if isinstance(profiles, list) else ():
        if isinstance(profile, dict) and isinstance(profile.get("ProfileName"), str):
            yield profile["ProfileName"]


def strike(store: Store, call: Call) -> Strike:
    """The fault for this call: one that was ordered, or else the first in the table that its words ask for."""
    with store.transaction():
        ordered = _take_ordered(store, call.operation)
        if call.operation != "CreateModelPackage":
            return Strike(ordered, 1)
        attempt = _count(store, call)
        carried = words(call.input) if ordered is None else ()
    for fault in FAULTS:
        if fault.word in carried and (fault.attempts is None or attempt <= fault.attempts):
            return Strike(fault, attempt)
    return Strike(ordered, attempt)


def _take_ordered(store: Store, operation: str) -> Fault | None:
    order = store.row("SELECT id, kind FROM faults WHERE operation = ? AND times > 0 ORDER BY id LIMIT 1", operation)
    if order is None:
        return None
    store.run("UPDATE faults SET times = times - 1 WHERE id = ?", order["id"])
    return BY_WORD[order["kind"]]


def _count(store: Store, call: Call) -> int:
    """How many calls came with this token; without a token, with this body."""
    token = str(call.input.get("ClientToken") or hashlib.sha256(call.body).hexdigest())
    upsert = "INSERT INTO attempts VALUES (?, 1) ON CONFLICT (token) DO UPDATE SET made = made + 1"
    store.run(upsert, f"{call.region} {token}")
    found = store.row("SELECT made FROM attempts WHERE token = ?", f"{call.region} {token}")
    return int(found["made"]) if found else 1


def error_of(fault: Fault, call: Call) -> ServiceError:
    """What the service would say. A fault that closes the connection has an error too, for the journal."""
    group, name = (str(call.input.get(member, "")) for member in ("ModelPackageGroupName", "ModelPackageName"))
    arn = arn_of(call.region, PACKAGE, f"{last_part(group)}/*" if group else name or "*")
    if call.operation.endswith(("Group", "Groups")):
        arn = arn_of(call.region, GROUP, last_part(group) or "*")
    text = fault.text.format(partition=partition(call.region), operation=call.operation, arn=arn)
    return ServiceError(fault.code or "ConnectionReset", text, fault.status)
