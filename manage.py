#!/usr/bin/env python3
"""Packwright's command line: Django's commands, with the surroundings that they need."""

import os
import sys

from webapp.launch import up
from webapp.launch.prepare import surroundings
from webapp.launch.words import Refused, complain


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    if arguments[:1] == ["up"] and "--web" not in arguments:
        return up.main(arguments[1:])  # the supervisor lives long: it does without Django
    try:
        with surroundings(arguments):
            return django(arguments)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


def django(arguments: list[str]) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line([sys.argv[0], *arguments])
    except ImproperlyConfigured as error:
        complain(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
