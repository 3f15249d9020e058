"""`person`: adds somebody from the command line, such as the first admin of a new installation."""

import getpass
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.actions import people
from webapp.lifecycle import Role
from webapp.refusals import Invalid


class Command(BaseCommand):
    help = "Add a person with roles. Without --ask a password is made and printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", action="append", choices=[role.value for role in Role], default=[])
        parser.add_argument("--ask", action="store_true", help="ask for the password instead of making one")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("Password: ") if options["ask"] else secrets.token_urlsafe(15)
        try:
            validate_password(password)
            people.add_person(options["name"], password, roles=options["role"], by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Invalid as refused:
            raise CommandError(refused.why) from None
        if not options["ask"]:
            self.stdout.write(f"{options['name']} can sign in with this password, which is shown only now:")
            self.stdout.write(password)
