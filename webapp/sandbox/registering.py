"""CreateModelPackage: the one operation that must never be done twice."""

import hashlib
import json

from . import checks, faults, groups, rules, tags
from .inputs import input_shape
from .names import PACKAGE, arn_of
from .store import Store
from .wire import Call, Json, validation_error


def create(store: Store, call: Call) -> Json:
    known = checks.known(input_shape(call.operation), call.input)
    request = {name: value for name, value in known.items() if name != "ClientToken"}
    rules.check(request)
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    token = None if faults.FORGETFUL in faults.words(request) else call.input.get("ClientToken")
    arn = _earlier(store, call, token, digest) if token else None
    if arn is None:
        arn = _register(store, call, request)
        if token:
            store.run("REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)", call.region, token, digest, arn, call.at)
    return {"ModelPackageArn": arn}


def _earlier(store: Store, call: Call, token: str, digest: str) -> str | None:
    """The package that an earlier call with this ClientToken made."""
    oldest = call.at - store.options.token_seconds
    sql = "SELECT arn, digest FROM tokens WHERE region = ? AND token = ? AND at >= ?"
    used = store.row(sql, call.region, token, oldest)
    if used is None:
        return None
    if used["digest"] != digest:
        raise validation_error(f"ClientToken {token} was already used with different parameters")
    return str(used["arn"])


def _register(store: Store, call: Call, request: Json) -> str:
    document = {name: value for name, value in filled(request).items() if name != "Tags"}
    version = None
    if "ModelPackageGroupName" in request:
        group = groups.for_new_version(store, call, request["ModelPackageGroupName"])
        name, version = group["name"], group["versions"] + 1
        store.run("UPDATE groups SET versions = ? WHERE id = ?", version, group["id"])
        document |= {"ModelPackageGroupName": name, "ModelPackageVersion": version}
        arn = arn_of(call.region, PACKAGE, f"{name}/{version}")
    else:
        name = request["ModelPackageName"]
        arn = arn_of(call.region, PACKAGE, name)
        if store.row("SELECT 1 FROM packages WHERE arn = ?", arn):
            raise validation_error(f"ModelPackage already exists: {arn}")
    store.run(
        "INSERT INTO packages (arn, region, name, version, approval, created, request_id, document)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arn, call.region, name, version, request.get("ModelApprovalStatus"), call.at, call.request_id,
        json.dumps(document),
    )  # fmt: skip
    tags.add(store, arn, request.get("Tags", []))
    return arn


def filled(request: Json) -> Json:
    """The request with what the service adds to it.

    Source: recorded output and custom_delta.go of aws-controllers-k8s/sagemaker-controller: ImageDigest,
    TransformOutput.KmsKeyId "" and CertifyForMarketplace false, where the request has none.
    """
    document: Json = {"CertifyForMarketplace": False, **json.loads(json.dumps(request))}
    for container in rules.containers(document):
        if "Image" in container:
            digest = hashlib.sha256(container["Image"].encode()).hexdigest()
            container.setdefault("ImageDigest", f"sha256:{digest}")
    for profile in document.get("ValidationSpecification", {}).get("ValidationProfiles", []):
        profile["TransformJobDefinition"]["TransformOutput"].setdefault("KmsKeyId", "")
    return document
