"""The site as a function from a request to an answer, and what must hold for every answer."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from spasmcheck.web.http.middleware import CONTENT_SECURITY_POLICY
from tests.amounts import times

_OTHERS = os.environ.get("SPASMCHECK_FUZZ_INPUTS")
INPUTS = int(_OTHERS or times(quick=2_000, thorough=20_000))
"""How many requests all tests here make together; those of `make fuzz` are other ones every time."""

TOKEN = "t" * 32
"""The token of forms, in its cookie and in what is sent."""

CANARY = "zq9<zq9>zq9\"zq9'zq9&zq9"
"""Typed into all that can be typed into; said back with any of its marks as they are, it could become markup."""
_UNESCAPED = re.compile(rb"zq9[<>\"'&]z")

_STATUSES = {200, 301, 302, 400, 403, 404, 405, 409, 413, 422}
_COOKIES = {django_settings.SPASMCHECK_ANSWERS_COOKIE, django_settings.CSRF_COOKIE_NAME}
_MOST_BYTES = 1_000_000


def unescaped(said: bytes) -> bool:
    """Whether the canary came back with a mark that could become markup."""
    return _UNESCAPED.search(said) is not None


class Site:
    """Takes requests as a server would hand them over. said_back: answers with the canary, made harmless."""

    def __init__(self) -> None:
        self._handler = WSGIHandler()
        self.said_back = 0

    def answers(
        self,
        path: str,
        *,
        method: str = "GET",
        query: str = "",
        body: bytes = b"",
        cookie: str = "",
        **environ: str,
    ) -> HttpResponseBase:
        """One request. The path is what stands in the address, undone of its percent signs."""
        sent = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            # Servers hand bytes over as Latin-1 (PEP 3333).
            "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"{django_settings.CSRF_COOKIE_NAME}={TOKEN}; {cookie}",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
        }
        if method != "GET":
            sent |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        request = WSGIRequest(sent | environ)
        # Past the signals, which would look after connections to a database that these tests do without.
        return self._handler.get_response(request)

    def holds(self, response: HttpResponseBase) -> None:
        """What must be so whatever was sent."""
        assert response.status_code in _STATUSES
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert set(response.cookies) <= _COOKIES
        content = b"".join(response) if response.streaming else getattr(response, "content", b"")
        assert len(content) <= _MOST_BYTES
        said = b"\n".join((content, *(f"{name}: {value}".encode() for name, value in response.items())))
        assert not unescaped(said)
        self.said_back += b"zq9&lt;zq9" in said


def tries(parts: float, strategy: SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    """Check this part of all inputs, and that there were so many."""
    wanted = round(INPUTS * parts)
    tried = 0

    @settings(
        max_examples=wanted,
        derandomize=_OTHERS is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one(sent: Any) -> None:
        nonlocal tried
        tried += 1
        check(sent)

    one()
    assert tried >= wanted


def form(fields: Mapping[str, list[str]] | list[tuple[str, str]]) -> bytes:
    """A form as a browser sends it, or as nobody does."""
    pairs = list(fields.items()) if isinstance(fields, Mapping) else fields
    return urlencode(pairs, doseq=True, errors="surrogatepass").encode()
