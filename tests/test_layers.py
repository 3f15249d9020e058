"""The house rules no linter knows: where writes may stand, and that the contracts catch what they forbid."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WRITES = {"save", "create", "get_or_create", "update_or_create", "update", "delete", "bulk_create", "bulk_update"}
MAY_WRITE = ("actions/", "audit.py", "migrations/", "management/commands/")
# These folders hold no tables of ours: the sandbox keeps its own store, forms and the plain core have no database.
NO_TABLES = ("sandbox/", "launch/", "forms/", "sagemaker/", "rules/", "formats/", "command/")
CORE = ("document.py", "diff.py", "editing.py", "masking.py", "lifecycle.py", "refusals.py", "settings.py")


def writes(source: str) -> list[int]:
    """The lines on which something that looks like a write to the database is called."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES]


def test_writes_stand_in_actions_alone() -> None:
    found = []
    for path in sorted((ROOT / "webapp").rglob("*.py")):
        name = path.relative_to(ROOT / "webapp").as_posix()
        if not name.startswith((*MAY_WRITE, *NO_TABLES)) and name not in CORE:
            found += [f"{name}:{line}" for line in writes(path.read_text())]
    # Our own actions are called so too: drafts.create(…) in a view is a call of an action, which is what is wanted.
    allowed = {"views/drafts.py": "drafts.create(", "tasks.py": "gateway.create("}
    left = [
        place
        for place in found
        if allowed.get(place.split(":")[0], "\0")
        not in (ROOT / "webapp" / place.split(":")[0]).read_text().splitlines()[int(place.split(":")[1]) - 1]
    ]
    assert left == []


def test_the_check_would_notice_a_write() -> None:
    assert writes("def view():\n    draft.save()\n    Draft.objects.filter(pk=1).update(state='approved')") == [2, 3]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("webapp/forms/fields.py", "from webapp.models import Draft"),
        ("webapp/document.py", "import django.db"),
        ("webapp/actions/drafts.py", "import boto3"),
        ("webapp/models.py", "from webapp import audit"),
        ("webapp/views/home.py", "from webapp.sandbox import wire"),
    ],
)
def test_a_forbidden_import_is_caught(module: str, line: str, tmp_path: Path) -> None:
    """The contracts are tried on a copy of the house with one wrong import in it."""
    subprocess.run(["cp", "-r", str(ROOT / "webapp"), str(ROOT / "pyproject.toml"), str(tmp_path)], check=True)
    broken = tmp_path / module
    broken.write_text(f"{broken.read_text()}\n{line}\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    outcome = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert outcome.returncode == 1, outcome.stdout
    assert "1 broken" in outcome.stdout
