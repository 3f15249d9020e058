"""PostgreSQL and Redis for one run of the tests or benchmarks, and an environment without the person's own settings."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from webapp.launch.places import is_root, made
from webapp.launch.postgres import Postgres
from webapp.launch.redis import Redis

# A switch in the shell must not decide whether a test passes.
OURS = {"ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "DEMO", "HOST", "HTTPS", "LOG_LEVEL", "PORT", "SANDBOX"}
OURS |= {"STATIC_ROOT", "SWEEP_SECONDS", "XDG_RUNTIME_DIR"}


@contextmanager
def surroundings(*, forgetful: bool) -> Iterator[Path]:
    """Sets the environment up and yields its data folder, which is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="packwright-test-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if is_root():
            folder.chmod(0o711)  # PostgreSQL's own user goes through it
        places = made(folder)
        _clean_environment(folder)
        for store, variable in ((Postgres(places, forgetful=forgetful), "DATABASE_URL"), (Redis(places), "REDIS_URL")):
            if not os.environ.get(variable):
                stack.callback(store.end, 3)
                store.run()
                os.environ[variable] = store.url
        yield folder


def _clean_environment(folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("AWS_")}
    os.environ.clear()
    os.environ |= kept | {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "webapp.settings",
        "NO_PROXY": "127.0.0.1,localhost",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "STATIC_ROOT": str(folder / "static"),
    }


def call(command: Sequence[str]) -> int:
    """Runs it in the foreground. Ctrl-C is for it alone; we stay to clean up, and pass on a request to end."""
    process = subprocess.Popen(command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: process.send_signal(number))
    code = process.wait()
    return 128 - code if code < 0 else code
