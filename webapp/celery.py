"""The Celery application. The database is the queue; messages are wake-ups, and losing all of them loses nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

app = Celery("packwright")
app.config_from_object("django.conf:settings.CELERY")
app.autodiscover_tasks(["webapp"])
