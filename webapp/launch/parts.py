"""The commands of the parts that `./run` starts."""

import os
import sys

from webapp.launch.address import Address
from webapp.launch.places import ROOT, Places
from webapp.launch.processes import Program

PYTHON = sys.executable
NAMES = ("beat", "worker", "web", "sandbox")  # in the order in which what was left behind is ended


def sandbox(places: Places, address: Address) -> Program:
    where = ["--host", address.host, "--port", str(address.port), "--data", str(places.data / "sandbox")]
    return Program("sandbox", places, [PYTHON, "-m", "webapp.sandbox", *where], ready=address.accepts)


def web(places: Places, address: Address, *, refuse_demo: bool) -> Program:
    """Prepares the database, then serves: in one process, since it is Django's start that takes the time."""
    switches = ["--refuse-demo"] if refuse_demo else []
    command = [PYTHON, str(ROOT / "manage.py"), "up", "--web", address.bind, *switches]
    return Program("web", places, command, ready=address.answers)


def worker(places: Places) -> Program:
    lonely = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    level = ["--loglevel", os.environ.get("LOG_LEVEL") or "INFO"]
    command = [PYTHON, "-m", "celery", "-A", "webapp.celery", "worker", "-c", "2", *lonely, *level]
    return Program("worker", places, command)


def beat(places: Places) -> Program:
    folder = places.data / "beat"
    folder.mkdir(mode=0o700, exist_ok=True)
    command = [PYTHON, "-m", "celery", "-A", "webapp.celery", "beat", "-s", str(folder / "schedule"), "--pidfile="]
    return Program("beat", places, command)
