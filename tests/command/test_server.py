"""The commands that talk to a server, against a real one, and against some that are none."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from tests.conftest import a_request, request_file
from webapp.actions import tokens
from webapp.command import server
from webapp.command.main import main
from webapp.document import MASK
from webapp.formats import imports
from webapp.models import Draft, User

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: Any) -> Run:
    def go(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


@pytest.fixture
def there(transactional_db: None, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A running server, and a token of the author's for it."""
    who = User.objects.create_user("ana")
    who.groups.set([Group.objects.get_or_create(name="author")[0]])
    monkeypatch.setenv("PACKWRIGHT_URL", live_server.url + "/")
    monkeypatch.setenv("PACKWRIGHT_TOKEN", tokens.make(who, by=who))
    return live_server


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "request.json").write_text(json.dumps(a_request()))
    return str(tmp_path / "request.json")


def test_from_a_file_to_review(there: Any, run: Run, file: str) -> None:
    code, out, _ = run("new", file, "--note", "hello")
    draft = Draft.objects.get()
    assert (code, draft.note, json.loads(draft.text)) == (0, "hello", a_request())
    assert f"{there.url}/drafts/{draft.pk}/" in out
    pk = str(draft.pk)
    assert "No problems, 1 warning." in run("show", pk)[1]
    code, out, _ = run("send", pk, "--comment", "please", "--json")
    assert (code, json.loads(out)["state"]) == (0, "in_review")
    code, out, err = run("send", pk)
    assert (code, out) == (1, "")
    assert "in review" in err
    code, out, _ = run("list", "--state", "in_review", "--q", "fra")
    assert (code, len(out.splitlines())) == (0, 2)
    assert "fraud" in out
    assert "no such drafts" in run("list", "--q", "nothing")[1]
    assert json.loads(run("list", "--json")[1])["items"][0]["id"] == draft.pk


@pytest.mark.parametrize("command", [["show", "99"], ["send", "99"], ["export", "99", "--as", "yaml"]])
def test_a_draft_that_is_not_there(command: list[str], there: Any, run: Run) -> None:
    assert run(*command) == (1, "", "packwright: There is no draft 99 that you may see.\n")


def test_review_is_refused_with_the_problems(there: Any, run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.json").write_text(json.dumps(request_file("33")))
    made = json.loads(run("new", str(tmp_path / "wrong.json"), "--json")[1])
    code, _, err = run("send", str(made["id"]))
    assert code == 1
    assert "1 problem" in err
    assert "/ValidationSpecification/ValidationRole" in err


@pytest.mark.parametrize("form", ["json", "yaml", "cli", "boto3", "cloudformation", "terraform"])
def test_exports_are_the_request(there: Any, run: Run, file: str, form: str) -> None:
    pk = json.loads(run("new", file, "--json")[1])["id"]
    code, out, _ = run("export", str(pk), "--as", form)
    assert code == 0
    assert imports.read(out).request == a_request()


def test_what_terraform_does_not_take_is_told_beside_the_text(there: Any, run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.json").write_text(json.dumps(a_request() | {"ManagedStorageType": "Restricted"}))
    pk = json.loads(run("new", str(tmp_path / "new.json"), "--json")[1])["id"]
    _, out, err = run("export", str(pk), "--as", "terraform")
    assert "/ManagedStorageType: The awscc provider has no such argument" in err
    assert "awscc provider" not in out


def test_an_answer_that_was_lost_makes_no_second_draft(
    there: Any, run: Run, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, calls = server.Server.call, []

    def lost_once(self: Any, *given: Any) -> Any:
        calls.append(given)
        answer = call(self, *given)
        if len(calls) == 1:
            raise server.NotReached("the answer was lost")
        return answer

    monkeypatch.setattr(server.Server, "call", lost_once)
    assert run("new", file)[0] == 0
    assert (len(calls), Draft.objects.count()) == (2, 1)


def test_a_token_that_is_wrong(there: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKWRIGHT_TOKEN", "pw_wrong")
    code, _, err = run("list")
    assert (code, err.count("\n")) == (1, 1)
    assert "token was refused" in err


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "\u00e9"])
def test_a_token_that_can_not_be_one(token: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKWRIGHT_TOKEN", token)
    code, _, err = run("list")
    assert (code, "PACKWRIGHT_TOKEN" in err) == (1, True)


@pytest.mark.parametrize("url", ["ftp://x", "file:///etc/passwd", "nonsense", "http://a@b", "http://x:y", "http://"])
def test_an_address_that_can_not_be_one(url: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKWRIGHT_URL", url)
    monkeypatch.setenv("PACKWRIGHT_TOKEN", "x")
    code, _, err = run("list")
    assert (code, "PACKWRIGHT_URL" in err) == (1, True)


def test_nobody_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PACKWRIGHT_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("PACKWRIGHT_TOKEN", "x")
        code, _, err = run("list")
    assert (code, err.count("\n")) == (1, 1)
    assert "was not reached" in err


Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], list[str]]]:
    """stranger(answer) starts a server that always answers so; gives the list of the tokens that it saw."""
    started: list[HTTPServer] = []

    def start(answer: Answer) -> list[str]:
        seen: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.headers["Authorization"])
                self.send_response(answer[0])
                for name, value in answer[1].items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer[2])

            def log_message(self, *_: Any) -> None:
                pass

        started.append(HTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=started[-1].serve_forever, daemon=True).start()
        monkeypatch.setenv("PACKWRIGHT_URL", f"http://127.0.0.1:{started[-1].server_port}")
        monkeypatch.setenv("PACKWRIGHT_TOKEN", "secret")
        return seen

    yield start
    for each in started:
        each.shutdown()
        each.server_close()


