"""What travels over the wire, from a server as `make run` starts it: compressed files, compressed pages."""

from __future__ import annotations

import gzip
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import parse_headers
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, expect

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.web import state as states
from spasmcheck.web.state import State
from tests.browser.kinds import PRESENT, thorough
from tests.pages import Page
from tests.served import HOST, served
from tests.visitors import HTMX, SAFE, Visitor

pytestmark = pytest.mark.browser

MOST_FOR_A_FIRST_VISIT = 40_960
MOST_FOR_A_STEP = 6_144


@pytest.fixture(scope="module")
def site(
    shipped_file: Path, compressed_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, int]]:
    """Host and port of a server in a process of its own, with static files collected and the shipped edition."""
    data = tmp_path_factory.mktemp("served")
    (data / "static").symlink_to(compressed_files)
    (data / "edition.json").write_bytes(shipped_file.read_bytes())
    own = {
        "SPASMCHECK_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data}/no/such/folder/db",
        # Tests write cookies that this server reads.
        "DJANGO_SECRET_KEY": django_settings.SECRET_KEY,
    }
    environment = os.environ | own
    with served(environment, data / "log") as site:
        yield HOST, site.port


class Answer:
    """One response. Its size is that of the status line, the headers and the body as they came."""

    def __init__(self, raw: bytes) -> None:
        self.size = len(raw)
        received = BytesIO(raw)
        self.status = int(received.readline().split()[1])
        self.headers = parse_headers(received)
        self._body = received.read()

    @property
    def is_compressed(self) -> bool:
        return self.headers["Content-Encoding"] in {"br", "gzip"}

    @property
    def page(self) -> Page:
        """What a browser makes of it."""
        assert "Transfer-Encoding" not in self.headers
        match self.headers["Content-Encoding"]:
            case "br":
                return Page(brotli.decompress(self._body))
            case "gzip":
                return Page(gzip.decompress(self._body))
        return Page(self._body)

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that it sets."""
        pairs = (value.split(";")[0].split("=", 1) for value in self.headers.get_all("Set-Cookie", []))
        return dict(pairs)


@dataclass
class Wire:
    """Asks by hand, as a browser with htmx does, and counts."""

    site: tuple[str, int]
    edition: PublishedEdition
    cookies: dict[str, str] = field(default_factory=dict)

    def has(self, answers: Mapping[str, tuple[str, ...]]) -> None:
        """Begin with these answers."""
        value = states.encoded(State(self.edition.number, dict(answers)))
        self.cookies[django_settings.SPASMCHECK_ANSWERS_COOKIE] = value

    def asks(self, path: str, form: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """One request; a form is sent, and anything else is got."""
        body = urlencode(form, doseq=True).encode() if form is not None else b""
        host, port = self.site
        sent = {"Host": f"{host}:{port}", "Accept-Encoding": "br, gzip", "Connection": "close"} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in sent.items())]
        with socket.create_connection(self.site, timeout=30) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            raw = b"".join(iter(lambda: line.recv(65_536), b""))
        answer = Answer(raw)
        self.cookies |= answer.cookies
        return answer

    def sends(self, path: str, answers: Mapping[str, Any], **hidden: str) -> Answer:
        """A step's answers, as htmx sends them."""
        if "csrftoken" not in self.cookies:
            self.asks("/check/urgent-now/")
        form = {"csrfmiddlewaretoken": self.cookies["csrftoken"]} | hidden | dict(answers)
        return self.asks(path, form, **HTMX)


def report(capsys: pytest.CaptureFixture[str], title: str, sizes: Mapping[str, int]) -> None:
    """The figures, with every run."""
    lines = [f"{size:>8,}  {name}" for name, size in sorted(sizes.items(), key=lambda item: -item[1])]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join([title, *lines]) + "\n")


