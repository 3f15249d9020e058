"""Packwright as it runs in production, for tests: `system` is the real parts and the questions that tests ask them.

Another folder's tests use it by two lines in its `conftest.py`, beside an `__init__.py`, which ends the parts when
the folder's last test is done (a worker that ran on would work off other tests' submissions):

    from tests.system.harness import _no_broker, own_gateway, pytest_runtest_makereport, running, system
    __all__ = ["_no_broker", "own_gateway", "pytest_runtest_makereport", "running", "system"]
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.test import Client

from tests.system.parts import Parts
from webapp import wake
from webapp.launch.aws import sandboxed
from webapp.models import AuditEvent, Draft, Submission
from webapp.sagemaker import gateway

Line = dict[str, Any]
ENDED = {"registered", "failed", "needs_attention", "discarded"}
PATIENCE = 30.0


class System(Parts):
    """`url`, `sandbox_url`, `journal()`, `wait_for(…)`, and what `Parts` can do to the processes."""

    def __init__(self, folder: Path, **environment: str) -> None:
        super().__init__(folder, **environment)
        self.caller = Celery("packwright", set_as_current=False)  # how this process sends wake-ups
        self.caller.config_from_object(settings.CELERY | {"broker_url": self.broker_url})

    def journal(self, name: str = "") -> list[Line]:
        """Every CreateModelPackage that the sandbox heard, oldest first: of one package or group, or of all."""
        answer = self._ask("GET", "/_sandbox/journal" + (f"?name={quote(name)}" if name else ""))
        return [json.loads(line) for line in answer.splitlines()]

    def created(self, name: str) -> list[Line]:
        """The lines of the journal that made a package: the judge of once, twice or never."""
        return [line for line in self.journal(name) if line["outcome"] == "created"]

    def fault(self, operation: str, kind: str, times: int = 1) -> None:
        """The next calls of this operation meet a fault."""
        self._ask("POST", "/_sandbox/faults", {"operation": operation, "kind": kind, "times": times})

    def no_more_faults(self) -> None:
        self._ask("DELETE", "/_sandbox/faults")

    def _ask(self, method: str, path: str, document: Any = None) -> str:
        body = None if document is None else json.dumps(document).encode()
        asked = urllib.request.Request(
            self.sandbox_url + path, body, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return str(answer.read().decode())

    def messages(self) -> int:
        """How many wake-ups wait or are being worked on."""
        with self._broker() as broker:
            return int(broker.llen(settings.CELERY["task_default_queue"])) + int(broker.hlen("unacked"))

    def redis_flushall(self) -> None:
        with self._broker() as broker:
            broker.flushall()

    def _broker(self) -> Any:
        return redis.Redis.from_url(self.redis.url, socket_timeout=5)

    def send(self, submission_id: int) -> None:
        """One more wake-up for a submission."""
        self.caller.send_task("webapp.tasks.work_on", (submission_id,), retry=False)

    def wait_for(self, draft: Draft, state: str, timeout: float = PATIENCE) -> Draft:
        """The draft once it is in this state; fails, with what is known of it, when it ends in another or is late."""
        begun = time.monotonic()
        while True:
            found: Draft = Draft.objects.get(pk=draft.pk)
            if found.state == state:
                return found
            waited = time.monotonic() - begun
            if found.state in ENDED - {state} or waited > timeout:
                pytest.fail(f"{found} is {found.state}, not {state}, after {waited:.1f} s.\n{self.story(found)}")
            time.sleep(0.05)

    def wait_until(self, true: Callable[[], Any], what: str, timeout: float = PATIENCE) -> Any:
        """What `true` gives once it gives something; fails with `what` when that takes too long."""
        deadline = time.monotonic() + timeout
        while not (found := true()):
            if time.monotonic() > deadline:
                pytest.fail(f"Waited {timeout:.0f} s in vain: {what}. The logs are in {self.places.log}.")
            time.sleep(0.05)
        return found

    def story(self, draft: Draft) -> str:
        """What the outbox, the audit and the sandbox know of a draft."""
        rows = [f"outbox: {row}" for row in Submission.objects.filter(draft=draft).values()]
        bodies = [json.loads(event.body) for event in AuditEvent.objects.filter(draft=draft).order_by("seq")]
        told = [f"audit: {body['at']} {body['verb']} {body['reason']} {body['details']}" for body in bodies]
        try:
            heard = [
                f"sandbox: { ({k: v for k, v in line.items() if k != 'body'}) }" for line in self.journal(draft.name)
            ]
        except OSError as error:
            heard = [f"sandbox: {error}"]
        return "\n".join([*rows, *told, *heard, f"logs: {self.places.log}"])

    def cookie(self, person: Any) -> dict[str, str]:
        """A login at the web server for a browser: {"name": …, "value": …, "url": …}."""
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.url}

    def settle(self) -> None:
        """After a test: what it broke runs again, and nothing works on the tables that are emptied next."""
        self.thaw(self.redis)
        self.start()
        self.no_more_faults()
        Submission.objects.exclude(stage="done").update(stage="done")
        if self.left_behind:  # what a killed worker had taken up counts as in work until its visibility ends
            self.redis_flushall()
            self.left_behind = False
        wake._sender().submit(lambda: None).result(PATIENCE)
        self.wait_until(lambda: self.messages() == 0, "for the worker to see to the last wake-ups")


@pytest.fixture(scope="package")
def running(request: pytest.FixtureRequest, tmp_path_factory: Any, django_db_setup: None) -> Iterator[System]:
    """The parts, for the tests of one folder."""
    assert isinstance(request.node, pytest.Package), "the folder needs an __init__.py: see tests/system/harness.py"
    system = System(tmp_path_factory.mktemp("system"))
    try:
        system.start()
        yield system
    finally:
        system.end()


@pytest.fixture
def system(running: System, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """The parts, all alive, with empty tables. What the sandbox holds stays: give each draft a name of its own."""
    monkeypatch.setattr(wake, "app", running.caller)
    yield running
    running.settle()


@pytest.fixture
def own_gateway(system: System, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process's gateway talks to the sandbox, as the worker's does."""
    for name, value in sandboxed({}, system.sandbox_url).items():
        monkeypatch.setenv(name, value)
    gateway._client_once.cache_clear()
    yield
    gateway._client_once.cache_clear()


@pytest.fixture(autouse=True)
def _no_broker() -> None:
    """Here wake-ups go out for real: this stands in for the fixture that swallows them."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """The end of each part's log stands under a failure."""
    outcome: Any = yield
    report = outcome.get_result()
    running = getattr(item, "funcargs", {}).get("running") or getattr(item, "funcargs", {}).get("system")
    if report.failed and isinstance(running, System):
        report.sections += [(f"log of {name}", text) for name, text in running.logs().items()]
