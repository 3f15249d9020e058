"""`./run`: everything that Packwright needs, started in order, watched, and ended in order."""

import argparse
import fcntl
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from webapp.launch import aws, parts
from webapp.launch.address import Address
from webapp.launch.places import Places, data_dir, made
from webapp.launch.postgres import Postgres
from webapp.launch.prepare import settle
from webapp.launch.processes import PATIENCE, Program, birth
from webapp.launch.redis import Redis
from webapp.launch.supervisor import Stopped, Supervisor
from webapp.launch.welcome import welcome
from webapp.launch.words import Refused, complain, say

PREPARATION = 3600  # seconds; migrations of a large database take their time


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run", description="Start Packwright; Ctrl-C stops it.")
    parser.add_argument("--aws", action="store_true", help="talk to real AWS, by boto3's usual credentials")
    asked = parser.parse_args(arguments)
    try:
        return run(real=asked.aws)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    except KeyboardInterrupt:  # before anything was started
        return 130


def run(*, real: bool) -> int:
    address = Address.given()
    with_sandbox = not real and not aws.endpoint()
    _refuse_half_configured(with_sandbox, aws.is_real(real))
    places = made(data_dir())
    supervisor = Supervisor()
    with ExitStack() as stack:
        stack.enter_context(_alone(places))
        _take_over(places, stack.enter_context(places.locked("users", shared=True)))
        address.check_free()
        _complete_environment(places, address)
        supervisor.listen()
        stack.callback(supervisor.end)
        try:
            _start(supervisor, places, address, with_sandbox=with_sandbox, refuse_demo=aws.is_real(real))
            supervisor.watch()
        except Stopped:
            pass
        say("\nStopping …")
    say("Stopped.")
    return 0


def _refuse_half_configured(with_sandbox: bool, real: bool) -> None:
    if os.environ.get("DATABASE_URL") and not with_sandbox:
        missing = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS") if not os.environ.get(name)]
        if missing:
            raise Refused(
                f"{' and '.join(missing)}: a start in production (DATABASE_URL given, no sandbox) needs them."
            )
    if real and os.environ.get("DEMO", "0").strip().lower() not in {"", "0", "false", "off", "no"}:
        raise Refused("DEMO: the demo people's passwords are known to all, and this is real AWS; leave DEMO out.")


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    with (places.run / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(
                f"Packwright already runs on DATA_DIR={places.data}{_where(places)}; stop it, or give another DATA_DIR."
            ) from None
        yield


def _where(places: Places) -> str:
    try:
        return f" at {json.loads(places.state.read_text())['address']}"
    except (OSError, ValueError, KeyError):
        return ""


def _take_over(places: Places, users: int) -> None:
    """Ends what a start that was killed left behind; a database in use by a command stays, and is adopted."""
    for name in parts.NAMES:
        Program(name, places).end(2)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fcntl.flock(users, fcntl.LOCK_SH)
        return
    for left in (Redis(places), Postgres(places)):
        left.end(4)
    fcntl.flock(users, fcntl.LOCK_SH)


def _complete_environment(places: Places, address: Address) -> None:
    settle(places)
    if not address.is_loopback and not os.environ.get("ALLOWED_HOSTS"):
        os.environ["ALLOWED_HOSTS"] = f"127.0.0.1,localhost,[::1],{address.host}"
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    if sys.platform == "darwin":  # gunicorn and celery fork, which Apple's libraries otherwise punish
        os.environ.setdefault("OBJC_DISABLE_INITIALIZE_FORK_SAFETY", "YES")


def _start(supervisor: Supervisor, places: Places, address: Address, *, with_sandbox: bool, refuse_demo: bool) -> None:
    near = Address.free()
    if refuse_demo:
        os.environ["SANDBOX"] = "0"
    if with_sandbox:
        told = aws.sandboxed(os.environ, near.url)
        os.environ.clear()
        os.environ |= told
        supervisor.start([parts.sandbox(places, near)], grace=1.5)
    _note_state(places, address, near.url if with_sandbox else "")
    _start_stores(supervisor, places)
    _start_web(supervisor, parts.web(places, address, refuse_demo=refuse_demo))
    supervisor.start([parts.worker(places), parts.beat(places)], grace=5)
    welcome(address, places, with_sandbox=with_sandbox)


def _start_stores(supervisor: Supervisor, places: Places) -> None:
    stores: list[Program] = []
    if os.environ["REDIS_URL"] == (redis := Redis(places)).url:
        stores.append(redis)
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(places)
        os.environ["DATABASE_URL"] = postgres.url
        stores.append(postgres)
    supervisor.start(stores, grace=3.5)
    for store in stores:
        supervisor.wait(lambda store=store: store.ready() or not store.alive(), PATIENCE)  # type: ignore[misc]
        if not store.ready():
            raise Refused(f"{store.name} did not start; the end of {store.log} says why.")


def _start_web(supervisor: Supervisor, web: Program) -> None:
    """The other parts wait for it: it makes the tables that they need."""
    said = web.log.stat().st_size if web.log.exists() else 0
    supervisor.start([web], grace=5)
    supervisor.wait(lambda: web.ready() or not web.alive(), PREPARATION)
    if not web.ready():
        with web.log.open(errors="replace") as log:
            log.seek(said)
            lines = [line.strip() for line in log if line.strip()]
        last = lines[-1] if lines else "the web part does not answer."
        raise Refused(f"{last.removeprefix('CommandError: ').removeprefix('packwright: ')} (More: {web.log})")


def _note_state(places: Places, address: Address, sandbox: str) -> None:
    """For the commands beside us; it stays when we end, so that they go on meaning the same AWS."""
    pid = os.getpid()
    told = {"pid": pid, "birth": birth(pid), "address": address.url, "sandbox": sandbox}
    places.state.write_text(json.dumps(told))
