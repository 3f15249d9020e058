"""`./run test`: which browser it takes, and what it says without one; what it leaves behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from webapp.launch import test as run_test
from webapp.launch.words import Refused


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(run_test, "ON_MACOS", str(tmp_path / "{0}"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def test_without_a_browser(nothing_installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_test.find_browser() == ""
    for platform, remedy in (("linux", "apt-get install chromium"), ("darwin", "brew install --cask chromium")):
        monkeypatch.setattr(sys, "platform", platform)
        said = run_test.without_browser()
        assert said.startswith("No Chromium was found: the browser tests are skipped.")
        assert remedy in said


def test_a_browser_on_path_or_named(nothing_installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = nothing_installed / "google-chrome"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    assert run_test.find_browser() == str(browser)
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Refused, match="CHROMIUM: /nowhere/chromium is not a program"):
        run_test.find_browser()


def test_its_surroundings_are_its_own_and_are_removed(folder: Path) -> None:
    program = (
        "import os; from webapp.launch.throwaway import surroundings, call\n"
        "with surroundings(forgetful=True) as data:\n"
        "    print(data, os.environ['DATABASE_URL'].endswith(f'host={data}/postgres'), flush=True)\n"
        "    code = call(['sh', '-c', 'echo ${DEMO-unset} ${AWS_PROFILE-unset}; exit 7'])\n"
        "raise SystemExit(code)"
    )
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment = kept | {"DEMO": "1", "AWS_PROFILE": "prod", "TMPDIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    data, own_database, *switches = done.stdout.split()
    assert (own_database, switches) == ("True", ["unset", "unset"])
    assert not Path(data).exists()
