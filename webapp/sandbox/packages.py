"""Model packages once they are there: describe, update, delete."""

import json
import sqlite3

from . import rules, status
from .names import PACKAGE, resolve
from .registering import filled
from .store import Store
from .wire import Call, Json, ServiceError, validation_error

_REPLACED = (
    "ModelApprovalStatus", "ApprovalDescription", "ModelPackageRegistrationType", "InferenceSpecification",
    "SourceUri", "ModelLifeCycle",
)  # fmt: skip
_SUMMARY = (
    "ModelPackageName", "ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn", "ModelPackageDescription",
    "ModelPackageRegistrationType", "CreationTime", "ModelPackageStatus", "ModelApprovalStatus", "ModelLifeCycle",
)  # fmt: skip


def found(store: Store, region: str, name_or_arn: str) -> sqlite3.Row:
    """The package by its name or ARN."""
    row = store.row("SELECT * FROM packages WHERE arn = ?", resolve(region, PACKAGE, name_or_arn))
    if row is None:
        raise validation_error(f"{name_or_arn} does not exist.")
    return row


def described(store: Store, row: sqlite3.Row, now: float) -> Json:
    document = json.loads(row["document"])
    return {
        **document,
        "ModelPackageArn": row["arn"],
        "CreationTime": row["created"],
        **status.statuses(row, document, now, store.options.seconds),
    }


def summary(store: Store, row: sqlite3.Row, now: float, *more: str) -> Json:
    whole = described(store, row, now)
    return {name: whole[name] for name in (*_SUMMARY, *more) if name in whole}


def describe(store: Store, call: Call) -> Json:
    return described(store, found(store, call.region, call.input["ModelPackageName"]), call.at)


def batch_describe(store: Store, call: Call) -> Json:
    """Versions only, as the API reference says; what can't be told goes into the error map."""
    told: dict[str, Json] = {}
    errors: dict[str, Json] = {}
    for arn in call.input["ModelPackageArnList"]:
        try:
            row = found(store, call.region, arn)
            if row["version"] is None:
                raise validation_error(f"{arn} is not a versioned model package.")
            told[arn] = summary(store, row, call.at, "InferenceSpecification")
        except ServiceError as error:
            errors[arn] = {"ErrorCode": error.code, "ErrorResponse": error.message}
    return {"ModelPackageSummaries": told, "BatchDescribeModelPackageErrorMap": errors}


def update(store: Store, call: Call) -> Json:
    """What is not named stays as it is. Versions only: API reference of UpdateModelPackage."""
    row = found(store, call.region, call.input["ModelPackageArn"])
    if row["version"] is None:
        raise validation_error("Update is not supported for unversioned ModelPackages.")
    document = _updated(json.loads(row["document"]), call)
    sql = "UPDATE packages SET document = ?, approval = ? WHERE id = ?"
    store.run(sql, json.dumps(document), document.get("ModelApprovalStatus"), row["id"])
    return {"ModelPackageArn": row["arn"]}


def _updated(document: Json, call: Call) -> Json:
    rules.check(call.input, (rules.no_additional_s3_data,))
    change = filled(call.input)
    document |= {name: change[name] for name in _REPLACED if name in change}
    if "ModelCard" in change:
        document["ModelCard"] = {**document.get("ModelCard", {}), **change["ModelCard"]}
    properties = {**document.get("CustomerMetadataProperties", {}), **change.get("CustomerMetadataProperties", {})}
    for name in change.get("CustomerMetadataPropertiesToRemove", []):
        properties.pop(name, None)
    if properties or "CustomerMetadataProperties" in document:
        document["CustomerMetadataProperties"] = properties
    more = change.get("AdditionalInferenceSpecificationsToAdd", [])
    if more:
        document["AdditionalInferenceSpecifications"] = [*document.get("AdditionalInferenceSpecifications", []), *more]
    return {**document, "LastModifiedTime": call.at}


def delete(store: Store, call: Call) -> Json:
    row = found(store, call.region, call.input["ModelPackageName"])
    if row["deleted"] is None:
        store.run("UPDATE packages SET deleted = ? WHERE id = ?", call.at, row["id"])
    return {}


def sweep(store: Store, now: float) -> None:
    """Let go of what has been Deleting for a sixth of SANDBOX_SECONDS."""
    gone = store.rows("SELECT id, arn FROM packages WHERE deleted <= ?", now - store.options.seconds / 6)
    for row in gone:
        store.run("DELETE FROM tags WHERE arn = ?", row["arn"])
        store.run("DELETE FROM packages WHERE id = ?", row["id"])
