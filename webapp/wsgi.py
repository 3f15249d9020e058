"""The WSGI application that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
application = get_wsgi_application()
# Loaded before the workers fork, so that they share it and the first request does not wait for it.
import_module(settings.ROOT_URLCONF)
# What stays for good is not looked through again at each collection of garbage, which would halt a request.
gc.collect()
gc.freeze()
