"""The real parts, each a process of its own: sandbox, Redis, workers, beat, and the web server when it is asked for.

The commands are those of `./run`; only the waiting times are shorter, and the database is the tests' own.
"""

import os
import signal
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from webapp.launch import parts
from webapp.launch.address import Address
from webapp.launch.aws import sandboxed
from webapp.launch.places import made
from webapp.launch.processes import Program, signal_group, wait_until
from webapp.launch.redis import Redis

PATIENCE = 60.0  # for a start, on a machine that is busy with other tests

# What takes minutes in production takes seconds here. The lease outlives a call by 5 s, as settings ask.
QUICK = {
    "SWEEP_SECONDS": "1",
    "AWS_READ_TIMEOUT_SECONDS": "3",
    "LEASE_SECONDS": "8",
    "SANDBOX_SECONDS": "2",
    "SANDBOX_STALL_SECONDS": "5",
    "SANDBOX_LATE_SECONDS": "2",
}
# A switch in the shell must not decide whether a test passes.
NOT_TAKEN_OVER = {"ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "HOST", "HTTPS", "LOG_LEVEL", "PORT"}


def database_url() -> str:
    """The address of the database that pytest-django made for this test process."""
    told = connection.settings_dict
    person = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else "")
    port = f":{told['PORT']}" if told["PORT"] else ""
    options = {"host": told["HOST"]} | told["OPTIONS"]
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in options.items() if value)
    return f"postgresql://{person}@{port}/{quote(told['NAME'], safe='')}?{query}"


class Parts:
    """The processes and what is done to them. `folder` keeps the logs, the sandbox's data and Redis' file."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.places = made(folder)
        self._sandbox_at, self._web_at = Address.free(), Address.free()
        self.redis = Redis(self.places)
        self.environment = self._surroundings() | QUICK | environment
        self.sandbox = self._of_ours(parts.sandbox(self.places, self._sandbox_at))
        self.beat = self._of_ours(parts.beat(self.places))
        self.web = self._of_ours(parts.web(self.places, self._web_at, refuse_demo=False))
        self.workers: dict[int, Program] = {}
        self.left_behind = False  # a worker was killed with messages in its hands

    def _surroundings(self) -> dict[str, str]:
        around = {name: value for name, value in os.environ.items() if name not in NOT_TAKEN_OVER}
        return sandboxed(around | {"DEMO": "0"}, self._sandbox_at.url) | {
            "AWS_REGION": settings.AWS_REGION,
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(self.places.data),
            "DJANGO_SETTINGS_MODULE": "webapp.settings",
            "REDIS_URL": self.redis.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "STATIC_ROOT": str(self.places.data.parent / "static"),  # once for all of a session's test folders
        }

    def _of_ours(self, part: Program) -> Program:
        part.env = self.environment
        return part

    @property
    def sandbox_url(self) -> str:
        return self._sandbox_at.url

    @property
    def broker_url(self) -> str:
        """Celery's word for a Redis on a unix socket."""
        return f"redis+socket://{urlsplit(self.redis.url).path}"

    @property
    def url(self) -> str:
        """The address of the web server, which the first question for it starts."""
        if not self.web.alive():
            self.web.run()
        return self._web_at.url

    def start(self) -> None:
        """All but the web server, at once; returns when Redis and the sandbox answer."""
        for part in (self.redis, self.sandbox, self.beat):
            if not part.alive():
                part.start()
        for number in list(self.workers) or [1]:
            self.start_worker(number)
        for part in (self.redis, self.sandbox):
            assert wait_until(part.ready, PATIENCE), f"{part.name} did not start: see {part.log}"

    def end(self) -> None:
        """Each with its whole group."""
        for worker in self.workers.values():
            _kill(worker)
        for part in (self.web, self.beat, self.redis, self.sandbox):
            part.end(5)

    def start_worker(self, number: int = 1) -> None:
        if number in self.workers and self.workers[number].alive():
            return
        name = f"worker{number}"
        command = [*parts.worker(self.places).command, "-n", f"{name}@localhost", "--loglevel", "INFO"]
        self.workers[number] = self._of_ours(Program(name, self.places, command))
        self.workers[number].start()

    def kill_worker(self, number: int = 1) -> None:
        """SIGKILL to the worker and its children; returns when they are gone."""
        _kill(self.workers[number])
        self.left_behind = True

    def stop_worker(self, number: int) -> None:
        """For good: `start` does not bring it back."""
        self.kill_worker(number)
        del self.workers[number]

    def kill_web(self) -> None:
        """SIGKILL to the web server, whatever it is at; `url` brings it back on the same port."""
        _kill(self.web)

    def stop_redis(self) -> None:
        self.redis.end(5)

    def start_redis(self) -> None:
        self.redis.run()

    def freeze(self, part: Program) -> None:
        """It keeps its connections and does nothing, until `thaw`."""
        _signal(part, signal.SIGSTOP)

    def thaw(self, part: Program) -> None:
        _signal(part, signal.SIGCONT)

    def start_web(self) -> None:
        """On the same port."""
        self.web.run()

    def stop_sandbox(self) -> None:
        self.sandbox.end(5)

    def start_sandbox(self) -> None:
        """On the same port, with the same packages."""
        self.sandbox.run()

    def logs(self, lines: int = 25) -> dict[str, str]:
        """The end of each part's log."""
        found = sorted(self.places.log.glob("*.log"))
        return {path.stem: "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) for path in found}


def _signal(part: Program, number: int) -> None:
    if part.pid is not None:
        signal_group(part.pid, number)


def _kill(part: Program) -> None:
    if part.process is not None:
        signal_group(part.process.pid, signal.SIGKILL)
        part.process.wait(10)
    part.clear()
