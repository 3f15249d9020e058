"""The JSON API under /api/v1/: its door, its strict reader, its errors."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer

from webapp import document
from webapp.actions import tokens
from webapp.api import description, drafts, events, problems, schema
from webapp.document import BadDocument
from webapp.models import User


class Token(HttpBearer):
    """Authorization: Bearer TOKEN."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        try:
            return tokens.used(token)
        except (ValueError, UnicodeError):
            return None


class Strict(Parser):
    """Bodies go through the one loader: no repeated keys, no NaN, no depth, no NUL. The request is checked again."""

    def parse_body(self, request: HttpRequest) -> Any:
        return document.load_around(request.body)


View = Callable[..., HttpResponse]


class Api(NinjaAPI):
    def on_exception(self, request: HttpRequest, exc: Exception | type[Exception]) -> HttpResponse:
        # ninja wraps what its parser raises; the cause says what is wrong with the body.
        cause = getattr(exc, "__cause__", None) or getattr(exc, "__context__", None)
        return super().on_exception(request, cause if isinstance(cause, BadDocument) else exc)

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**given)
        description.completed(document)
        return document

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """ninja's, made to answer with a problem where the method or the path is not one of ours."""
        patterns = super()._get_urls()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _with_problems(pattern.callback)
        return [*patterns, re_path(r"", csrf_exempt(problems.absent))]


def _with_problems(view: View) -> View:
    @csrf_exempt  # no cookie of ours opens anything here
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *args, **named)
        except Http404:
            return problems.absent(request)
        return problems.not_allowed(response) if response.status_code == 405 else response

    return wrapped


api = Api(title="Packwright", version="1", auth=Token(), parser=Strict(), docs_url=None, urls_namespace="api")
problems.install(api)
api.add_router("", events.router)
api.add_router("/drafts", drafts.router)
api.add_router("/schema", schema.router)
