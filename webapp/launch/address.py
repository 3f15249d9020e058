"""HOST and PORT: are they usable, and does somebody answer there."""

import errno
import http.client
import os
import socket
from dataclasses import dataclass

from webapp.launch.words import Refused

ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (what a person may give)


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def given(cls) -> "Address":
        host = os.environ.get("HOST", "").strip().strip("[]") or "127.0.0.1"
        port = os.environ.get("PORT", "").strip() or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise Refused(f"PORT: give a number from 1 to 65535, not {port!r}.")
        return cls(host, int(port))

    @classmethod
    def free(cls) -> "Address":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return cls("127.0.0.1", probe.getsockname()[1])

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def near(self) -> str:
        """The host by which this machine reaches it."""
        return ANY.get(self.host, self.host)

    @property
    def url(self) -> str:
        return f"http://{Address(self.near, self.port).bind}"

    @property
    def is_loopback(self) -> bool:
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

    def check_free(self) -> None:
        try:
            family, kind, _, _, where = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
        except OSError as error:
            raise Refused(self._why_not(error)) from error

    def _why_not(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return f"PORT: {self.bind} is taken by another program; stop it, or give another: PORT={self._next()} ./run"
        if error.errno in {errno.EACCES, errno.EPERM}:
            return f"PORT: {self.port} is for root alone; give one above 1023, for example PORT=8000."
        return f"HOST: this machine cannot listen on {self.host} ({error.strerror}); leave it out for 127.0.0.1."

    def _next(self) -> int:
        return self.port + 1 if self.port < 65535 else 8000

    def accepts(self) -> bool:
        try:
            with socket.create_connection((self.near, self.port), timeout=1):
                return True
        except OSError:
            return False

    def answers(self) -> bool:
        """Any answer will do: which one is for /healthz to say, not for the start."""
        link = http.client.HTTPConnection(self.near, self.port, timeout=5)
        try:
            link.request("GET", "/healthz")
            return link.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()
