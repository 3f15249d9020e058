"""These tests start real processes, and look at the machine rather than at Django."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.launch.places import Places, made

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A DATA_DIR: short enough for a socket, and open to PostgreSQL's own user when we are root."""
    path = Path(tempfile.mkdtemp(prefix="pw-"))
    path.chmod(0o711)
    yield path.resolve()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def places(folder: Path) -> Places:
    return made(folder)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    """The environment of a person who has set nothing but DATA_DIR."""
    ours = {"ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEMO", "HOST", "HTTPS", "PORT", "REDIS_URL", "SANDBOX"}
    ours |= {"SECRET_KEY", "STATIC_ROOT"}
    for name in list(os.environ):
        if name in ours or name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATA_DIR", str(folder))
    return dict(os.environ)
