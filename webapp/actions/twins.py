"""Two approvals of the very same request in one group: each is to become a version of its own.

A look can't tell their packages apart, so one may have adopted the package that the other's token made. That does no
harm as long as the tokens are exchanged with the packages: two tokens, two packages, and none is made twice.
"""

from datetime import timedelta

from django.db import transaction

from webapp.actions.submissions import Claim, details_of, release, still_ours
from webapp.audit import record
from webapp.models import Submission
from webapp.sagemaker.gateway import Answer

WORDS = "The answer was a package that another approval of the same request had found first; going on with its token."


@transaction.atomic(durable=True)
def exchange_tokens(claimed: Claim, arn: str, answer: Answer) -> bool:
    """Where our token's package is recorded for a twin, goes on with the twin's; False if it is no twin's.

    Raises LostClaim.
    """
    row = still_ours(claimed)
    twin = Submission.objects.filter(arn=arn, revision__sha256=row.revision.sha256).exclude(pk=row.pk).first()
    if twin is None or Submission.objects.filter(sends_with=twin).exclude(pk=row.pk).exists():
        return False
    row.sends_with, row.words, row.aws_request_id = twin, WORDS, answer.request_id
    release(row, timedelta(0))
    details = details_of(claimed, answer.request_id, answer.http_status) | {"arn": arn, "twin": twin.draft_id}
    record("postpone", actor=None, draft=row.draft, sha256=row.revision.sha256, reason=WORDS, details=details)
    return True
