"""`up`: start everything. The work is done in `webapp.launch`; here is what of it needs Django."""

import gc
import hashlib
import sys
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app import wsgiapp  # type: ignore[import-untyped]

from webapp.launch import up
from webapp.sagemaker.shapes import request_shape


class Command(BaseCommand):
    help = "Start everything that Packwright needs; Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--aws", action="store_true", help="talk to real AWS, by boto3's usual credentials")
        parser.add_argument("--web", metavar="HOST:PORT", help="the web part alone: prepare the database, then serve")
        parser.add_argument("--refuse-demo", action="store_true", help="with --web: not while a demo person can log in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["web"]:
            sys.exit(up.main(["--aws"] if options["aws"] else []))
        with ThreadPoolExecutor(1) as beside:  # the other core may compress files meanwhile
            collected = beside.submit(collect_static_files)
            prepare_database(refuse_demo=options["refuse_demo"])
            collected.result()
        serve(options["web"])


def prepare_database(*, refuse_demo: bool) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=1)
    if refuse_demo:
        call_command("demo", "--refuse")
    elif settings.DEMO:
        call_command("demo")


def serve(bind: str) -> None:
    """In this process: Django is loaded, and the workers fork from here."""
    connections.close_all()  # a connection must not be shared with them
    import_module(settings.ROOT_URLCONF)  # otherwise each worker loads these at its first request
    request_shape()
    gc.collect()
    gc.freeze()  # the collector then leaves the memory alone that they share
    threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"]
    sys.argv = ["gunicorn", "webapp.wsgi", "--bind", bind, *threads, "--graceful-timeout", "4", "--no-control-socket"]
    wsgiapp.run()


def collect_static_files() -> None:
    """Only when one of them changed: hashing and compressing all of them takes seconds."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.collected")
    seen = fingerprint()
    if not stamp.exists() or stamp.read_text() != seen:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(seen)


def fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
