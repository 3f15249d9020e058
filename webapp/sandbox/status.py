"""How a package's status moves: a clock from its creation time, read when someone asks.

Pending (items NotStarted) for the first third of SANDBOX_SECONDS, then InProgress, then Completed or Failed.
Without a validation profile, or with SkipModelValidation: Completed at once and no items. Items of ValidationStatuses
are named by ProfileName, and ImageScanStatuses has one item only where CertifyForMarketplace is true.
Source: output recorded from the service, aws-controllers-k8s/sagemaker-controller, pkg/resource/model_package/testdata.
"""

import hashlib
import sqlite3

from . import faults
from .names import last_part
from .wire import Json

LOG_GROUP = "/aws/sagemaker/TransformJobs"

_ITEM = {"Pending": "NotStarted", "InProgress": "InProgress", "Completed": "Completed"}


def statuses(row: sqlite3.Row, document: Json, now: float, seconds: float) -> Json:
    """ModelPackageStatus and ModelPackageStatusDetails of a package as they stand now."""
    profiles = profiles_of(document)
    phase = _phase(now - row["created"], seconds) if profiles else "Completed"
    carried = faults.words(document) if phase == "Completed" and profiles else frozenset()
    validations = [
        _item(p["ProfileName"], phase, _validation_failure(p, document, row["arn"], carried)) for p in profiles
    ]
    scans = [_item(row["name"], phase, _scan_failure(document, carried))] if _is_scanned(document) else []
    failed = any(item["Status"] == "Failed" for item in (*validations, *scans))
    status = "Deleting" if row["deleted"] is not None else "Failed" if failed else phase
    return {
        "ModelPackageStatus": status,
        "ModelPackageStatusDetails": {"ValidationStatuses": validations, "ImageScanStatuses": scans},
    }


def profiles_of(document: Json) -> list[Json]:
    """The validation profiles that the service would run."""
    if document.get("SkipModelValidation") == "All":
        return []
    profiles: list[Json] = document.get("ValidationSpecification", {}).get("ValidationProfiles", [])
    return profiles


def transform_job(profile: Json, arn: str) -> str:
    """The name of the transform job that validates a package by this profile."""
    return f"{profile['ProfileName'][:50]}-{hashlib.sha256(arn.encode()).hexdigest()[:12]}"


def _phase(age: float, seconds: float) -> str:
    return "Pending" if age < seconds / 3 else "InProgress" if age < seconds else "Completed"


def _item(name: str, phase: str, failure: str | None) -> Json:
    if failure is None:
        return {"Name": name, "Status": _ITEM[phase]}
    return {"Name": name, "Status": "Failed", "FailureReason": failure}


def _is_scanned(document: Json) -> bool:
    return bool(document.get("CertifyForMarketplace") and profiles_of(document))


def _validation_failure(profile: Json, document: Json, arn: str, carried: frozenset[str]) -> str | None:
    where = f"Please check CloudWatch logs of transform job {transform_job(profile, arn)} in log group {LOG_GROUP}."
    if "fail-validation" in carried:
        return f"ClientError: Primary container for production variant did not pass the ping health check. {where}"
    if "fail-s3" in carried:
        role = document["ValidationSpecification"]["ValidationRole"]
        uri = profile["TransformJobDefinition"]["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
        return f"ClientError: S3 AccessDenied: role {role} is not allowed to s3:GetObject on {uri}. {where}"
    return None


def _scan_failure(document: Json, carried: frozenset[str]) -> str | None:
    if "fail-scan" not in carried:
        return None
    containers = document.get("InferenceSpecification", {}).get("Containers", [{}])
    image = last_part(containers[0].get("Image", "of the source algorithm"))
    return (
        f"ClientError: Image {image} has vulnerabilities: 1 CRITICAL (CVE-2021-44228, log4j-core 2.14.1), "
        "1 HIGH (CVE-2022-0778, openssl 1.1.1k). Fix them and create the model package again."
    )
