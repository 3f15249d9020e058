"""A real sandbox process on a free loopback port, and real boto3 clients for it.

No test depends on being quick: the shared sandbox validates for an hour, and a test that wants to see the end starts
one of its own whose validation takes no time.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).parents[2]
REQUESTS = ROOT / "tests" / "requests"
SLOW = {"SANDBOX_SECONDS": "3600", "SANDBOX_STALL_SECONDS": "60", "SANDBOX_LATE_SECONDS": "2"}


class Running:
    """A sandbox process."""

    def __init__(self, data: Path, **environment: str) -> None:
        command = [sys.executable, "-m", "webapp.sandbox", "--port", "0", "--data", str(data)]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**kept, **SLOW, **environment}, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("sandbox: http://"), line
        self.url = line.split()[1]

    def client(self, service: str = "sagemaker", region: str = "us-east-1", **config: Any) -> Any:
        once = Config(retries={"total_max_attempts": 1}, read_timeout=config.pop("read_timeout", 60), **config)
        return boto3.client(
            service, region, endpoint_url=self.url, config=once, aws_access_key_id="x", aws_secret_access_key="x"
        )

    def ask(self, method: str, path: str, document: Any = None) -> str:
        body = None if document is None else json.dumps(document).encode()
        asked = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(asked) as answer:
            return str(answer.read().decode())

    def journal(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ask("GET", f"/_sandbox/journal?name={name}").splitlines()]

    def stop(self, number: int = signal.SIGTERM) -> float:
        """How many seconds it took to stop."""
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return time.monotonic() - begun


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("sandbox"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def sagemaker(sandbox: Running) -> Any:
    return sandbox.client()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start a sandbox of one's own; the same data each time within a test."""
    started: list[Running] = []

    def begin(**environment: str) -> Running:
        started.append(Running(tmp_path / "data", **environment))
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.stop(signal.SIGKILL)


@pytest.fixture
def fresh() -> Callable[[str], str]:
    """A name that no other test uses."""
    return lambda word: f"{word}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def read() -> Callable[[str], dict[str, Any]]:
    """A real request by the number of its file."""

    def find(number: str) -> dict[str, Any]:
        (path,) = REQUESTS.glob(f"{number}-*.json")
        request: dict[str, Any] = json.loads(path.read_text())
        return request

    return find
