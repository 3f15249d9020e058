"""`verify_audit`: reads the whole audit chain and says whether it is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from webapp import audit
from webapp.models import AuditHead


class Command(BaseCommand):
    help = "Check that no audit event was changed, removed or added behind Packwright's back."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = list(audit.verify())
        for sentence in wrong:
            self.stderr.write(self.style.ERROR(sentence))
        if wrong:
            raise CommandError(f"The audit is not whole: {len(wrong)} findings.")
        head = AuditHead.objects.filter(pk=1).first()
        count, last = (head.seq, head.hash) if head else (0, "0" * 64)
        self.stdout.write(f"The audit is whole: {count} events, the last hash is {last}.")
        self.stdout.write("Keep that count and hash somewhere else: they show it if the end is ever cut off.")
