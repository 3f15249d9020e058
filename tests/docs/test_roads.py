"""Every example of README and docs/roads.md works as it stands: each fenced block is run, read or compared.

What follows a block's language says what is done with it. A block that says nothing fails, but for the few below.
"""

import json
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.system.harness import System
from webapp.formats.exports import EXPORTS
from webapp.formats.imports import read
from webapp.launch.places import ROOT
from webapp.models import Draft
from webapp.sagemaker import gateway

pytestmark = pytest.mark.system

PAGES = [ROOT / "README.md", ROOT / "docs" / "roads.md"]
HERE = "http://127.0.0.1:8000"
# These are run elsewhere: tests/launch starts ./run, runs the commands of each part, and reads docker-compose.yml.
ELSEWHERE = ("./run          #", "flowchart LR", "SECRET_KEY=… POSTGRES_PASSWORD=…", "gunicorn webapp.wsgi")
FORM = {"sh": "cli", "python": "boto3", "hcl": "terraform"}


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    words: tuple[str, ...]
    text: str
    after: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks() -> list[Block]:
    found: list[Block] = []
    for page in PAGES:
        whole = page.read_text(encoding="utf-8")
        for block in re.finditer(r"^```([^\n]*)\n(.*?)^```$", whole, re.DOTALL | re.MULTILINE):
            line = whole.count("\n", 0, block.start()) + 1
            after = re.match(r"\n*```text output\n(.*?)^```$", whole[block.end() :], re.DOTALL | re.MULTILINE)
            told = after.group(1) if after else ""
            found.append(Block(page.name, line, tuple(block[1].split()), block[2], told))
    return found


BLOCKS = blocks()
EXAMPLE: dict[str, Any] = json.loads(next(block.text for block in BLOCKS if block.words[:2] == ("json", "in")))


def marked(word: str) -> Any:
    chosen = [block for block in BLOCKS if word in {part.partition(":")[0] for part in block.words[1:]}]
    assert chosen, f"no example is marked {word}"
    return pytest.mark.parametrize("block", chosen, ids=str)


def test_every_block_is_seen_to() -> None:
    seen_to = ("in", "out", "run", "output", "package", "settings")
    left = [
        block
        for block in BLOCKS
        if not any(part.partition(":")[0] in seen_to for part in block.words[1:])
        and not block.text.startswith(ELSEWHERE)
    ]
    assert not left, f"nothing runs {', '.join(map(str, left))}"


def test_every_export_is_shown() -> None:
    shown = {part.removeprefix("out:") for block in BLOCKS for part in block.words if part.startswith("out:")}
    assert shown == set(EXPORTS)


@marked("in")
def test_what_goes_in(block: Block) -> None:
    found = read(block.text)
    assert found.request == EXAMPLE
    told = "cloudformation" if "AWS::" in block.text else FORM.get(block.words[0], block.words[0])
    assert found.form == told


@marked("out")
def test_what_comes_out(block: Block) -> None:
    (key,) = [part.removeprefix("out:") for part in block.words if part.startswith("out:")]
    assert EXPORTS[key].text(EXAMPLE, "us-east-1").rstrip("\n") == block.text.rstrip("\n")


@pytest.fixture
def shell(system: System, author: Any, tmp_path: Path) -> Callable[[str], str]:
    """A folder with ./run and request.json, and a server; the first draft that is made gets the number 4."""
    if not shutil.which("curl"):
        pytest.skip("the examples need curl: apt-get install curl")
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE webapp_draft_id_seq RESTART WITH 4")
    (tmp_path / "request.json").write_text(json.dumps(EXAMPLE))
    run = tmp_path / "run"
    run.write_text(f'#!/bin/sh\nexec "{ROOT}/run" "$@"\n')
    run.chmod(run.stat().st_mode | stat.S_IXUSR)
    url = system.url

    def go(text: str) -> str:
        script = f"set -e\n{text.replace(HERE, url)}"
        around = os.environ | system.environment | {"PACKWRIGHT_URL": url}
        ended = subprocess.run(
            ["bash", "-o", "pipefail", "-c", script],
            cwd=tmp_path,
            env=around,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"
        return ended.stdout

    return go


@marked("run")
def test_what_is_run(block: Block, shell: Callable[[str], str]) -> None:
    printed = shell(block.text)
    if block.after:
        assert printed == block.after
    if "request.json" in block.text and Draft.objects.exists():
        assert all(json.loads(draft.text) == EXAMPLE for draft in Draft.objects.all())
    if "packwright send" in block.text:
        assert Draft.objects.get(pk=4).state == "in_review"
    if "/api/v1/drafts" in block.text:
        assert Draft.objects.exists()


@marked("package")
def test_a_package_by_its_arn(block: Block, system: System, author: Any, browse: Any, own_gateway: None) -> None:
    arn, _ = gateway.create(EXAMPLE, "a-token", region="us-east-1")
    assert arn == block.text.strip()
    page = browse(author).post("/drafts/import/", {"package": block.text.strip()}).content.decode()
    assert "What was read" in page
    text = re.search(r'name="request"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert text
    assert read(text[1].replace("&quot;", '"').replace("&#x27;", "'")).request == EXAMPLE


@marked("settings")
def test_the_schema_of_the_editors_settings(block: Block, client: Any, db: None) -> None:
    told = json.loads(block.text)
    (url,) = {told["json.schemas"][0]["url"], *told["yaml.schemas"]}
    schema = client.get(url.removeprefix(HERE)).json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"].keys() >= EXAMPLE.keys()
