"""Every address there is, asked for in every way: headers on every answer, no forged form taken, no 5xx.

Addresses come from Django's resolver, so a new one is swept without being named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.addresses import FILES, SAMPLES, filled, routes
from tests.crawl import somebody_ready
from tests.editors import Editor, person

if TYPE_CHECKING:
    from tests.visitors import Response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer by HTTPS, but for `X-Frame-Options` where there is no page to be framed."""

NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")

SLUGS = {
    "assessment:step": ("urgent-now", "about-you", "no-such-step"),
    "content:electrolyte": ("magnesium", "no-such-mineral"),
    "content:cause": ("dehydration", "no-such-cause"),
    "content:page": ("stretching-for-night-cramps", "no-such-page"),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
WITHOUT_A_PAGE = ("/healthz", "/readyz", "/static/", "/nowhere/", "/result", *FILES)
COOKIES = {
    "answers": {"httponly": True, "samesite": "Lax", "secure": True, "path": "/"},
    "csrftoken": {"httponly": True, "samesite": "Strict", "secure": True, "path": "/"},
    "editor": {"httponly": True, "samesite": "Strict", "secure": True, "path": "/admin/"},
}


@pytest.fixture(autouse=True)
def as_in_production(settings: Settings) -> None:
    """What production sets and a test can set."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = settings.PRODUCTION = True
    settings.WHITENOISE_USE_FINDERS = True
    settings.SPASMCHECK_SECURITY_CONTACT = ["mailto:security@check.example"]


def public() -> Iterator[str]:
    """Every address that visitors can ask for."""
    for name, route in routes():
        if route.startswith(django_settings.EDITORS_PATH):
            continue
        for slug in next((slugs for known, slugs in SLUGS.items() if known.endswith(f":{name}")), ("",)):
            assert slug or "<" not in route, f"{route} has no sample"
            yield filled(route, {"slug": slug})
    yield from FILES
    yield from ("/healthz", "/readyz", "/static/css/base.css", "/static/nothing.css", "/nowhere/", "/result")


def editors() -> Iterator[str]:
    """Every address that editors can ask for."""
    for _name, route in routes():
        if route.startswith(django_settings.EDITORS_PATH):
            yield filled(route, SAMPLES)


def wrong(response: Response, url: str) -> list[str]:
    """Headers and cookies that are not as they should be."""
    found = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    if url.startswith(WITHOUT_A_PAGE) and "X-Frame-Options" in found:
        found.remove("X-Frame-Options")
    found += [
        name for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin") if name in response.headers
    ]
    for name, morsel in response.cookies.items():
        wanted: Mapping[str, object] = COOKIES[name]
        # To take a cookie away is no secret.
        gone = not morsel.value
        found += [
            f"{name} {key}"
            for key, value in wanted.items()
            if morsel[key] != value and not (gone and key == "secure")
        ]
    return found


def swept(client: Client, addresses: Iterable[str]) -> Iterator[tuple[str, str, Response]]:
    """The answer to every method at every address, each without a fault and with every header."""
    for url in addresses:
        for method in METHODS:
            response = client.generic(method, url, secure=True)
            assert response.status_code < 500, (method, url)
            assert wrong(response, url) == [], (method, url)
            yield method, url, response


def test_visitors_addresses_answer_every_method_with_every_header(edition: PublishedEdition) -> None:
    addresses = list(public())
    assert len(addresses) >= 40
    for method, url, response in swept(somebody_ready(edition).client, addresses):
        if method not in {"GET", "HEAD", "POST"}:
            assert response.status_code in {301, 404, 405}, (method, url, response.status_code)
        if method == "POST":
            assert response.status_code in {301, 403, 404, 405}, (url, response.status_code)
        assert not response.headers.get("Set-Cookie"), "no cookie that Django does not know of"
        b"".join(response)


def test_by_http_everything_is_sent_to_https_and_nothing_is_set(edition: PublishedEdition) -> None:
    client = somebody_ready(edition).client
    for url in public():
        if url in {"/healthz", "/readyz"}:
            continue
        response = client.get(url)
        assert response.status_code == 301, url
        assert response.headers["Location"] == f"https://testserver{url}"
        assert not response.cookies


@pytest.mark.parametrize("forwarded", [False, True], ids=["host", "forwarded host"])
def test_no_address_answers_to_the_name_of_another_site(edition: PublishedEdition, forwarded: bool) -> None:
    client = somebody_ready(edition).client
    name = "elsewhere.example"
    headers = {"X-Forwarded-Host": name, "Forwarded": f"host={name}"} if forwarded else {"host": name}
    for url in (*public(), "/admin/"):
        if url.startswith(("/healthz", "/readyz", "/static/", *FILES)):
            continue
        response = client.get(url, headers=headers, secure=True)
        assert (response.status_code == 400) is not forwarded, url
        content = b"" if response.streaming else response.content
        assert name.encode() not in content + str(response.headers).encode(), url


@pytest.mark.django_db
def test_editors_addresses_answer_every_method_with_every_header() -> None:
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    addresses = list(editors())
    assert len(addresses) >= 200
    for method, url, response in swept(client, addresses):
        assert response.headers["Cache-Control"], url
        if method not in {"GET", "HEAD", "OPTIONS", "TRACE"}:
            assert response.status_code in {302, 403, 404, 405}, (method, url, response.status_code)
        if response.status_code == 200 and method != "TRACE":
            assert url == "/admin/login/", (method, url)


@pytest.mark.django_db
def test_no_form_of_a_publisher_is_taken_without_its_token() -> None:
    publisher = Editor(
        person("paul", Role.PUBLISHER), Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    )
    for url in editors():
        for headers in ({}, {"X-CSRFToken": "x" * 32}, {"Origin": "https://elsewhere.example"}):
            response = publisher.client.post(url, {}, headers=headers, secure=True)
            # Some addresses lead elsewhere, whatever is sent; none acts on it.
            assert response.status_code in {302, 403, 404, 405}, (url, response.status_code)
            assert wrong(response, url) == [], url
