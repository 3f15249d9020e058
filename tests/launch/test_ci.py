"""`.ci/run` and `./run lint`: everything is run, and one failure is enough to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from webapp.launch import lint

BASH = shutil.which("bash") or ""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project whose `./run` only notes what it is asked, on a machine with nothing but a fake apt-get."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "dirname", "cat", "uname"):
        (folder / name).symlink_to(shutil.which(name) or "")
    write(folder / "id", "echo 0")
    write(folder / "apt-get", f'echo "apt-get $*" >> {tmp_path}/noted')
    write(tmp_path / "run", f'echo "run $*" >> {tmp_path}/noted; [ "$1" != "$FAILS" ]')
    return tmp_path


def write(path: Path, script: str) -> None:
    path.write_text(f"#!{BASH}\n{script}\n")
    path.chmod(0o755)


def ci(clone: Path, fails: str = "", **variables: str) -> tuple[int, list[str]]:
    environment = {"PATH": str(clone / "bin"), "CI": "true", "FAILS": fails} | variables
    done = subprocess.run([clone / ".ci" / "run", "-x"], env=environment, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, (clone / "noted").read_text().splitlines()


def test_what_is_missing_is_brought(clone: Path) -> None:
    brought = ["apt-get update -qq", "apt-get install -y -qq chromium curl"]
    assert ci(clone) == (0, [*brought, "run test -x", "run lint"])


def test_only_what_is_missing_is_brought(clone: Path) -> None:
    write(clone / "bin" / "chromium-browser", "")
    assert ci(clone)[1][1] == "apt-get install -y -qq curl"


def test_what_is_there_is_taken(clone: Path) -> None:
    write(clone / "bin" / "chromium-browser", "")
    write(clone / "bin" / "curl", "")
    assert ci(clone) == (0, ["run test -x", "run lint"])


def test_without_a_browser_the_rest_is_tested(clone: Path) -> None:
    write(clone / "bin" / "apt-get", "exit 100")
    assert ci(clone) == (0, ["run test -x", "run lint"])


@pytest.mark.parametrize("fails", ["test", "lint"])
def test_one_failure_fails(clone: Path, fails: str) -> None:
    write(clone / "bin" / "curl", "")
    assert ci(clone, fails, CHROMIUM="/usr/bin/true") == (1, ["run test -x", "run lint"])


def test_lint_runs_every_step(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    codes = {"one": "raise SystemExit('wrong')", "two": "", "three": "import os; raise SystemExit(os.environ['HTTPS'])"}
    steps = [lint.Step(name, [sys.executable, "-c", code]) for name, code in codes.items()]
    monkeypatch.setattr(lint, "steps", lambda: steps)
    assert lint.main() == 1
    said = capsys.readouterr().out
    assert "FAILED one" in said
    assert "wrong" in said
    assert "ok     two" in said
    assert said.endswith("Failed: one, three.\n")


def test_lint_names_programs_that_exist() -> None:
    for step in lint.steps():
        assert os.access(step.command[0], os.X_OK), step.name
