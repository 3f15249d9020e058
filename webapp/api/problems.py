"""Errors as RFC 9457 problem details: every answer that is not a success has this shape."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from webapp.document import BadDocument
from webapp.queries import BadCursor
from webapp.refusals import Invalid, NotAllowed, Refusal, Stale, WrongState
from webapp.sagemaker.validate import Problem

CONTENT_TYPE = "application/problem+json"
STATUS: dict[type[Refusal], int] = {NotAllowed: 403, WrongState: 409, Stale: 409, Invalid: 422}


def answer(status: int, detail: str, **more: Any) -> HttpResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def told(findings: list[Problem] | tuple[Problem, ...]) -> list[dict[str, str]]:
    """Findings as the API gives them."""
    return [{"path": row.path, "message": row.sentence, "source": row.source} for row in findings]


def absent(request: HttpRequest) -> HttpResponse:
    """For what is not there, or not to be seen."""
    return answer(404, "There is nothing here that you may see.")


def not_allowed(response: HttpResponse) -> HttpResponse:
    """The refusal of a method, as a problem. It keeps which methods there are."""
    told = answer(405, f"This address takes {response['Allow']} alone.")
    told["Allow"] = response["Allow"]
    return told


_HOW = {
    "missing": "is required", "dict_type": "is a JSON object", "string_type": "is a text", "int_type": "is a number",
    "int_parsing": "is a number", "extra_forbidden": "is not taken here; leave it out",
    "string_too_long": "is too long",
    "greater_than_equal": "is too small", "less_than_equal": "is too large",
    "model_type": "is a JSON object", "model_attributes_type": "is a JSON object",
}  # fmt: skip


def _wrong(row: dict[str, Any]) -> str:
    """What is wrong with one part of a call, such as: request in the body is required."""
    where, *names = (str(token) for token in row["loc"])
    inside = [name for name in names if name not in ("body", "given", where)]
    what = f"{'.'.join(inside)} in the {where}" if inside else f"the {where}"
    return f"{what} {_HOW.get(row['type'], row['msg'][:1].lower() + row['msg'][1:])}"


def install(api: NinjaAPI) -> None:
    """Maps everything that can go wrong to a problem."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        more = {"problems": told(error.problems)} if isinstance(error, Invalid) else {}
        return answer(STATUS[type(error)], error.why, **more)

    @api.exception_handler(BadDocument)
    def bad_document(request: HttpRequest, error: BadDocument) -> HttpResponse:
        return answer(400, str(error), path=error.path)

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return answer(400, "it is larger than 1 MiB, more than any request can be.", path="")

    @api.exception_handler(BadCursor)
    def bad_cursor(request: HttpRequest, error: BadCursor) -> HttpResponse:
        return answer(400, str(error))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = "; ".join(dict.fromkeys(map(_wrong, error.errors[:20])))
        return answer(422, f"{wrong}.")

    @api.exception_handler(AuthenticationError)
    def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer(401, "Send a token that is valid, as “Authorization: Bearer TOKEN”.")
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return absent(request)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, error.message)