def test_a_first_visit_is_light(
    site: tuple[str, int], browser: Browser, edition: PublishedEdition, capsys: pytest.CaptureFixture[str]
) -> None:
    """The start page and the first question, with all that they load, into an empty cache."""
    origin = f"http://{site[0]}:{site[1]}"
    with browser.new_context() as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        urls: dict[str, str] = {}
        sizes: dict[str, int] = {}

        def begins(event: dict[str, Any]) -> None:
            if before := event.get("redirectResponse"):
                sizes[before["url"]] = int(before["encodedDataLength"])
            urls[event["requestId"]] = event["request"]["url"]

        def ends(event: dict[str, Any]) -> None:
            url = urls[event["requestId"]]
            sizes[url] = sizes.get(url, 0) + int(event["encodedDataLength"])

        line.on("Network.requestWillBeSent", begins)
        line.on("Network.loadingFinished", ends)
        page.goto(f"{origin}/", wait_until="networkidle")
        page.get_by_role("link", name="Start the check").click()
        expect(page.locator('input[name="urgent-now"]').first).to_be_visible()
        page.wait_for_load_state("networkidle")
    # Chromium tells nobody about its request for the icon.
    icon = Wire(site, edition).asks("/").page.root.one("link", rel="icon", type="image/svg+xml").get("href")
    sizes[origin + icon] = Wire(site, edition).asks(icon).size
    total = sum(sizes.values())
    shown = {urlsplit(url).path: size for url, size in sizes.items()} | {"in all": total}
    report(capsys, f"A first visit, at most {MOST_FOR_A_FIRST_VISIT:,} bytes:", shown)
    assert {url for url in (*urls.values(), *sizes) if not url.startswith(f"{origin}/")} == set()
    assert {"/", "/check/", "/check/urgent-now/"} < set(shown)
    assert sum(path.endswith(".js") for path in shown) >= 3
    assert all(size > 0 for size in sizes.values())
    assert total <= MOST_FOR_A_FIRST_VISIT


def test_every_later_step_is_light(
    site: tuple[str, int], edition: PublishedEdition, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every answer to a step that htmx sends, on the way to a result and through the food part."""
    wire = Wire(site, edition)
    sizes = dict(walked(wire, "/check/urgent-now/"))
    assert "/check/answers/" in sizes
    food = wire.asks("/check/answers/").page
    sizes |= walked(wire, next(link for link in food.links if "return=food" in link))
    report(capsys, f"Later steps, at most {MOST_FOR_A_STEP:,} bytes each:", sizes)
    assert len(sizes) >= 15
    assert {name: size for name, size in sizes.items() if size > MOST_FOR_A_STEP} == {}


def test_so_is_every_step_with_problems(
    site: tuple[str, int], edition: PublishedEdition, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of a step's markup, and a message for each of its questions."""
    sizes = {}
    for slug in edition.index.steps:
        wire = Wire(site, edition)
        wire.has(thorough(edition) | SAFE)
        answer = wire.sends(f"/check/{slug}/", {})
        assert (answer.status, answer.is_compressed) == (422, True), slug
        sizes[slug] = answer.size
    report(capsys, f"Steps with problems, at most {MOST_FOR_A_STEP:,} bytes each:", sizes)
    assert {name: size for name, size in sizes.items() if size > MOST_FOR_A_STEP} == {}


def test_how_long_a_compressed_page_is_tells_nobody_what_is_in_it(
    site: tuple[str, int], edition: PublishedEdition
) -> None:
    wire = Wire(site, edition)
    wire.has(SAFE)
    assert len({wire.asks("/check/about-you/").size for _ in range(12)}) > 1


def walked(wire: Wire, start: str) -> Iterator[tuple[str, int]]:
    """Every page that answers a step, with its size, until one asks nothing."""
    page = wire.asks(start).page
    who = Visitor(wire.edition)
    for _ in range(40):
        if not page.questions:
            return
        form = page.step_form
        hidden = {item.get("name"): item.get("value") for item in form.all("input", type="hidden")}
        hidden.pop("csrfmiddlewaretoken", None)
        answer = wire.sends(form.get("action"), who.would_answer(page.questions, PRESENT), **hidden)
        assert answer.status == 200, form.get("action")
        if to := answer.headers["HX-Redirect"]:
            yield f"on to {to}", answer.size
            return
        assert answer.is_compressed
        yield answer.headers["HX-Push-Url"], answer.size
        page = answer.page
    raise AssertionError("still asked after 40 pages")