def test_a_redirect_is_told_and_not_followed(run: Run, stranger: Any) -> None:
    elsewhere = stranger((200, {}, b"{}"))
    address = os.environ["PACKWRIGHT_URL"]
    stranger((302, {"Location": f"{address}/x"}, b""))
    code, _, err = run("list")
    assert (code, elsewhere) == (1, [])
    assert address in err


@pytest.mark.parametrize("answer", [(200, {}, b"<html>"), (500, {}, b"<html>"), (404, {}, b"[]"), (200, {}, b"[]")])
def test_what_is_not_packwright(answer: Answer, run: Run, stranger: Any) -> None:
    stranger(answer)
    code, out, err = run("list")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_a_server_that_does_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        there = server.Server(f"http://127.0.0.1:{silent.getsockname()[1]}", "x", timeout=0.2)
        with pytest.raises(server.NotReached, match="too long"):
            there.call("GET", "/drafts")


def test_secrets_are_masked_unless_asked_for(there: Any, run: Run, tmp_path: Path) -> None:
    request = a_request(ModelPackageDescription="by https://me:hunter2@host")
    (tmp_path / "secret.json").write_text(json.dumps(request))
    pk = str(json.loads(run("new", str(tmp_path / "secret.json"), "--json")[1])["id"])
    for command in (["export", pk, "--as", "yaml"], ["show", pk, "--json"]):
        code, out, err = run(*command)
        assert (code, "hunter2" in out) == (0, False)
        assert "--secrets shows them" in err
        code, out, err = run(*command, "--secrets")
        assert (code, "hunter2" in out, err) == (0, True, "")


def test_a_mask_among_the_values_lets_no_secret_through(there: Any, run: Run, tmp_path: Path) -> None:
    properties = {"PASSWORD": MASK, "API_KEY": "hunter2"}
    (tmp_path / "half.json").write_text(json.dumps(a_request(CustomerMetadataProperties=properties)))
    pk = str(json.loads(run("new", str(tmp_path / "half.json"), "--json")[1])["id"])
    assert "hunter2" not in run("export", pk, "--as", "json")[1]
    assert "hunter2" in run("export", pk, "--as", "json", "--secrets")[1]


def test_an_export_names_the_servers_region(there: Any, run: Run, file: str, settings: Any) -> None:
    settings.AWS_REGION = "eu-north-1"
    pk = str(json.loads(run("new", file, "--json")[1])["id"])
    assert "--region eu-north-1" in run("export", pk, "--as", "cli")[1]
    assert "--region us-west-2" in run("export", pk, "--as", "cli", "--region", "us-west-2")[1]
