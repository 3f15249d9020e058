"""A part that dies comes back; the end leaves nobody behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from webapp.launch.places import Places
from webapp.launch.processes import Program, birth, recorded, wait_until
from webapp.launch.supervisor import _shorten

PARTS = ("first", "stubborn", "last")


@pytest.fixture
def sleepers(places: Places) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.launch.sleepers", str(places.data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "watching\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    for name in PARTS:
        Program(name, places).end(0.2)


def pids(places: Places) -> dict[str, int | None]:
    return {name: recorded(places.run / f"{name}.pid") for name in PARTS}


def group(leader: int) -> list[int]:
    """Its members, from `ps`, which knows of processes that are not our children."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, its_group, state in rows if int(its_group) == leader and not state.startswith("Z")]


def test_a_killed_part_comes_back(sleepers: subprocess.Popen[str], places: Places) -> None:
    before = pids(places)
    assert before["first"]
    os.kill(before["first"], signal.SIGKILL)
    assert wait_until(lambda: pids(places)["first"] not in {None, before["first"]}, 5)
    assert sleepers.stdout
    assert sleepers.stdout.readline().startswith("first ended (signal 9); starting it again in 0.5 s. Its log: ")
    after = pids(places)
    assert (after["stubborn"], after["last"]) == (before["stubborn"], before["last"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_end_leaves_nobody(sleepers: subprocess.Popen[str], places: Places, number: int) -> None:
    leaders = [pid for pid in pids(places).values() if pid]
    assert len(leaders) == 3
    assert wait_until(lambda: len(group(leaders[1])) == 2, 5), "the stubborn part has forked"
    began = time.monotonic()
    sleepers.send_signal(number)
    assert sleepers.wait(timeout=10) == 0
    assert time.monotonic() - began < 8
    assert [member for leader in leaders for member in group(leader)] == []
    assert not list(places.run.glob("*.pid"))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word to the children is Linux's")
def test_parts_do_not_outlive_a_killed_supervisor(sleepers: subprocess.Popen[str], places: Places) -> None:
    first = pids(places)["first"]
    assert first
    sleepers.kill()
    sleepers.wait()
    assert wait_until(lambda: birth(first) == "", 5)


def test_what_a_killed_start_left_is_ended_by_its_pid_file(places: Places) -> None:
    program = Program("left", places, [sys.executable, "-c", "import time; time.sleep(600)"])
    program.start()
    assert program.process
    later = Program("left", places)
    assert later.pid == program.process.pid
    later.ask()
    program.process.wait(timeout=5)
    assert later.pid is None


def test_a_reused_pid_is_not_ours(places: Places) -> None:
    (places.run / "other.pid").write_text(json.dumps({"pid": os.getpid(), "birth": "long ago"}))
    assert Program("other", places).pid is None


def test_logs_are_kept_short(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.launch.supervisor.LARGEST_LOG", 10)
    log: Path = places.log / "part.log"
    with log.open("ab", buffering=0) as part:
        part.write(b"a" * 11)
        _shorten(log)
        part.write(b"b")
    assert log.read_text() == "b"
    assert log.with_suffix(".log.1").read_text() == "a" * 11
