"""The environment that `webapp.settings` reads, complete before Django loads.

What the caller gave stays as it is; only what is missing is made: the secret key, PostgreSQL, Redis.
"""

import fcntl
import json
import os
import secrets
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from webapp.launch import aws
from webapp.launch.places import Places, data_dir, made
from webapp.launch.postgres import Postgres, find_programs
from webapp.launch.processes import recorded
from webapp.launch.redis import Redis

# These neither read nor write the database.
WITHOUT_DATABASE = {"help", "version", "--version", "--help", "-h", "collectstatic", "diffsettings"}


@contextmanager
def surroundings(command: Sequence[str]) -> Iterator[None]:
    """Around one `manage.py` command. Ends the PostgreSQL that it started, unless somebody else came to use it."""
    if os.environ.get("DATABASE_URL"):
        _use_what_is_there(Places(data_dir()))
        yield
        return
    needs_database = bool(command) and not WITHOUT_DATABASE.intersection(command)
    if needs_database:
        find_programs(data_dir() / "postgres")  # refuses before anything is made
    places = made(data_dir())
    settle(places)
    _join(places)
    postgres = Postgres(places)
    os.environ["DATABASE_URL"] = postgres.url
    if not needs_database:
        yield
        return
    _leave_in_order()
    with ExitStack() as stack:
        users = stack.enter_context(places.locked("users", shared=True))
        postgres.outlives_us = True
        postgres.run()
        stack.callback(_end_if_last, postgres, users)
        yield


def settle(places: Places) -> None:
    """What does not need a running server: where things are, and the key that signs sessions."""
    os.environ["DATA_DIR"] = str(places.data)
    os.environ.setdefault("STATIC_ROOT", str(places.data / "static"))
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = kept_secret(places.secret_key)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = Redis(places).url


def kept_secret(path: Path) -> str:
    """Made once; linked into place, so that two first starts at once agree on one."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _use_what_is_there(places: Places) -> None:
    """With a database of its own `./run` keeps a key too. Nothing is made: settings refuse what is missing."""
    if not os.environ.get("SECRET_KEY") and os.access(places.secret_key, os.R_OK):
        os.environ["SECRET_KEY"] = places.secret_key.read_text().strip()
    if recorded(places.state) is not None:
        _join(places)


def _join(places: Places) -> None:
    """A command means the same AWS as the `./run` beside it, or as the last one that ran here."""
    if aws.endpoint():
        return
    try:
        told = json.loads(places.state.read_text())
        sandbox = str(told["sandbox"])
    except (OSError, ValueError, KeyError):
        sandbox = aws.NOWHERE
    if not sandbox:
        return
    address = sandbox if recorded(places.state) is not None else aws.NOWHERE
    joined = aws.sandboxed(os.environ, address)
    os.environ.clear()
    os.environ |= joined


def _end_if_last(postgres: Postgres, users: int) -> None:
    """Everybody who needs the server holds the lock; who gets it alone is the last."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    postgres.end(5)


def _leave_in_order() -> None:
    """A polite end must reach what stops the database."""

    def leave(number: int, frame: object) -> NoReturn:
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
