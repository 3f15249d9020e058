"""One process of ours: its group, its log, its pid file, and its end."""

import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from webapp.launch.places import ROOT, Places
from webapp.launch.words import Refused

PR_SET_PDEATHSIG = 1
PATIENCE = 60  # PostgreSQL replays its log after an unclean end


class Program:
    """A process group that is started, watched and ended as one."""

    ends_with = signal.SIGTERM
    insists_with = signal.SIGKILL

    def __init__(
        self,
        name: str,
        places: Places,
        command: Sequence[str | Path] = (),
        *,
        env: Mapping[str, str] | None = None,
        ready: Callable[[], bool] | None = None,
    ) -> None:
        self.name = name
        self.command = command
        self.env = env
        self.log = places.log / f"{name}.log"
        self.pid_file = places.run / f"{name}.pid"
        self.user: pwd.struct_passwd | None = None
        self.outlives_us = False
        self.process: subprocess.Popen[bytes] | None = None
        self._ready = ready

    def start(self) -> None:
        """Does not wait: ask `ready`."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=ROOT if self.user is None else "/",
                start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor alone
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                preexec_fn=None if self.outlives_us else _dies_with_us(self.ends_with),
            )
        pid = self.process.pid
        self.pid_file.write_text(json.dumps({"pid": pid, "birth": birth(pid)}))

    def ready(self) -> bool:
        return self.alive() and (self._ready is None or self._ready())

    @property
    def pid(self) -> int | None:
        """Our child's, or that of the process which the pid file tells of."""
        if self.process is not None:
            return self.process.pid if self.process.poll() is None else None
        return recorded(self.pid_file)

    def alive(self) -> bool:
        return self.pid is not None

    def ending(self) -> str:
        code = self.process.poll() if self.process else None
        if code is None:
            return "gone"
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def run(self) -> None:
        """Starts it and waits until it is ready; for a command that needs it now."""
        for _ in range(2):  # a predecessor that was killed may be in the way a moment longer
            self.start()
            wait_until(lambda: self.ready() or not self.alive(), PATIENCE)
            if self.ready():
                return
        raise Refused(f"{self.name} did not start; the end of {self.log} says why.")

    def ask(self) -> None:
        if self.pid is not None:
            signal_group(self.pid, self.ends_with)

    def clear(self) -> None:
        """After the end of the leader: no member of its group stays, nor the pid file."""
        if self.process is not None:
            signal_group(self.process.pid, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)

    def end(self, grace: float) -> None:
        """Asks, insists, kills; returns when the group is gone."""
        group = self.pid
        if group is not None:
            for number in (self.ends_with, self.insists_with, signal.SIGKILL):
                signal_group(group, number)
                if wait_until(lambda: not self.alive(), grace):
                    break
            signal_group(group, signal.SIGKILL)  # whoever of it outlived the leader
        self.clear()


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS says "not permitted" of a group of zombies
        os.killpg(pid, number)


def birth(pid: int) -> str:
    """When the process began, in the kernel's words; empty when there is none. Tells a reused pid from ours."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else fields[19]
    return _ps("lstart", pid)


def command_line(pid: int) -> str:
    """Empty when there is no such process, or only the shell of one."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ").strip()
        except OSError:
            return ""
    return _ps("command", pid)


def _ps(column: str, pid: int) -> str:
    found = subprocess.run(["ps", "-o", f"{column}=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def recorded(pid_file: Path) -> int | None:
    """The pid in the file, if the process that was meant still runs."""
    try:
        noted = json.loads(pid_file.read_text())
        pid, born = int(noted["pid"]), str(noted["birth"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pid if born and birth(pid) == born else None


def _dies_with_us(number: int) -> Callable[[], None] | None:
    """Linux ends the child when we are killed without a chance to do so; elsewhere the next start cleans up."""
    if sys.platform != "linux":
        return None
    libc, us = ctypes.CDLL(None), os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != us:  # we were gone before it was bound
            os._exit(1)

    return bind
