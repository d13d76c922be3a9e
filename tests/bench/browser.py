"""A browser that sends requests straight to a WSGI callable and adds up CPU seconds.

Those of the thread that answers: what a process does beside it, such as measuring the accuracy of an edition, is
not what a request costs.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

Application = Callable[..., Iterable[bytes]]
Answered = tuple[float, bytes, dict[str, str]]
"""CPU seconds, body, and headers; the status under ":status"."""


class Browser:
    """Keeps cookies. An answer that is not what was expected fails."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.cookies: dict[str, str] = {}

    def asks(
        self, path: str, form: dict[str, Any] | None = None, *, expected: str = "200 OK", **headers: str
    ) -> Answered:
        """One request; a form is sent, and anything else is got."""
        body = urlencode(form, doseq=True).encode() if form is not None else b""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HTTP_ACCEPT_ENCODING": "gzip, br",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **headers,
        }
        given: dict[str, str] = {}

        def start_response(status: str, sent: list[tuple[str, str]], exc_info: object = None) -> None:
            given[":status"] = status
            for name, value in sent:
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key.strip()] = rest.split(";")[0].strip('"')
                given[name.lower()] = value

        begun = time.thread_time()
        answered = self.application(environ, start_response)
        content = b"".join(answered)
        getattr(answered, "close", lambda: None)()
        spent = time.thread_time() - begun
        if given[":status"] != expected:
            raise AssertionError((path, given, content[:500]))
        return spent, content, given
