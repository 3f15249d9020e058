"""Container health: `python -m webapp.launch.health web`, or `beat FILE`. The exit code is the answer."""

import http.client
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from webapp.launch.words import complain, say

STALE = 600  # beat writes its schedule every three minutes


def main(arguments: Sequence[str]) -> int:
    part, *rest = arguments
    try:
        well = web() if part == "web" else beat(Path(rest[0]))
    except (OSError, http.client.HTTPException) as error:
        complain(str(error))
        return 1
    return 0 if well else 1


def web() -> bool:
    """Asked as the proxy in front would ask: by a host name that is allowed, and as if by TLS."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    link = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        link.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = link.getresponse()
        say(answer.read(2000).decode(errors="replace"))
        return answer.status == 200
    finally:
        link.close()


def beat(schedule: Path) -> bool:
    """The file's name gets a suffix that depends on the kind of dbm."""
    written = [path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    return time.time() - max(written, default=0) < STALE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
