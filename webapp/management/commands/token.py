"""`token NAME`: a new API token for a person, on the last line, alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.actions import tokens
from webapp.models import User


class Command(BaseCommand):
    help = "Make an API token for a person and print it; it is shown only now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["name"], is_active=True).first()
        if person is None:
            raise CommandError(f"There is nobody called {options['name']} who can log in.")
        self.stdout.write(tokens.make(person, by=None))
