"""Packwright's API over HTTP, by the standard library alone: one host, no redirects, time-outs, plain errors."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from webapp.command.words import Refused

DEFAULT_URL = "http://127.0.0.1:8000"
TIMEOUT_SECONDS = 30
MAX_ANSWER = 64 * 1024 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could carry the token to another host."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


class Server:
    """One Packwright and the token for it. Raises Refused for an address or a token that can't be one."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self.url, self.token, self.timeout = url.rstrip("/"), token, timeout
        try:
            parts = urllib.parse.urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query or not url.isascii():
            raise Refused(f"PACKWRIGHT_URL: give an address such as {DEFAULT_URL}, not {url!r}.")
        if not token:
            raise Refused(f"PACKWRIGHT_TOKEN is not set; make a token at {self.url}/tokens/ and export it.")
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise Refused("PACKWRIGHT_TOKEN holds characters that no token has.")
        # A proxy can't reach this machine's own loopback address.
        proxies = [urllib.request.ProxyHandler({})] if host in _LOOPBACK else []
        self._opener = urllib.request.build_opener(_NoRedirects(), *proxies)

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """What the API answers, read as JSON. Raises Refused with its words where it says no."""
        data = None if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        given |= {"Content-Type": "application/json"} if data is not None else {}
        address = f"{self.url}/api/v1{path}"
        request = urllib.request.Request(address, data, given, method=method)  # noqa: S310  (http or https: see above)
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return _read(answer.read(MAX_ANSWER), self.url)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error, self.url) from None
        except (OSError, http.client.HTTPException) as error:
            why = f"{self.url} was not reached: {_reason(error)}. Is it running, and is PACKWRIGHT_URL right?"
            raise NotReached(why) from None


class NotReached(Refused):
    """There was no answer, so it is not known whether the call was heard."""


class NotThere(Refused):
    """There is no such thing, or none that the token's person may see."""


def _reason(error: Exception) -> str:
    found = getattr(error, "reason", error)
    if isinstance(found, TimeoutError):
        return "it took too long to answer"
    return str(getattr(found, "strerror", None) or found or type(found).__name__).rstrip(".")


def _read(content: bytes, url: str) -> Any:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(f"What answers at {url} is not Packwright: it does not speak its JSON.")
    return found


def _refusal(error: urllib.error.HTTPError, url: str) -> Refused:
    if error.code == 401:
        return Refused("The token was refused: it is wrong, over or revoked. Set PACKWRIGHT_TOKEN to a new one.")
    if 300 <= error.code < 400:
        where = error.headers.get("Location", "another address")
        return Refused(f"{url} redirects to {where}. If you trust that, set PACKWRIGHT_URL to it.")
    try:
        told = json.loads(error.read(MAX_ANSWER))
        lines = [str(told["detail"]), *(f"  {row['path']}  {row['message']}" for row in told.get("problems", ()))]
    except (ValueError, KeyError, TypeError, AttributeError, OSError, http.client.HTTPException):
        return Refused(f"What answers at {url} said {error.code}, in no words of Packwright's.")
    return (NotThere if error.code == 404 else Refused)("\n".join(lines))
