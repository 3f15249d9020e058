"""A supervisor over parts that only sleep: run by test_supervisor.py with a DATA_DIR."""

import sys
from pathlib import Path

from webapp.launch.places import made
from webapp.launch.processes import Program
from webapp.launch.supervisor import Supervisor
from webapp.launch.words import say

STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
time.sleep(600)
"""
PARTS = {"first": "import time; time.sleep(600)", "stubborn": STUBBORN, "last": "import time; time.sleep(600)"}


def main(folder: Path) -> None:
    places = made(folder)
    supervisor = Supervisor()
    supervisor.listen()
    programs = [Program(name, places, [sys.executable, "-c", code]) for name, code in PARTS.items()]
    supervisor.start(programs[:1], grace=1)
    supervisor.start(programs[1:], grace=0.5)
    say("watching")
    supervisor.watch()
    supervisor.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
