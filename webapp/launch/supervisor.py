"""Keeps the parts running: starts again what dies, and ends all of them in order."""

import os
import select
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from webapp.launch.processes import Program
from webapp.launch.words import Refused, say

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_PAUSE = 30.0  # seconds between two tries of a part that keeps dying
SETTLED = 30.0  # seconds after which an earlier failure is forgotten
LARGEST_LOG = 20_000_000


class Stopped(Exception):
    """The person asked for the end while a start was still under way."""


class Watched:
    """A part and how often it failed of late."""

    def __init__(self, part: Program) -> None:
        self.part = part
        self.failures = 0
        self.began = self.due = time.monotonic()
        self.down = False

    def fell(self) -> float:
        """Notes the end; returns the seconds to wait before the next try."""
        now = time.monotonic()
        self.failures = 1 if now - self.began > SETTLED else self.failures + 1
        pause = min(LONGEST_PAUSE, 0.25 * 2.0**self.failures)
        self.due, self.down = now + pause, True
        return pause

    def rise(self) -> None:
        self.part.start()
        self.began, self.down = time.monotonic(), False


class Supervisor:
    """Stages are started in order and ended in reverse; within a stage all at once."""

    def __init__(self) -> None:
        self.stages: list[tuple[float, list[Watched]]] = []
        self.stop_requests = 0
        self._inbox, self._outbox = os.pipe()
        for end in (self._inbox, self._outbox):
            os.set_blocking(end, False)

    def listen(self) -> None:
        """From here on a signal is a wish that the loop grants; the death of a child wakes the loop."""
        signal.set_wakeup_fd(self._outbox, warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._note)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def _note(self, number: int, frame: object) -> None:
        self.stop_requests += 1

    def pause(self, seconds: float) -> None:
        """Sleeps, but not through a signal."""
        select.select([self._inbox], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._inbox, 4096)

    def start(self, parts: Sequence[Program], *, grace: float) -> None:
        """`grace`: the seconds they get at the end before they are killed."""
        stage: list[Watched] = []
        self.stages.append((grace, stage))
        for part in parts:
            self._check()
            stage.append(Watched(part))  # before it starts: it is ended even when the start breaks off
            part.start()

    def wait(self, true: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not true():
            self._check()
            if time.monotonic() > deadline:
                return False
            self.pause(0.02)
        return True

    def _check(self) -> None:
        if self.stop_requests:
            raise Stopped

    def watch(self) -> None:
        """Until somebody asks for the end."""
        rounds = 0
        while not self.stop_requests:
            for watched in self._all():
                self._look_after(watched)
            if rounds % 120 == 0:
                for watched in self._all():
                    _shorten(watched.part.log)
            rounds += 1
            self.pause(0.5)

    def _all(self) -> list[Watched]:
        return [watched for _, stage in self.stages for watched in stage]

    def _look_after(self, watched: Watched) -> None:
        part = watched.part
        if part.alive():
            return
        if not watched.down:
            ending, pause = part.ending(), watched.fell()
            part.clear()
            say(f"{part.name} ended ({ending}); starting it again in {pause:g} s. Its log: {part.log}")
        elif time.monotonic() >= watched.due:
            try:
                watched.rise()
            except (Refused, OSError) as error:
                say(f"{part.name} cannot be started: {error} Trying again in {watched.fell():g} s.")

    def end(self) -> None:
        """Ends the last stage first. A second request for the end spares no time for anybody."""
        asked = self.stop_requests
        for grace, stage in reversed(self.stages):
            parts = [watched.part for watched in stage]
            for part in parts:
                part.ask()
            self._wait_for_end(parts, grace, asked)
            for part in parts:
                part.end(0.3 if self.stop_requests > max(asked, 1) else 1)

    def _wait_for_end(self, parts: Sequence[Program], grace: float, asked: int) -> None:
        deadline = time.monotonic() + grace
        while any(part.alive() for part in parts) and time.monotonic() < deadline:
            if self.stop_requests > max(asked, 1):
                return
            self.pause(0.02)


def _shorten(log: Path) -> None:
    """Keeps one earlier piece. The part goes on writing where the file now ends: it appends."""
    with suppress(OSError):  # a full disk is no reason to fall
        if log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
