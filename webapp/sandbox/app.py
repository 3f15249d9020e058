"""The WSGI application: ours, the tests' own questions, or moto's."""

import contextlib
import io
import socket
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Request

from . import control, faults, tags, wire
from .faults import Strike
from .names import is_anothers
from .operations import OPERATIONS, perform
from .passthrough import Moto
from .store import Store
from .wire import Answer, Call, ServiceError

# Several times what the longest request of the service model can be.
LARGEST = 8 * 1024 * 1024


class Sandbox:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._moto = Moto(store)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request_id = str(uuid.uuid4())
        return self._respond(environ, request_id)(environ, _with_request_id(start_response, request_id))

    def _respond(self, environ: WSGIEnvironment, request_id: str) -> WSGIApplication:
        if environ.get("PATH_INFO", "").startswith("/_sandbox/"):
            return control.respond(self._store, Request(environ))
        operation = wire.operation_of(environ)
        if operation not in OPERATIONS:
            return self._moto
        try:
            body = _take_body(environ)
            call = wire.read_call(environ, operation, request_id, _now(), body)
            if operation in tags.OPERATIONS and is_anothers(call.input.get("ResourceArn")):
                return self._moto
            return self._answer(environ, call).response()
        except ServiceError as error:
            return wire.refusal(error).response()
        except ConnectionError:
            raise
        except Exception:
            # Whatever is wrong in here, the client gets an answer of the protocol.
            traceback.print_exc()
            return wire.refusal(wire.internal_failure()).response()

    def _answer(self, environ: WSGIEnvironment, call: Call) -> Answer:
        """Carry out a call and answer, or not, as the fault that strikes it says."""
        strike = faults.strike(self._store, call)
        fault = strike.fault
        if fault is None:
            return perform(self._store, call, strike)
        sys.stderr.write(f"sandbox: {call.operation} {call.request_id} meets {fault.word}\n")
        if fault.moment == "late":
            _hang_up(environ)
            time.sleep(self._store.options.late_seconds)
            call = replace(call, at=_now())
        answer = perform(self._store, call, strike)
        return self._spoilt(environ, call, strike, answer)

    def _spoilt(self, environ: WSGIEnvironment, call: Call, strike: Strike, answer: Answer) -> Answer:
        """The answer as the caller gets it. What was refused is refused plainly: there is nothing to doubt."""
        fault = strike.fault
        if fault is None or (fault.moment == "after" and answer.code):
            return answer
        if fault.stalls:
            time.sleep(self._store.options.stall_seconds)
            return answer
        if not fault.code:
            _hang_up(environ)
            raise ConnectionResetError("closed without an answer, as the fault asks")
        return wire.refusal(faults.error_of(fault, call))


def _now() -> float:
    """The service's times have milliseconds."""
    return round(time.time(), 3)


def _take_body(environ: WSGIEnvironment) -> bytes:
    """The whole body, left in place for whoever reads it next."""
    request = Request(environ)
    request.max_content_length = LARGEST
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise ServiceError("RequestEntityTooLargeException", "The request is too large", 413) from error
    except (HTTPException, OSError) as error:
        raise ServiceError("SerializationException", "The body ends too early or is badly framed") from error
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return body


def _hang_up(environ: WSGIEnvironment) -> None:
    """Close the connection, perhaps while the call is still being carried out."""
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):  # the caller may have hung up before, or we already
        connection.shutdown(socket.SHUT_RDWR)


def _with_request_id(start_response: StartResponse, request_id: str) -> StartResponse:
    """Put the request id on every answer that has none; moto's have their own."""

    def start(status: str, headers: list[tuple[str, str]], *problem: Any) -> Callable[[bytes], object]:
        named = {name.lower() for name, _ in headers}
        if not named & {"x-amzn-requestid", "x-amz-request-id"}:
            headers = [*headers, ("x-amzn-requestid", request_id)]
        return start_response(status, headers, *problem)

    return start
