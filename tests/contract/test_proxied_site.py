"""The site in production behind the nginx that is shipped as an example: what each says, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import cycle, permutations
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec
import pytest

from spasmcheck.reasoning import Knowledge
from tests.addresses import SHARED, by_kind
from tests.editions import keep
from tests.pages import Page
from tests.proxied import NAME, Answer, Asking, Proxy, proxied
from tests.served import HOST, Served, served, wait_until

WAYS: tuple[dict[str, str], ...] = (
    {},
    {"HX_Request": "true"},
    {"HX_Request": "true", "HX_History_Restore_Request": "true"},
    {"HX_History_Restore_Request": "true"},
)
"""How a browser and htmx may ask for a page."""


class Both(NamedTuple):
    """A site, and the proxy in front of it."""

    site: Served
    proxy: Proxy


@pytest.fixture(scope="module")
def environment(knowledge: Knowledge, collected: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site in production, with its files, an edition with few cases, and a line for each request."""
    data = tmp_path_factory.mktemp("data")
    few = msgspec.structs.replace(knowledge, reference_cases=knowledge.reference_cases[:3])
    keep(data / "edition.json", few, number=1)
    own = {
        "SPASMCHECK_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data}/no/such/folder/db",
        "SPASMCHECK_PRODUCTION": "1",
        "DJANGO_SECRET_KEY": "".join(map(chr, range(ord("A"), ord("z")))),
        "DJANGO_ALLOWED_HOSTS": NAME,
        "SPASMCHECK_TRUSTED_PROXIES": "1",
        "SPASMCHECK_ACCESS_LOG": "1",
        "SPASMCHECK_COSTLY_PER_MINUTE": "0",
        "SPASMCHECK_SECURITY_CONTACT": "mailto:security@check.example",
    }
    (data / "static").symlink_to(collected)
    return own


@pytest.fixture(scope="module")
def site(environment: dict[str, str]) -> Iterator[Served]:
    """It runs."""
    with served(environment, Path(environment["SPASMCHECK_DATA"]) / "log") as site:
        yield site


@pytest.fixture
def both(site: Served) -> Iterator[Both]:
    """With a proxy that has kept nothing yet."""
    with proxied(site.port) as proxy:
        yield Both(site, proxy)


def test_what_is_for_everybody_is_asked_for_once(both: Both) -> None:
    shared, private = by_kind()
    with Asking(both.proxy) as asking:
        for path in (*shared, *private):
            before = requests_in(both.site)
            first, again = asking.asks(path), asking.asks(path)
            assert (first.status, first.headers.get("etag")) == (again.status, again.headers.get("etag")), path
            asked = 1 if path in shared else 2
            wait_until(lambda: requests_in(both.site) >= before + asked, "no line for a request")  # noqa: B023
            assert requests_in(both.site) == before + asked, path


def test_nobody_gets_what_was_kept_for_somebody_who_asked_otherwise(both: Both) -> None:
    shared, _private = by_kind()
    pages = [path for path in shared if path.endswith("/")]
    pages += [path for path in links_on("/causes/", both.proxy) if path not in pages]
    # Each order on a page of which nothing is kept yet.
    orders = list(permutations(WAYS))
    assert len(pages) >= len(orders)
    for order, path in zip(cycle(orders), pages, strict=False):
        if path == "/causes/":
            continue
        with Asking(both.proxy) as asking:
            for headers in order:
                got, meant = asking.asks(path, **headers), straight(both.site, path, headers)
                assert (got.status, got.body) == (meant.status, meant.body), (path, headers)
                assert bool(Page(got.body).root.all("html")) is ("HX_Request" not in headers), (path, headers)


def test_a_form_passes_and_is_believed_to_have_come_by_https(both: Both) -> None:
    with Asking(both.proxy) as asking:
        page = asking.asks("/check/urgent-now/")
        token = Page(page.body).step_form.all("input", name="csrfmiddlewaretoken")[0].get("value")
        cookie = page.headers["set-cookie"].partition(";")[0]
        form = urlencode({"csrfmiddlewaretoken": token, "urgent-now": "none"}).encode()
        sent = {"Cookie": cookie, "Referer": f"https://{NAME}/check/urgent-now/"}
        sent |= {"Content-Type": "application/x-www-form-urlencoded"}
        answer = asking.posts("/check/urgent-now/", form, sent)
    assert (answer.status, answer.headers["location"]) == (302, "/check/urgent-signs/")
    assert "Secure" in answer.headers["set-cookie"]


def test_what_the_proxy_says_itself_does_not_differ_from_what_the_site_says(both: Both) -> None:
    with Asking(both.proxy) as asking:
        site, cached, own = asking.asks("/nowhere/"), asking.asks("/causes/"), asking.asks("/healthz")
        assert (site.status, cached.status, own.status) == (404, 200, 403)
        assert asking.asks("/causes/").headers == cached.headers, "as it was kept"
        unchanged = asking.asks("/causes/", If_None_Match=cached.headers["etag"])
    assert unchanged.status == 304
    for name in ("strict-transport-security", "x-content-type-options", "referrer-policy"):
        assert site.headers[name] == cached.headers[name] == own.headers[name] == unchanged.headers[name], name
    assert own.headers["cache-control"] == site.headers["cache-control"] == "no-store"
    assert cached.headers["cache-control"] == unchanged.headers["cache-control"] == SHARED
    assert own.headers["content-security-policy"].startswith("default-src 'none'; ")
    for answer in (cached, unchanged):
        assert answer.headers["content-security-policy"] == site.headers["content-security-policy"]


def links_on(path: str, proxy: Proxy) -> list[str]:
    """Pages below this one that it links to."""
    links = Page(proxy.asks(path).body).links
    return sorted({link for link in links if re.fullmatch(f"{path}[a-z0-9-]+/", link)})


def straight(site: Served, path: str, headers: dict[str, str]) -> Answer:
    """What the site itself answers, with no proxy between."""
    line = HTTPConnection(HOST, site.port, timeout=60)
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        line.request("GET", path, headers={"Host": NAME, "X-Forwarded-Proto": "https", **said})
        response = line.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        line.close()


def requests_in(site: Served) -> int:
    """How many requests the site has told of."""
    return site.log.count(" INFO spasmcheck.access: ")
