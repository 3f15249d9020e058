"""`./run lock`: the lock files anew from pyproject.toml, for every platform, without the address of any registry.

Started by the system's python3 with nothing installed: standard library alone, and no other module of ours.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALWAYS = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-header"]
SERVER = ["--group", "server"]
# Each is made with the versions of the one before it.
LOCKS: tuple[tuple[str, list[str]], ...] = (
    ("requirements.lock", SERVER),
    ("requirements-sandbox.lock", [*SERVER, "--group", "sandbox", "-c", "requirements.lock"]),
    ("requirements-dev.lock", [*SERVER, "--group", "sandbox", "--group", "dev", "-c", "requirements-sandbox.lock"]),
)


def main(arguments: list[str]) -> int:
    if not shutil.which("uv") or subprocess.run(["uv", "--version"], capture_output=True, check=False).returncode:
        print("packwright: the lock files are written by uv; install it with: pip install uv", file=sys.stderr)
        return 1
    for name, choice in LOCKS:
        command = ["uv", "pip", "compile", "pyproject.toml", *choice, *ALWAYS, "-o", name, "--quiet", *arguments]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
