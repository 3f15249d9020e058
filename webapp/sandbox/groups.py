"""Model package groups."""

import json
import sqlite3

from . import tags
from .names import GROUP, arn_of, last_part, resolve
from .store import Store
from .wire import Call, Json, ServiceError, validation_error


def create(store: Store, call: Call) -> Json:
    """Text on a clash: the one that apache/airflow's SageMaker hook looks for."""
    arn = arn_of(call.region, GROUP, call.input["ModelPackageGroupName"])
    if store.row("SELECT 1 FROM groups WHERE arn = ?", arn):
        raise validation_error(f"Model Package Group already exists: {arn}")
    _insert(store, call, {name: value for name, value in call.input.items() if name != "Tags"})
    tags.add(store, arn, call.input.get("Tags", []))
    return {"ModelPackageGroupArn": arn}


def _insert(store: Store, call: Call, document: Json) -> None:
    name = document["ModelPackageGroupName"]
    store.run(
        "INSERT INTO groups (arn, region, name, created, document) VALUES (?, ?, ?, ?, ?)",
        arn_of(call.region, GROUP, name), call.region, name, call.at, json.dumps(document),
    )  # fmt: skip


def found(store: Store, region: str, name_or_arn: str) -> sqlite3.Row:
    """The group by its name or ARN. Text: getmoto/moto #7246, where a user quotes the service."""
    arn = resolve(region, GROUP, name_or_arn)
    row = store.row("SELECT * FROM groups WHERE arn = ?", arn)
    if row is None:
        raise validation_error(f"ModelPackageGroup {arn} does not exist.")
    return row


def for_new_version(store: Store, call: Call, name_or_arn: str) -> sqlite3.Row:
    """The group that takes a new version. SANDBOX_CREATE_GROUPS makes it when it is missing, unlike the service."""
    if on_demand(store, call, name_or_arn):
        name = last_part(name_or_arn)
        if not store.row("SELECT 1 FROM groups WHERE arn = ?", arn_of(call.region, GROUP, name)):
            _insert(store, call, {"ModelPackageGroupName": name})
    return found(store, call.region, name_or_arn)


def on_demand(store: Store, call: Call, name_or_arn: str) -> bool:
    """Whether this group would be made when it is missing: only in the caller's own account."""
    arn = resolve(call.region, GROUP, name_or_arn)
    return store.options.create_groups and arn == arn_of(call.region, GROUP, last_part(name_or_arn))


def summary(row: sqlite3.Row) -> Json:
    return {
        **json.loads(row["document"]),
        "ModelPackageGroupArn": row["arn"],
        "CreationTime": row["created"],
        "ModelPackageGroupStatus": "Completed",
    }


def describe(store: Store, call: Call) -> Json:
    return {**summary(found(store, call.region, call.input["ModelPackageGroupName"])), "CreatedBy": {}}


def delete(store: Store, call: Call) -> Json:
    """A group with versions stays: ConflictException is what the model declares for it; the text is ours."""
    row = found(store, call.region, call.input["ModelPackageGroupName"])
    inside = "SELECT 1 FROM packages WHERE region = ? AND name = ? AND version IS NOT NULL"
    if store.row(inside, row["region"], row["name"]):
        raise ServiceError("ConflictException", f"Model Package Group {row['arn']} still contains Model Packages")
    store.run("DELETE FROM tags WHERE arn = ?", row["arn"])
    store.run("DELETE FROM groups WHERE id = ?", row["id"])
    return {}
