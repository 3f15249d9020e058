"""What the transform jobs of validation write to CloudWatch Logs, made up when someone asks for logs.

Group /aws/sagemaker/TransformJobs, stream `JOB/INSTANCE-NUMBER` as the service names them. The lines are put into
moto's logs, which forget everything at a restart; from the packages they are made again.
"""

import hashlib
import importlib
import json
import sqlite3
import time
from typing import Any

from . import status
from .names import ACCOUNT
from .store import Store
from .wire import Json


class TransformLogs:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._written: set[tuple[str, float]] = set()

    def bring_up_to_date(self, region: str) -> None:
        """Write the log of every validation of the region that has ended and is not written yet."""
        now = time.time()
        ended = now - self._store.options.seconds
        rows = self._store.rows("SELECT * FROM packages WHERE region = ? AND created <= ?", region, ended)
        for row in rows:
            if (row["arn"], row["created"]) not in self._written:
                self._written.add((row["arn"], row["created"]))
                self._write(region, row, now)

    def _write(self, region: str, row: sqlite3.Row, now: float) -> None:
        document = json.loads(row["document"])
        profiles = status.profiles_of(document)
        items = status.statuses(row, document, now, self._store.options.seconds)["ModelPackageStatusDetails"]
        for profile, item in zip(profiles, items["ValidationStatuses"], strict=True):
            job = status.transform_job(profile, row["arn"])
            instance = hashlib.sha256(job.encode()).hexdigest()[:17]
            moment = int((row["created"] + self._store.options.seconds) * 1000)
            events = [{"timestamp": moment + n, "message": text} for n, text in enumerate(_lines(item))]
            _put(region, f"{job}/i-{instance}-{moment // 1000}", events)


def _lines(item: Json) -> list[str]:
    started = ["[INFO] Starting gunicorn 20.1.0", "[INFO] Listening at: http://0.0.0.0:8080"]
    if item["Status"] != "Failed":
        return [*started, '"GET /ping HTTP/1.1" 200', '"POST /invocations HTTP/1.1" 200']
    return [*started, '"GET /ping HTTP/1.1" 500', f"[ERROR] {item['FailureReason']}"]


def _put(region: str, stream: str, events: list[Json]) -> None:
    backend: Any = importlib.import_module("moto.logs.models").logs_backends[ACCOUNT][region]
    if status.LOG_GROUP not in backend.groups:
        backend.create_log_group(status.LOG_GROUP, {})
    backend.ensure_log_stream(status.LOG_GROUP, stream)
    backend.put_log_events(status.LOG_GROUP, stream, events)
