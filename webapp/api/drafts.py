"""Drafts over the API: the same actions and the same policy as the pages."""

import json
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.params import functions

from webapp import policy, queries, rules
from webapp.actions import drafts
from webapp.actions.transitions import BY_PEOPLE, NAMES_A_REVISION
from webapp.api.problems import answer, told
from webapp.api.shapes import REQUEST_HELP, Decision, DraftOut, DraftPage, NewDraft, ProblemDetails
from webapp.lifecycle import State
from webapp.masking import masked
from webapp.models import Draft, User
from webapp.refusals import Stale

router = Router(tags=["drafts"])
Words = Annotated[str, functions.Query(max_length=100)]
NewRequest = Annotated[dict[str, Any], functions.Body(description=REQUEST_HELP)]
Key = Annotated[
    str | None,
    functions.Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,255}$",
        description="Sent again by the same person within 24 hours, it finds the draft that it made",
    ),
]
Version = Annotated[
    str, functions.Header(alias="If-Match", description='The version that the change was made from, such as "3"')
]
REFUSALS = dict.fromkeys((400, 401, 404, 422), ProblemDetails)
CHANGE_REFUSALS = REFUSALS | dict.fromkeys((403, 409), ProblemDetails)


def who(request: HttpRequest) -> User:
    person = request.auth  # type: ignore[attr-defined]
    assert isinstance(person, User)
    return person


def visible(request: HttpRequest, pk: int) -> Draft:
    rows = queries.visible_to(who(request)).select_related("owner", "updated_by")
    return get_object_or_404(rows, pk=pk)


def row(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.pk, "state": draft.state, "version": draft.version, "name": draft.name, "kind": draft.kind,
        "owner": draft.owner.username, "updated_by": draft.updated_by.username, "created_at": draft.created_at,
        "updated_at": draft.updated_at, "problem_count": draft.problem_count, "arn": draft.arn or None,
        "model_package_status": draft.model_package_status or None,
    }  # fmt: skip


def whole(draft: Draft, person: User) -> dict[str, Any]:
    request = json.loads(draft.text)
    found = rules.findings(request, settings.AWS_REGION)
    revision = draft.revisions.order_by("-number").first()
    submission = draft.submissions.order_by("-id").first()
    return row(draft) | {
        "region": settings.AWS_REGION,
        "request": request if policy.may(person, "edit", draft) else masked(request),
        "note": draft.note,
        "problems": told([finding for finding in found if not finding.is_warning]),
        "warnings": told([finding for finding in found if finding.is_warning]),
        "revision": {"number": revision.number, "sha256": revision.sha256} if revision else None,
        "status_details": submission.status_details if submission else {},
        "words": submission.words if submission else "",
    }


def _tagged(response: HttpResponse, draft: Draft) -> None:
    response["ETag"] = f'"{draft.version}"'


@router.post("", response={201: DraftOut, **CHANGE_REFUSALS})
def create(request: HttpRequest, response: HttpResponse, body: NewDraft, key: Key = None) -> Any:
    """A new draft. It may be incomplete: it is stored, and its problems are told.

    With an Idempotency-Key it is safe to send again: the same request and note find the draft that was made, as it is
    by now, and the answer says Idempotency-Replayed: true; another request is refused.
    """
    made, is_replay = drafts.create_once(body.request, by=who(request), note=body.note, key=key or "")
    draft = visible(request, made.pk)
    _tagged(response, draft)
    if is_replay:
        response["Idempotency-Replayed"] = "true"
    response["Location"] = f"/api/v1/drafts/{draft.pk}"
    return Status(201, whole(draft, who(request)))


@router.get("", response={200: DraftPage, **REFUSALS})
def index(request: HttpRequest, state: str = "", q: Words = "", cursor: str = "") -> Any:
    """The drafts that you may see, the latest change first."""
    if state and state not in list(State):
        return answer(422, f"state: say one of {', '.join(State)}.")
    rows = queries.visible_to(who(request)).select_related("owner", "updated_by").defer("text", "undo", "note")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(name__icontains=q) if q else rows
    try:
        page = queries.page(rows, ("-updated_at", "-id"), cursor)
    except (ValidationError, ValueError, OverflowError):
        raise queries.BadCursor("This cursor is damaged. Go back to the start of the list.") from None
    return {"items": [row(draft) for draft in page.rows], "next_cursor": page.next_cursor or None}


@router.get("/{int:pk}", response={200: DraftOut, **REFUSALS})
def show(request: HttpRequest, response: HttpResponse, pk: int) -> Any:
    draft = visible(request, pk)
    _tagged(response, draft)
    return whole(draft, who(request))


@router.put("/{int:pk}/request", response={200: DraftOut, **CHANGE_REFUSALS, 428: ProblemDetails})
def replace(request: HttpRequest, response: HttpResponse, pk: int, body: NewRequest, match: Version = "") -> Any:
    """Replaces the request. If-Match names the version that it was made from."""
    draft = visible(request, pk)
    version = match.strip().removeprefix("W/").strip('"')
    if not (version.isascii() and version.isdecimal()) or len(version) > 9:
        return answer(428, 'Send If-Match with the version that you changed, such as If-Match: "3".')
    try:
        drafts.edit(draft, by=who(request), version=int(version), request=body, undo="")
    except Stale as stale:
        changed_by = Draft.objects.select_related("updated_by").get(pk=pk)
        return answer(409, stale.why, version=changed_by.version, changed_by=changed_by.updated_by.username)
    draft = visible(request, pk)
    _tagged(response, draft)
    return whole(draft, who(request))


@router.post("/{int:pk}/{name}", response={200: DraftOut, **CHANGE_REFUSALS})
def transition(request: HttpRequest, response: HttpResponse, pk: int, name: str, body: Decision | None = None) -> Any:
    """Takes one step of the lifecycle: request_review, withdraw, request_changes, approve, reopen, discard, retry."""
    draft = visible(request, pk)
    if name not in BY_PEOPLE:
        raise Http404
    given = body or Decision()
    more = {"sha256": given.sha256} if name in NAMES_A_REVISION else {}
    BY_PEOPLE[name](draft, by=who(request), comment=given.comment, **more)
    draft = Draft.objects.select_related("owner", "updated_by").get(pk=pk)
    _tagged(response, draft)
    return whole(draft, who(request))
