"""Tags on packages and groups. A version has none: text quoted in aws/aws-cdk #33699."""

from typing import Any

from .names import resolve
from .store import Store
from .wire import Call, Json, validation_error

OPERATIONS = ("AddTags", "ListTags", "DeleteTags")


def add(store: Store, arn: str, more: list[Any]) -> None:
    for tag in more:
        upsert = "INSERT INTO tags VALUES (?, ?, ?) ON CONFLICT (arn, key) DO UPDATE SET value = excluded.value"
        store.run(upsert, arn, tag["Key"], tag["Value"])


def _all(store: Store, arn: str) -> Json:
    rows = store.rows("SELECT key, value FROM tags WHERE arn = ? ORDER BY rowid", arn)
    return {"Tags": [{"Key": row["key"], "Value": row["value"]} for row in rows]}


def _resource(store: Store, call: Call) -> str:
    """The ARN of the package or group, which must be there."""
    arn = resolve(call.region, "", call.input["ResourceArn"])
    package = store.row("SELECT version FROM packages WHERE arn = ?", arn)
    if package is None and store.row("SELECT 1 FROM groups WHERE arn = ?", arn) is None:
        raise validation_error(f"{arn} does not exist.")
    if package is not None and package["version"] is not None:
        raise validation_error(
            "Tags are not supported in Model Package versions. Please add them to the Model Package Group"
        )
    return arn


def add_tags(store: Store, call: Call) -> Json:
    arn = _resource(store, call)
    add(store, arn, call.input["Tags"])
    return _all(store, arn)


def list_tags(store: Store, call: Call) -> Json:
    return _all(store, _resource(store, call))


def delete_tags(store: Store, call: Call) -> Json:
    arn = _resource(store, call)
    for key in call.input["TagKeys"]:
        store.run("DELETE FROM tags WHERE arn = ? AND key = ?", arn, key)
    return {}
