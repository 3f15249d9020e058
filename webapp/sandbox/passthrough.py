"""Everything that is not ours goes to moto: S3, ECR, IAM, KMS, logs, STS and the rest of SageMaker.

Its state is in memory and gone after a restart. It is imported with the first request that needs it, for it takes
half a second, and a sandbox that only registers packages never does.
"""

import importlib
import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from .logs import TransformLogs
from .store import Store
from .wire import region_of


class Moto:
    def __init__(self, store: Store) -> None:
        self._lock = threading.Lock()
        self._app: Any = None
        self._logs = TransformLogs(store)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        app = self._loaded()
        if environ.get("HTTP_X_AMZ_TARGET", "").startswith("Logs_"):
            with self._lock:
                self._logs.bring_up_to_date(region_of(environ))
        answer: Iterable[bytes] = app(environ, start_response)
        return answer

    def _loaded(self) -> Any:
        with self._lock:
            if self._app is None:
                server = importlib.import_module("moto.server")
                self._app = server.DomainDispatcherApplication(server.create_backend_app)
            return self._app
