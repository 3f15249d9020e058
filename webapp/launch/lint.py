"""`./run lint`: every step is run, then the failed ones are named."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp.launch.places import ROOT
from webapp.launch.words import say

PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
# As a deployment would set it. Nothing listens at the address: these steps need no database.
PRODUCTION = {
    "ALLOWED_HOSTS": "packwright.example",
    "DATABASE_URL": "postgresql://packwright@127.0.0.1:9/packwright",
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "1",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "SANDBOX": "0",
    "SECRET_KEY": secrets.token_urlsafe(48),
}


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str | Path]


def steps() -> list[Step]:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    django = [PYTHON, "-W", "ignore::RuntimeWarning", str(ROOT / "manage.py")]  # "cannot reach the database"
    return [
        Step("format", [TOOLS / "ruff", "format", "--check", "."]),
        Step("ruff", [TOOLS / "ruff", "check", "."]),
        Step("types", [TOOLS / "mypy", "manage.py", "webapp"]),
        Step("layers", [TOOLS / "lint-imports"]),
        Step("templates", [TOOLS / "djade", "--check", "--target-version", "5.2", *templates]),
        Step("migrations", [*django, "makemigrations", "--check", "--dry-run"]),
        Step("deployment", [*django, "check", "--deploy", "--fail-level", "WARNING"]),
    ]


def main() -> int:
    failed = [step.name for step in steps() if not passes(step)]
    say(f"\nFailed: {', '.join(failed)}." if failed else "\nAll is well.")
    return 1 if failed else 0


def passes(step: Step) -> bool:
    """Its output is shown only when it fails."""
    began = time.monotonic()
    environment = dict(os.environ) | PRODUCTION
    done = subprocess.run(
        [str(word) for word in step.command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {step.name} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        say(f"{done.stdout}{done.stderr}".rstrip())
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
