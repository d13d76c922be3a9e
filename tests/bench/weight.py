"""Bytes and requests of a first visit and of a step, as a browser that takes Brotli gets them."""

from __future__ import annotations

import re
import statistics
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import brotli

from tests.served import HOST, Served, served

from .peers import OURS
from .serving import visitor_of

_FILES = re.compile(rb'(?:href|src)="(/static/[^"]+)"')


class Got(NamedTuple):
    """What came: all bytes on the wire, those of the file itself, and what is in it."""

    size: int
    body: int
    content: bytes


def measure(folder: Path) -> dict[str, float]:
    """Kilobytes and requests, by what they are for."""
    with served(OURS.environment(folder), folder / "log") as site:
        pages = [_got(site, path) for path in ("/", "/check/urgent-now/")]
        names = {name.decode() for page in pages for name in _FILES.findall(page.content)}
        # One picture is named for sites on which somebody posts a link, and two icons for those who read no SVG; a
        # browser asks for none of these.
        names = {name for name in names if not name.endswith((".png", ".ico"))}
        files = {name: _got(site, name) for name in names}
        steps = [_got(site, sent.path, sent.form, sent.cookies).size for sent in visitor_of(OURS, site.url)]
    code = sum(file.body for name, file in files.items() if name.endswith((".css", ".js")))
    return {
        "KB of a first visit: two pages and all that they load": sum(got.size for got in (*pages, *files.values()))
        / 1024,
        "requests of a first visit, the redirect to the first step included": len(pages) + len(files) + 1,
        "KB of style sheets and scripts in it, without headers": code / 1024,
        "KB of a step, median": statistics.median(steps) / 1024,
        "KB of a step, most": max(steps) / 1024,
        "requests of a step": 1,
    }


def _got(site: Served, path: str, form: str = "", cookies: str = "") -> Got:
    headers = {"Accept-Encoding": "br, gzip", "Cookie": cookies}
    if form:
        headers |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection(HOST, site.port, timeout=20)
    connection.request("POST" if form else "GET", path, form or None, headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise AssertionError((path, response.status))
    head = 17 + sum(len(name) + len(value) + 4 for name, value in response.getheaders())
    content = brotli.decompress(body) if response.headers["Content-Encoding"] == "br" else body
    return Got(head + len(body), len(body), content)
