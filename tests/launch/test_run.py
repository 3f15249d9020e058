"""The shell's part of `./run`, with programs on PATH that are broken or missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from webapp.launch import environment
from webapp.launch.environment import Trouble, translated

# A python3 as Debian ships it: complete but for ensurepip and venv.
BARE_PYTHON = """
import runpy, sys
sys.modules["ensurepip"] = sys.modules["venv"] = None
if sys.argv[1] == "-c":
    exec(sys.argv[2])
else:
    sys.argv = sys.argv[2:]
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder that alone is PATH, with what any machine has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname", "cat"):
        (folder / name).symlink_to(shutil.which(name) or "")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project whose environment was never made."""
    folder = tmp_path / "clone"
    (folder / "webapp" / "launch").mkdir(parents=True)
    for name in ("run", "webapp/launch/environment.py"):
        shutil.copy(ROOT / name, folder / name)
    for profile in ("sandbox", "dev"):
        (folder / f"requirements-{profile}.lock").write_text(f"# {folder}\n")
    return folder


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def run(clone: Path, path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": str(path), "DATA_DIR": str(clone.parent / "data"), "HOME": str(clone)}
    return subprocess.run([clone / "run", *words], env=variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("uv", "installer"),
    [
        (None, "pip"),
        ("echo 'uv 0.11.0'", "uv"),
        ("echo 'uv: cannot execute' >&2; exit 126", "pip"),
        ("echo 'no toolchain selected'", "pip"),
    ],
)
def test_a_broken_uv_is_passed_over(clone: Path, path: Path, uv: str | None, installer: str) -> None:
    program(path, "python3", f'exec "{sys.executable}" "$@"')
    if uv:
        program(path, "uv", uv)
    done = run(clone, path, "installer")
    assert (done.stdout, done.stderr, done.returncode) == (f"{installer}\n", "", 0)


def test_python_missing(clone: Path, path: Path) -> None:
    done = run(clone, path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "packwright: python3 is not installed; install Python 3.11 or newer.\n"


def test_python_too_old(clone: Path, path: Path) -> None:
    program(path, "python3", '[ "$1" = --version ] && echo "Python 3.9.6" || exit 1')
    done = run(clone, path, "test")
    assert done.stderr == "packwright: Python 3.11 or newer is needed, and python3 is 3.9.6; install a newer one.\n"
    assert done.returncode == 1


def test_a_newer_python_beside_an_old_one(clone: Path, path: Path) -> None:
    program(path, "python3", "exit 1")
    program(path, "python3.12", f'exec "{sys.executable}" "$@"')
    assert run(clone, path, "installer").stdout == "pip\n"


def test_venv_missing(clone: Path, path: Path, tmp_path: Path) -> None:
    (tmp_path / "bare.py").write_text(BARE_PYTHON)
    program(path, "python3", f'exec "{sys.executable}" "{tmp_path / "bare.py"}" "$@"')
    program(path, "apt-get", "exit 1")
    done = run(clone, path, "manage", "check")
    wanted = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    become = "" if os.geteuid() == 0 else "sudo "
    sentence = f"this Python comes without venv; install it with: {become}apt-get install {wanted}"
    assert (done.stderr, done.returncode) == (f"packwright: {sentence}\n", 1)


def test_no_room(clone: Path, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(1, 1, 999_999))
    with pytest.raises(Trouble, match="has less than 1 GB of free space"):
        environment.build_alone(tmp_path / "env", clone / "requirements-dev.lock")


def test_an_interrupted_set_up_is_begun_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    half = tmp_path / "env"
    (half / "bin").mkdir(parents=True)
    (half / "bin" / "python").symlink_to(sys.executable)
    assert not environment.is_complete(half)
    monkeypatch.setattr(environment, "uv_works", lambda: False)
    monkeypatch.setattr(environment, "pip_steps", lambda folder, lock: [["mkdir", str(folder)]])
    environment.build_alone(half, tmp_path / "some.lock")
    assert [found.name for found in half.iterdir()] == [environment.DONE]


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Retrying … NewConnectionError('… Temporary failure in name resolution')\nERROR: No matching", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "tampered"),
        ("ERROR: Could not find a version that satisfies the requirement x (from versions: none)", "not to be had"),
        ("something\n\nelse\n", "else"),
    ],
)
def test_what_the_installer_says_is_translated(said: str, meaning: str, tmp_path: Path) -> None:
    sentence = translated(said, tmp_path / "env")
    assert meaning in sentence
    assert "\n" not in sentence


def test_help_names_every_command(clone: Path, path: Path) -> None:
    shown = run(clone, path, "help")
    assert shown.returncode == 0
    for command in ("test", "lint", "manage", "bench", "lock", "--aws"):
        assert f"./run {command}" in shown.stdout
    unknown = run(clone, path, "tset")
    assert unknown.returncode == 1
    assert unknown.stderr.endswith("packwright: there is no ./run tset.\n")
