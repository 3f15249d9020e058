"""The journal: every CreateModelPackage that came in, and what became of it. The judge in Packwright's tests.

A line is written in the same transaction as the package it tells of, so that no kill can part them; triggers keep
the lines as they are. `status` and `outcome` are what the service decided; `fault` says whether the caller was told
so. `created` made a package, `repeated` found that of an earlier call with the same ClientToken, else an error code.
"""

import json
from collections.abc import Iterator

from .faults import Strike
from .names import last_part
from .store import Store
from .wire import Answer, Call, Json


def record(store: Store, call: Call, strike: Strike, answer: Answer) -> None:
    entry = {
        "at": call.at,
        "request_id": call.request_id,
        "operation": call.operation,
        "region": call.region,
        "name": name_of(call.input),
        "client_token": call.input.get("ClientToken"),
        "attempt": strike.attempt,
        "body": call.body.decode(errors="backslashreplace"),
        "status": answer.status,
        "outcome": answer.code or _success(store, call),
        "arn": answer.document.get("ModelPackageArn"),
        "message": answer.document.get("message") or answer.document.get("Message"),
        "fault": strike.fault.word if strike.fault else None,
    }
    store.run("INSERT INTO journal (name, entry) VALUES (?, ?)", entry["name"], json.dumps(entry))


def name_of(request: Json) -> str:
    """The package's name, or that of its group."""
    return last_part(str(request.get("ModelPackageName") or request.get("ModelPackageGroupName") or ""))


def _success(store: Store, call: Call) -> str:
    made = store.row("SELECT 1 FROM packages WHERE request_id = ?", call.request_id)
    return "created" if made else "repeated"


def lines(store: Store, name: str | None, after: int) -> Iterator[str]:
    """The entries after a sequence number, oldest first, one JSON object per line; of one name, or of all."""
    while True:
        batch = store.rows(
            "SELECT seq, entry FROM journal WHERE seq > ? AND (? IS NULL OR name = ?) ORDER BY seq LIMIT 500",
            after, name, name,
        )  # fmt: skip
        for row in batch:
            yield json.dumps({"seq": row["seq"], **json.loads(row["entry"])}) + "\n"
        if not batch:
            return
        after = batch[-1]["seq"]
