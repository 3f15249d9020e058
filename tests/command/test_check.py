"""`packwright check`: what it finds and how it ends, without a server and without Django."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REQUESTS, a_request, request_file
from webapp.command.main import main

ROOT = Path(__file__).parent.parent.parent


def written(folder: Path, content: Any) -> str:
    path = folder / "request.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def test_a_request_without_problems(tmp_path: Path, capsys: Any) -> None:
    assert main(["check", written(tmp_path, a_request())]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "No problems, 1 warning."
    assert "warning  /InferenceSpecification/Containers/0/Image" in out


def test_every_problem_with_its_pointer(tmp_path: Path, capsys: Any) -> None:
    assert main(["check", written(tmp_path, a_request(Domain=5, Wrong=1))]) == 1
    out = capsys.readouterr().out
    assert "problem  /Domain  Give text here, not the number 5." in out
    assert "problem  /Wrong  " in out
    assert "2 problems, " in out


@pytest.mark.parametrize("number", ["01", "24", "32", "33"])
def test_as_json(number: str, tmp_path: Path, capsys: Any) -> None:
    code = main(["check", "--json", written(tmp_path, request_file(number))])
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"form", "problems", "warnings", "left_out"}
    assert code == bool(told["problems"]) == (number > "31")
    assert all(row.keys() == {"path", "message", "source"} for row in told["problems"] + told["warnings"])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 99999, b'{"a": 1, "a": 2}', b" " * 1_100_000])
def test_what_is_no_request(content: bytes, tmp_path: Path, capsys: Any) -> None:
    assert main(["check", written(tmp_path, content)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("packwright: ")


@pytest.mark.parametrize("name", ["missing.json", ".", ""])
def test_a_file_that_can_not_be_read(name: str, capsys: Any) -> None:
    assert main(["check", name]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_a_folder_that_can_not_be_entered(tmp_path: Path, capsys: Any) -> None:
    assert main(["-C", str(tmp_path / "gone"), "check", "-"]) == 2
    assert "gone can't be entered: No such file or directory." in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_disk_that_is_full() -> None:
    (path,) = REQUESTS.glob("01-*.json")
    command = f"{sys.executable} -m webapp.command.main check {path} >/dev/full"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "packwright: the answer can't be written: No space left on device.\n")


def test_a_standard_input_that_is_closed() -> None:
    command = f"{sys.executable} -m webapp.command.main check - <&-"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "packwright: the standard input can't be read: it is closed.\n")


def test_from_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(request_file("33")).encode())))
    assert main(["check", "-"]) == 1
    assert "/ValidationSpecification/ValidationRole" in capsys.readouterr().out


def test_other_forms_are_read_and_what_is_left_out_is_told(tmp_path: Path, capsys: Any) -> None:
    text = b"ModelPackageGroupName: fraud\nSourceUri: s3://b/k\nClientToken: " + b"x" * 36 + b"\n"
    main(["check", "--json", written(tmp_path, text)])
    said = capsys.readouterr()
    assert json.loads(said.out)["form"] == "yaml"
    assert "/ClientToken" in said.err


def test_a_request_can_not_steer_the_terminal(tmp_path: Path, capsys: Any) -> None:
    main(["check", written(tmp_path, {"\x1b[2J": 1, "Domain": "\x1b]0;x\x07"})])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["check"], ["gone"], ["export", "1"], ["show", "x"], ["show", "-1"]])
def test_wrong_options(options: list[str], capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        main(options)
    assert ended.value.code == 2
    assert "usage: packwright" in capsys.readouterr().err


def test_as_a_program_of_its_own_without_django_or_settings() -> None:
    """As `./run packwright` starts it: files are taken from where the person is."""
    program = "import sys; from webapp.command.main import main; code = main(); assert 'django' not in sys.modules"
    command = [
        sys.executable,
        "-c",
        f"{program}; sys.exit(code)",
        "-C",
        str(REQUESTS),
        "check",
        "33-negative-role-name-instead-of-arn.json",
    ]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 problem" in done.stdout
