"""What every request goes through: its id and address noted, garbage refused, domain refusals said in words."""

import contextlib
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render, resolve_url

from webapp import audit
from webapp.document import BadDocument
from webapp.queries import BadCursor
from webapp.refusals import Invalid, NotAllowed, Refusal, Stale, WrongState

GetResponse = Callable[[HttpRequest], HttpResponse]

STATUS: dict[type[Exception], int] = {
    NotAllowed: 403, WrongState: 409, Stale: 409, Invalid: 422, BadDocument: 422, BadCursor: 400,
}  # fmt: skip


def request_context(get_response: GetResponse) -> GetResponse:
    """Gives each request an id, and notes it with the client's address for the audit."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        token = audit.origin.set(audit.Origin(request_id, request.META.get("REMOTE_ADDR", "")))
        try:
            response = get_response(request)
        finally:
            with contextlib.suppress(ValueError):
                audit.origin.reset(token)
        response["X-Request-ID"] = request_id
        return response

    return middleware


def refuse_garbage(get_response: GetResponse) -> GetResponse:
    """Refuses what no page of ours asks for and PostgreSQL can't look up: NUL and half surrogates in an address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        address = request.path_info + "".join(key + value for key, values in request.GET.lists() for value in values)
        if "\x00" in address or any("\ud800" <= letter <= "\udfff" for letter in address):
            return _garbage(request)
        return get_response(request)

    return middleware


def _garbage(request: HttpRequest) -> HttpResponse:
    reason = "This address holds characters that no page of ours has. Check it."
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": reason}
        return JsonResponse(problem, status=400, content_type="application/problem+json")
    return refusal(request, 400, reason)


def keep_page_at_login(get_response: GetResponse) -> GetResponse:
    """Where a login has ended, a part of a page must not be replaced by the login page: what was typed would go.

    A post is refused, and the page stays; a question, such as the timeline's, takes the person to the login and back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if "HX-Request" not in request.headers or not response.get("Location", "").startswith(f"{login}?"):
            return response
        if request.method == "POST":
            return HttpResponse("You are signed out.", status=401, content_type="text/plain")
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = QueryDict(mutable=True)
        back[REDIRECT_FIELD_NAME] = urlunsplit(("", "", "/" + shown.path.lstrip("/"), shown.query, ""))
        return HttpResponse(headers={"HX-Redirect": f"{login}?{back.urlencode(safe='/')}"})

    return middleware


class SayDomainErrors:
    """Maps the domain's refusals to HTTP, here and nowhere else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal | BadCursor | BadDocument):
            reason = str(error)
            return refusal(request, STATUS[type(error)], reason[:1].upper() + reason[1:])
        return None


def refusal(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """A page that says why not. Only the one sentence; nothing of the request is in it."""
    template = {400: "400.html", 403: "403.html", 409: "409.html", 422: "409.html"}[status]
    return render(request, template, {"reason": reason}, status=status)


_TOO_LARGE = (
    f"What was sent is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2} MiB, and no request is larger "
    "than 1 MiB. Nothing was changed; your browser's Back button leads to what you typed."
)
_UNREADABLE: dict[type[Exception], str] = {
    RequestDataTooBig: _TOO_LARGE,
    TooManyFieldsSent: "What was sent has more fields than any page of ours. Nothing was changed.",
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: for what is no form at all."""
    return refusal(request, 400, _UNREADABLE.get(type(exception), ""))
