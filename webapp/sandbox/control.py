"""What tests ask the sandbox besides AWS's own API: `/_sandbox/health`, `/_sandbox/journal`, `/_sandbox/faults`."""

import json
from typing import Any

from werkzeug.wrappers import Request, Response

from . import journal
from .faults import BY_WORD
from .operations import OPERATIONS
from .store import Store


def respond(store: Store, request: Request) -> Response:
    asked = (request.method, request.path)
    if asked == ("GET", "/_sandbox/health"):
        return _json({"status": "ok"})
    if asked == ("GET", "/_sandbox/journal"):
        return _journal(store, request)
    if request.path == "/_sandbox/faults" and request.method in ("GET", "POST", "DELETE"):
        return _faults(store, request)
    return _json({"error": f"there is no {request.method} {request.path} here"}, 404)


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status, content_type="application/json")


def _journal(store: Store, request: Request) -> Response:
    after = request.args.get("after", "0")
    if not after.isdecimal() or len(after) > 18:
        return _json({"error": "after must be a number of the journal"}, 400)
    lines = journal.lines(store, request.args.get("name"), int(after))
    return Response(lines, content_type="application/x-ndjson")


def _faults(store: Store, request: Request) -> Response:
    """POST orders one, GET tells what is still ordered, DELETE calls all off."""
    if request.method == "DELETE":
        store.run("DELETE FROM faults")
    if request.method == "POST":
        order: Any = request.get_json(silent=True)
        wrong = _wrong(order)
        if wrong:
            return _json({"error": wrong}, 400)
        values = (order["operation"], order["kind"], order.get("times", 1))
        store.run("INSERT INTO faults (operation, kind, times) VALUES (?, ?, ?)", *values)
    left = store.rows("SELECT operation, kind, times FROM faults WHERE times > 0 ORDER BY id")
    return _json([dict(row) for row in left])


def _wrong(order: Any) -> str | None:
    if not isinstance(order, dict) or order.keys() - {"operation", "kind", "times"}:
        return 'a fault is {"operation": …, "kind": …, "times": …}'
    if order.get("operation") not in OPERATIONS:
        return f"operation must be one of {', '.join(OPERATIONS)}"
    if order.get("kind") not in BY_WORD:
        return f"kind must be one of {', '.join(BY_WORD)}"
    times = order.get("times", 1)
    if isinstance(times, bool) or not isinstance(times, int) or not 0 < times <= 1_000_000:
        return "times must be a whole number, 1 or more"
    return None
