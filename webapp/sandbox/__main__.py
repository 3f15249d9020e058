"""Start the sandbox: `python -m webapp.sandbox --host 127.0.0.1 --port 4566 --data DIR`."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import Sandbox
from .options import Options
from .store import Store


class _Quiet(WSGIRequestHandler):
    """No line per request: the journal tells what matters."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def _stop(number: int, frame: FrameType | None) -> None:
    # The threads that serve are daemons: none is waited for, and SQLite keeps what was committed.
    raise SystemExit(0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m webapp.sandbox", description="a local AWS for trying Packwright")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4566, help="0 takes any free port")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="where the state is kept")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    store = Store(Options(data=asked.data))
    server = make_server(asked.host, asked.port, Sandbox(store), threaded=True, request_handler=_Quiet)
    sys.stdout.write(f"sandbox: http://{asked.host}:{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
