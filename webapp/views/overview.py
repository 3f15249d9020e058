"""A draft's own page: the task list while it is edited, the timeline once it is under way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from webapp import policy
from webapp.formats.exports import EXPORTS
from webapp.lifecycle import EDITABLE, Role
from webapp.models import Draft
from webapp.views import timeline
from webapp.views.access import who
from webapp.views.reading import read, request_of, sections


def overview(request: HttpRequest, draft: Draft, *, refusal: str = "") -> HttpResponse:
    """`refusal` is why what was posted from this page was not done; what was typed is in request.POST."""
    is_author_of = policy.may(who(request), "edit", draft)
    context = read(draft) | timeline.of(draft) | {
        "offers": policy.offers(who(request), draft),
        "sections": sections(request_of(draft)),
        "may_edit": draft.state == EDITABLE and is_author_of,
        "may_share": is_author_of,
        "may_duplicate": policy.has(who(request), Role.AUTHOR),
        "exports": EXPORTS.values(),
        "shares": [share.user for share in draft.shares.select_related("user")],
        "refusal": refusal,
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "drafts/draft.html", context, status=422 if refusal else 200)
