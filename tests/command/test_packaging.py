"""The wheel: `packwright` and what it needs, nothing of the server's."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REQUESTS

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WRONG = str(REQUESTS / "33-negative-role-name-instead-of-arn.json")
BARE = {"PATH": "/usr/bin:/bin"}
# What else comes along is told on the last line: our modules, and whose the others are.
TOLD = """
import json, sys
from importlib.metadata import packages_distributions
from webapp.command.main import main
import webapp
code = main(["check", sys.argv[1]])
there = packages_distributions()
others = {name.partition(".")[0] for name in sys.modules} & there.keys()
print(json.dumps([code, webapp.__file__, sorted({there[name][0].lower() for name in others})]))
"""


def tree(folder: Path) -> Path:
    """What a build reads, in a folder of its own: a build writes beside its sources."""
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "webapp", folder / "webapp", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made without the network."""
    pytest.importorskip("setuptools", reason="setuptools is not in this environment; the slow test gets its own")
    made = tmp_path_factory.mktemp("wheel")
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(made)!r})"
    folder = tree(tmp_path_factory.mktemp("tree"))
    done = subprocess.run([sys.executable, "-c", build], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (found,) = made.glob("packwright-*.whl")
    return found


def test_the_wheel_holds_the_command_line_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        (entry,) = [opened.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    assert "packwright = webapp.command.main:main" in entry
    ours = {name.split("/")[1] for name in names if name.startswith("webapp/")}
    assert ours >= {"__init__.py", "command", "formats", "rules", "sagemaker", "document.py"}
    assert not ours & {"models.py", "settings.py", "views", "sandbox", "launch", "migrations"}


def test_the_wheel_needs_what_it_declares_and_no_more(wheel: Path, tmp_path: Path) -> None:
    """With all packages of this environment at hand and none of the tree's modules."""
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path)
    around = BARE | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", TOLD, WRONG], cwd=tmp_path, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    code, file, others = json.loads(done.stdout.splitlines()[-1])
    assert (code, file) == (1, str(tmp_path / "webapp" / "__init__.py"))
    below_boto3 = {"botocore", "jmespath", "python-dateutil", "six", "urllib3", "s3transfer", "certifi"}
    declared = {name.partition(">")[0].lower() for name in PROJECT["project"]["dependencies"]}
    assert set(others) - {"packwright", "setuptools"} <= declared | below_boto3


@pytest.mark.slow
def test_pip_installs_it_in_a_fresh_environment(tmp_path: Path) -> None:
    """As a person does it. Needs the package index."""
    (tmp_path / "tree").mkdir()
    python, command = tmp_path / "env" / "bin" / "python", tmp_path / "env" / "bin" / "packwright"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", str(tree(tmp_path / "tree"))], check=True, env=os.environ)

    def run(*arguments: str, **more: Any) -> Any:
        return subprocess.run([command, *arguments], cwd=tmp_path, env=BARE, capture_output=True, text=True, **more)

    assert run("check", WRONG).returncode == 1
    piped = run("check", "--json", "-", input=Path(WRONG).read_text())
    assert json.loads(piped.stdout)["problems"][0]["path"] == "/ValidationSpecification/ValidationRole"
    listed = subprocess.run([python, "-m", "pip", "list"], capture_output=True, text=True, check=True).stdout
    assert "boto3" in listed
    assert "Django" not in listed
