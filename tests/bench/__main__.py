"""What a step of the check and a result cost, as multiples of a view that does nothing.

Everything is measured in one process and one run: CPU time around the WSGI callable, with all middleware, taken
in turns, so that a machine that slows down slows all of them. Times are worth little by themselves; the ratios
count. Prints a table, and writes the same as JSON into the file that is named.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROUNDS = 20
RUNNER = ("age-18-39", "sex-male", "in-calf", "during-exercise", "painful-tightening", "heavy-sweating", "daily")

Answered = tuple[float, bytes, dict[str, str]]


class Browser:
    """Sends requests straight to the WSGI callable, keeps cookies, and adds up CPU seconds."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.cookies: dict[str, str] = {}

    def asks(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> Answered:
        """CPU seconds, body and headers of one request."""
        body = urlencode(form, doseq=True).encode() if form is not None else b""
        environ = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
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
                    self.cookies[key.strip()] = rest.split(";")[0]
                given[name.lower()] = value

        begun = time.process_time()
        answered = self.application(environ, start_response)
        content = b"".join(answered)
        getattr(answered, "close", lambda: None)()
        return time.process_time() - begun, content, given


def measure() -> dict[str, float]:
    """Medians of CPU milliseconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SPASMCHECK_DATA"] = folder
        import django
        from django.conf import settings

        django.setup()
        settings.ROOT_URLCONF = "tests.bench.urls"
        from django.core.management import call_command

        from spasmcheck.evidence import published
        from spasmcheck.evidence.transfer import read_fixtures
        from tests.editions import begin_with, keep

        call_command("collectstatic", interactive=False, verbosity=0)
        edition = begin_with(keep(Path(folder) / "edition.json", read_fixtures(settings.SPASMCHECK_FIXTURES)))
        assert published.current() is edition
        from spasmcheck.wsgi import application

        return _rounds(application, edition)


def _rounds(application: Callable[..., Iterable[bytes]], edition: Any) -> dict[str, float]:
    """Every step of a whole check, an empty view beside each, and the result, over and over."""
    spent: dict[str, list[float]] = {"empty view": [], "step": [], "result": []}
    for _ in range(ROUNDS):
        browser = Browser(application)
        for step in _journey(browser, edition):
            spent["step"].append(step)
            spent["empty view"].append(browser.asks("/empty/")[0])
        spent["result"].append(_checked(browser.asks("/result/"))[0])
    return {name: 1000 * statistics.median(values) for name, values in spent.items()}


def _checked(answer: Answered) -> Answered:
    assert answer[2][":status"] == "200 OK", answer[2]
    return answer


def _journey(browser: Browser, edition: Any) -> Iterator[float]:
    """What each answer costs that brings the next step, over a whole check with htmx."""
    from tests.visitors import Visitor

    _checked(browser.asks("/check/urgent-now/"))
    visitor, path = Visitor(edition), "/check/urgent-now/"
    while path != "/check/answers/":
        step = edition.model.steps[path.split("/")[2]]
        form = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        form |= visitor.would_answer([question.slug for question in step.questions], RUNNER)
        cost, _, headers = _checked(browser.asks(path, form, HTTP_HX_REQUEST="true"))
        path = headers["hx-push-url"]
        if path != "/check/answers/":
            yield cost


def main() -> None:
    """Measure, print, and write."""
    spent = measure()
    floor = spent["empty view"]
    sys.stdout.write(f"{'':12}{'CPU ms':>8}{'times the empty view':>22}\n")
    for name, value in spent.items():
        sys.stdout.write(f"{name:12}{value:8.3f}{value / floor:22.1f}\n")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(spent, indent=2) + "\n")


if __name__ == "__main__":
    main()
