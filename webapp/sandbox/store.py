"""The state: one SQLite file, which survives a restart and a kill.

One connection behind one lock. Calls are short and few, and a call that sees no other one halfway is worth more here
than speed: it is what makes the answer to a repeated ClientToken sure.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .options import Options

_SCHEMA = """
CREATE TABLE IF NOT EXISTS groups (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, region TEXT NOT NULL, name TEXT NOT NULL,
  created REAL NOT NULL, versions INTEGER NOT NULL DEFAULT 0, document TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS packages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, region TEXT NOT NULL, name TEXT NOT NULL,
  version INTEGER, approval TEXT, created REAL NOT NULL, deleted REAL,
  request_id TEXT NOT NULL, document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS packages_in_time ON packages (region, name, created, id);
CREATE INDEX IF NOT EXISTS packages_going ON packages (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE IF NOT EXISTS tags (
  arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)
);
CREATE TABLE IF NOT EXISTS tokens (
  region TEXT NOT NULL, token TEXT NOT NULL, digest TEXT NOT NULL, arn TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (region, token)
);
CREATE TABLE IF NOT EXISTS attempts (token TEXT PRIMARY KEY, made INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, operation TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, entry TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS journal_by_name ON journal (name, seq);
CREATE TRIGGER IF NOT EXISTS journal_is_kept BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_is_true BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""


class Store:
    def __init__(self, options: Options) -> None:
        self.options = options
        options.data.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._open = sqlite3.connect(
            options.data / "sandbox.sqlite3", timeout=30, isolation_level=None, check_same_thread=False
        )
        self._open.row_factory = sqlite3.Row
        # In WAL mode NORMAL loses nothing when the process is killed, only when the machine loses power.
        self._open.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and alone: no other thread reads or writes meanwhile."""
        with self._lock:
            self._open.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._open.execute("ROLLBACK")
                raise
            self._open.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._open.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found = self.rows(sql, *values)
        return found[0] if found else None

    def run(self, sql: str, *values: Any) -> None:
        with self._lock:
            self._open.execute(sql, values)
