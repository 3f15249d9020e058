"""The Celery application. The database is the queue; messages are wake-ups, and losing all of them loses nothing."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

app = Celery("packwright")
app.config_from_object(settings.CELERY)
app.autodiscover_tasks(["webapp"])
