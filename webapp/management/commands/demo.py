"""`demo`: the demo people, one per role, and a few drafts. Their passwords are their names, so only a demo has them."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.actions import drafts, people, reviews
from webapp.lifecycle import Role
from webapp.models import Draft, User

PEOPLE = {
    "author": Role.AUTHOR,
    "author2": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "auditor": Role.AUDITOR,
    "operator": Role.OPERATOR,
    "admin": Role.ADMIN,
}
DRAFTS = Path(__file__).with_name("demo_drafts.json")


class Command(BaseCommand):
    help = "Make the demo people and a few drafts (once), or refuse while a demo person can log in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--refuse", action="store_true", help="fail while a demo person can log in")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["refuse"]:
            self._refuse()
            return
        if not settings.DEMO:
            raise CommandError("Demo people belong to a demo: start with DEMO=1 if this is one.")
        for name, role in PEOPLE.items():
            if not User.objects.filter(username=name).exists():
                people.add_person(name, name, roles=[role], by=None)
        if not Draft.objects.exists():
            self._make_drafts()

    def _refuse(self) -> None:
        able = [
            person.username for person in _demo_people() if person.is_active and person.check_password(person.username)
        ]
        if able:
            raise CommandError(
                f"These demo people can log in with their names as passwords: {', '.join(able)}. Deactivate them in "
                "the admin, or give them other passwords, before this talks to real AWS."
            )

    def _make_drafts(self) -> None:
        author = User.objects.get(username="author")
        for made in json.loads(DRAFTS.read_text()):
            draft = drafts.create(made["request"], by=author, note=made["note"])
            if made["share"]:
                drafts.share(draft, by=author, username=made["share"])
            if made["ask"]:
                reviews.request_review(draft, by=author, comment=made["ask"])


def _demo_people() -> list[User]:
    return list(User.objects.filter(username__in=PEOPLE))
