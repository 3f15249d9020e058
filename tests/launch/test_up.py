"""`./run`: what it refuses, in one sentence each; and one start of everything."""

import fcntl
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from webapp.launch.address import Address
from webapp.launch.parts import NAMES
from webapp.launch.places import Places
from webapp.launch.processes import recorded, wait_until

UP = [sys.executable, str(ROOT / "manage.py"), "up"]
PRODUCTION = {"DATABASE_URL": "postgresql://db.example/packwright", "REDIS_URL": "redis://redis.example"}


def refusal(environment: dict[str, str], *switches: str) -> str:
    done = subprocess.run([*UP, *switches], env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.strip()


def test_a_taken_port(bare: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refusal(bare | {"PORT": str(port)}) == (
            f"packwright: PORT: 127.0.0.1:{port} is taken by another program; "
            f"stop it, or give another: PORT={port + 1} ./run"
        )


@pytest.mark.parametrize(
    ("environment", "switches", "sentence"),
    [
        ({"PORT": "http"}, (), "PORT: give a number from 1 to 65535, not 'http'."),
        ({"HOST": "203.0.113.7", "PORT": "8611"}, (), "HOST: this machine cannot listen on 203.0.113.7"),
        ({"DEMO": "1"}, ("--aws",), "DEMO: the demo people's passwords are known to all, and this is real AWS"),
        (
            {"DEMO": "1", "AWS_ENDPOINT_URL_SAGEMAKER": "https://api.sagemaker.eu-west-1.amazonaws.com"},
            (),
            "DEMO: the demo people's passwords are known to all, and this is real AWS",
        ),
        (PRODUCTION, ("--aws",), "SECRET_KEY and ALLOWED_HOSTS: a start in production"),
        (PRODUCTION | {"SECRET_KEY": "x" * 50}, ("--aws",), "ALLOWED_HOSTS: a start in production"),
    ],
)
def test_refused_in_words(
    bare: dict[str, str], environment: dict[str, str], switches: tuple[str, ...], sentence: str
) -> None:
    said = refusal(bare | environment, *switches)
    assert said.startswith(f"packwright: {sentence}")
    assert "\n" not in said


def test_a_data_dir_that_cannot_be(bare: dict[str, str]) -> None:
    assert refusal(bare | {"DATA_DIR": "/dev/null/data"}).startswith(
        "packwright: DATA_DIR=/dev/null/data cannot be used"
    )


def test_one_start_per_data_dir(places: Places, bare: dict[str, str]) -> None:
    with (places.run / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refusal(bare).startswith(f"packwright: Packwright already runs on DATA_DIR={places.data}")


@pytest.fixture
def running(places: Places, bare: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    address = Address.free()
    process = subprocess.Popen(
        UP, env=bare | {"PORT": str(address.port)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    said = list(itertools.takewhile(lambda line: "Packwright is ready" not in line, process.stdout))
    assert said == ["\n"]
    yield process, address.url
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.mark.system
def test_everything_starts_recovers_and_ends(places: Places, running: tuple[subprocess.Popen[str], str]) -> None:
    process, url = running
    assert wait_until(lambda: len(pids(places)) == 6, 20)
    before = pids(places)
    for name in ("worker", "postgres", "redis"):
        os.kill(before[name], signal.SIGKILL)
    assert wait_until(lambda: changed(places, before) == {"worker", "postgres", "redis"}, 20)
    assert wait_until(lambda: healthy(url), 20)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert (process.returncode, time.monotonic() - began < 10) == (0, True)
    ended = re.findall(r"^(\w+) ended \((.+?)\)", said, re.MULTILINE)
    assert sorted(ended) == [("postgres", "signal 9"), ("redis", "signal 9"), ("worker", "signal 9")]
    assert pids(places) == {}
    assert processes_in(places.data) == []


def pids(places: Places) -> dict[str, int]:
    found = {name: recorded(places.run / f"{name}.pid") for name in (*NAMES, "postgres", "redis")}
    return {name: pid for name, pid in found.items() if pid}


def changed(places: Places, before: dict[str, int]) -> set[str]:
    after = pids(places)
    return {name for name in before if after.get(name) not in {None, before[name]}}


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def processes_in(folder: Path) -> list[str]:
    listed = subprocess.run(["ps", "-e", "-o", "args="], capture_output=True, text=True, check=True).stdout
    return [command for command in listed.splitlines() if str(folder) in command]


def test_names_of_parts_are_those_that_are_cleaned_up() -> None:
    """A part whose name is not in the list would outlive a killed start where the kernel does not help."""
    source = (ROOT / "webapp" / "launch" / "parts.py").read_text()
    assert {name for name in NAMES if f'Program("{name}"' in source} == set(NAMES)
    assert source.count("Program(") == len(NAMES)
