"""Each real request that SageMaker accepts, by the API and by the command line, arrives there as it was."""

import json
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ACCEPTED, request_file
from tests.system.harness import System
from webapp.actions import tokens
from webapp.command.main import main

pytestmark = pytest.mark.system
Call = Callable[..., Any]


@pytest.fixture
def call(system: System) -> Call:
    """call(person, "POST", "/drafts", {…}) at the real web server, with a token of the person's."""

    def ask(person: Any, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {tokens.make(person, by=person)}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{system.url}/api/v1{path}", data, sent | headers, method=method)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.load(answer)

    return ask


def with_its_own_name(number: str) -> tuple[dict[str, Any], str]:
    request, name = request_file(number), f"road-{number}-{uuid.uuid4().hex[:8]}"
    (key,) = request.keys() & {"ModelPackageName", "ModelPackageGroupName"}
    return request | {key: name}, name


def received(system: System, name: str) -> Any:
    system.wait_until(lambda: system.journal(name), f"for {name} to arrive")
    (line,) = system.journal(name)
    return {member: value for member, value in json.loads(line["body"]).items() if member != "ClientToken"}


@pytest.mark.parametrize("number", ACCEPTED)
def test_by_the_api(number: str, system: System, call: Call, author: Any, reviewer: Any) -> None:
    request, name = with_its_own_name(number)
    draft = call(author, "POST", "/drafts", {"request": request})
    assert (draft["request"], draft["problems"]) == (request, [])
    at = f"/drafts/{draft['id']}"
    again = call(author, "PUT", f"{at}/request", request, **{"If-Match": '"1"'})
    assert (again["request"], again["version"]) == (request, 1)
    asked = call(author, "POST", f"{at}/request_review", {})
    call(reviewer, "POST", f"{at}/approve", {"sha256": asked["revision"]["sha256"]})
    assert received(system, name) == request


@pytest.mark.parametrize("number", ACCEPTED)
def test_by_the_command_line(
    number: str, system: System, call: Call, author: Any, reviewer: Any,
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    request, name = with_its_own_name(number)
    monkeypatch.setenv("PACKWRIGHT_URL", system.url)
    monkeypatch.setenv("PACKWRIGHT_TOKEN", tokens.make(author, by=author))

    def packwright(*arguments: str) -> str:
        assert main(arguments) == 0
        return str(capsys.readouterr().out)

    file = tmp_path / "request.json"
    file.write_text(json.dumps(request))
    packwright("check", str(file))
    pk = str(json.loads(packwright("new", str(file), "--json"))["id"])
    assert json.loads(packwright("export", pk, "--as", "canonical", "--secrets")) == request
    asked = json.loads(packwright("send", pk, "--json"))
    call(reviewer, "POST", f"/drafts/{pk}/approve", {"sha256": asked["revision"]["sha256"]})
    assert received(system, name) == request
