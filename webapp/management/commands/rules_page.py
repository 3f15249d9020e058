"""`rules_page`: writes `docs/rules.md` from the rules themselves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from webapp.rules.page import page


class Command(BaseCommand):
    help = "Write docs/rules.md, the page that lists every rule beyond the service model."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "rules.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"{path} lists the rules.")
