"""The JSON API under /api/v1/: its door, its strict reader, its errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.security import HttpBearer

from webapp import document
from webapp.actions import tokens
from webapp.api import drafts, events, problems
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
    """Bodies go through the one loader: no repeated keys, no NaN, no depth, no NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        return document.load(request.body)


class Api(NinjaAPI):
    def on_exception(self, request: HttpRequest, exc: Exception | type[Exception]) -> HttpResponse:
        # ninja wraps what its parser raises; the cause says what is wrong with the body.
        cause = getattr(exc, "__cause__", None) or getattr(exc, "__context__", None)
        return super().on_exception(request, cause if isinstance(cause, BadDocument) else exc)


api = Api(title="Packwright", version="1", auth=Token(), parser=Strict(), docs_url=None, urls_namespace="api")
problems.install(api)
api.add_router("", events.router)
api.add_router("/drafts", drafts.router)
