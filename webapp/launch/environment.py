"""The Python environment of `./run`: made once for each lock file, then handed the command to run.

Started by the system's python3 with nothing installed: standard library alone, and no other module of ours.

    python3 environment.py PROFILE COMMAND…      PROFILE: sandbox or dev
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path("/var/lib/packwright")  # as root: PostgreSQL's own user must be able to enter it
DONE = "complete"
NEEDED_BYTES = 1_000_000_000
# What the installer says, and what it means to the person.
TROUBLES = (
    (r"No space left|Disk quota exceeded", "the disk is full; make 1 GB of room and start again."),
    (
        r"name resolution|NameResolution|nodename nor servname|NewConnectionError|Failed to establish|timed out"
        r"|Network is unreachable|Connection refused|ProxyError|ConnectTimeout|Connection broken",
        "the package index cannot be reached; check the network and the proxy, and start again.",
    ),
    (r"CERTIFICATE_VERIFY|SSLError|SSLCertVerification", "the package index is not trusted; check pip's certificates."),
    (r"do not match the hashes|HASH", "a package is not the one in the lock file; it may have been tampered with."),
    (
        r"No matching distribution|from versions: none|Could not find a version",
        f"a package is not to be had for Python {platform.python_version()} on {platform.machine()}.",
    ),
    (r"Permission denied|Read-only file system", "the folder cannot be written; see `./run help` on where it is."),
)


class Trouble(Exception):
    """Its text is the one sentence for the person."""


def main(arguments: list[str]) -> None:
    if arguments == ["installer"]:  # which one would be used: for the tests, and for the curious
        print("uv" if uv_works() else "pip")
        return
    profile, *command = arguments
    before = os.umask(0o022)  # PostgreSQL's own user reads what root installs
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    python = ready_environment(profile) / "bin" / "python"
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.umask(before)
    os.environ.pop("PYTHONHOME", None)
    if os.environ.get("DATA_DIR"):  # before the folder changes, which a path given to a command must not see
        os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"]).expanduser().resolve())
    if not command[0].endswith("manage.py"):
        os.chdir(ROOT)
    os.execv(python, [str(python), *command])


def ready_environment(profile: str) -> Path:
    """The folder of an environment that is complete; made if there is none."""
    wanted = [profile, "dev"] if profile == "sandbox" else [profile]  # dev holds all that the sandbox needs
    for name in wanted:
        for folder in homes():
            if is_complete(folder / folder_name(name)):
                return folder / folder_name(name)
    environment = homes()[0] / folder_name(profile)
    build_alone(environment, lock_file(profile))
    return environment


def homes() -> list[Path]:
    if os.geteuid() != 0:
        return [ROOT / ".venv"]
    given = os.environ.get("DATA_DIR", "").strip()
    return [Path(given).expanduser().resolve(), SHARED] if given else [SHARED]


def lock_file(profile: str) -> Path:
    return ROOT / f"requirements-{profile}.lock"


def folder_name(profile: str) -> str:
    """Another lock file, Python or machine is another environment: none is ever changed in place."""
    about = f"{sys.version_info[:2]} {platform.system()} {platform.machine()}".encode()
    return f"env-{profile}-{hashlib.sha256(lock_file(profile).read_bytes() + about).hexdigest()[:12]}"


def is_complete(environment: Path) -> bool:
    """The Python that it was made with may have been removed since: then `bin/python` leads nowhere."""
    return (environment / DONE).exists() and os.access(environment / "bin" / "python", os.X_OK)


def build_alone(environment: Path, lock: Path) -> None:
    """One builder at a time. The installer holds the lock as well: if we are killed, it may go on writing."""
    try:
        environment.parent.mkdir(parents=True, exist_ok=True)
        held = environment.with_name(f"{environment.name}.lock").open("w")
    except OSError as error:
        raise Trouble(f"{environment.parent} cannot be written ({error.strerror}).") from error
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another ./run is setting up the Python packages; waiting for it …")
            fcntl.flock(held, fcntl.LOCK_EX)
        if not is_complete(environment):
            build(environment, lock, held.fileno())


def build(environment: Path, lock: Path, held: int) -> None:
    with_uv = uv_works()
    if not with_uv and (find_spec("ensurepip") is None or find_spec("venv") is None):
        raise Trouble(no_venv())
    if shutil.disk_usage(environment.parent).free < NEEDED_BYTES:
        raise Trouble(f"{environment.parent} has less than 1 GB of free space; make room and start again.")
    say(f"Setting up the Python packages in {environment} (once; about a minute) …")
    began = time.monotonic()
    if not (with_uv and install(environment, lock, held, uv_steps) == ""):
        problem = install(environment, lock, held, pip_steps)
        if problem:
            raise Trouble(translated(problem, environment))
    (environment / DONE).touch()
    say(f"Done in {time.monotonic() - began:.0f} s.")


def uv_works() -> bool:
    """A program of that name may be there and broken."""
    try:
        asked = subprocess.run(["uv", "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and asked.stdout.startswith("uv ")


def uv_steps(environment: Path, lock: Path) -> list[list[str]]:
    python = ["--python", str(environment / "bin" / "python")]
    return [
        ["uv", "venv", "--quiet", "--no-project", "--python", sys.executable, str(environment)],
        ["uv", "pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:", *python, "-r", str(lock)],
    ]


def pip_steps(environment: Path, lock: Path) -> list[list[str]]:
    # Modules are compiled when first imported: most never are.
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--no-input", "--no-compile", "--retries=3"]
    strict = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"]
    return [[sys.executable, "-m", "venv", str(environment)], [*pip, *strict, "-r", str(lock)]]


def install(environment: Path, lock: Path, held: int, steps: Callable[[Path, Path], list[list[str]]]) -> str:
    """Nothing when it worked, else what the installer said. Starts from an empty folder."""
    shutil.rmtree(environment, ignore_errors=True)
    variables = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PIP_TARGET"}}
    variables |= {"PIP_USER": "0", "LC_ALL": "C"}
    for step in steps(environment, lock):
        log = environment.with_name(f"{environment.name}.log")
        code = finished(step, log, variables, held)
        if code:
            return log.read_text(errors="replace") or f"{step[0]} ended with {code}"
    return ""


def finished(step: list[str], log: Path, variables: dict[str, str], held: int) -> int:
    """Its exit code. When we are told to end, nothing of it goes on writing into a folder that a next try empties."""
    with log.open("w") as output:
        process = subprocess.Popen(
            step,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=variables,
            pass_fds=[held],
            start_new_session=True,
        )
    try:
        return process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def translated(said: str, environment: Path) -> str:
    log = environment.with_name(f"{environment.name}.log")
    for pattern, meaning in TROUBLES:
        if re.search(pattern, said):
            return f"the Python packages cannot be set up: {meaning} (What the installer said: {log})"
    lines = [line for line in said.splitlines() if line.strip()]
    return f"the Python packages cannot be set up: {lines[-1]} (all of it: {log})"


def no_venv() -> str:
    if shutil.which("apt-get"):
        wanted = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        become = "" if os.geteuid() == 0 else "sudo "
        return f"this Python comes without venv; install it with: {become}apt-get install {wanted}"
    return "this Python comes without venv and ensurepip; install a complete Python 3.11 or newer."


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        say(f"packwright: {trouble}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
