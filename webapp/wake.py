"""Wake-ups for the worker. The database is the queue, so one that never arrives costs at most one sweep."""

import functools
import logging
from concurrent.futures import ThreadPoolExecutor

from webapp.celery import app

log = logging.getLogger(__name__)


@functools.cache
def _sender() -> ThreadPoolExecutor:
    # Made on first use, in the process that uses it: a thread does not survive the fork of a web worker.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="wake")


def nudge(submission_id: int) -> None:
    """Wakes the worker for a submission; whoever calls this neither waits for the broker nor fails with it."""
    _sender().submit(_send, submission_id)


def _send(submission_id: int) -> None:
    try:
        app.send_task("webapp.tasks.work_on", (submission_id,), retry=False)
    except Exception as error:  # whatever the broker's client throws: the sweep finds the submission anyway
        log.warning("no wake-up sent for submission %s (%s); the sweep will find it", submission_id, error)
