"""Which pages may be kept between site and readers: those that are the same for everybody, and no others."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.addresses import NO_STORE, SHARED, addresses, kind
from tests.crawl import nobody, somebody_in_danger, somebody_ready, somebody_young
from tests.visitors import HTMX


@pytest.fixture(autouse=True)
def somebody_to_tell(settings: Settings) -> None:
    """With a contact, so that every address has something to answer."""
    settings.SPASMCHECK_SECURITY_CONTACT = ["mailto:security@check.example"]


def test_every_address_is_of_one_kind(edition: PublishedEdition) -> None:
    visitor = somebody_ready(edition)
    found = {url: visitor.asks(url).headers["Cache-Control"] for url in addresses()}
    assert found == {url: kind(url) for url in found}
    assert sum(value == SHARED for value in found.values()) >= 22


@pytest.mark.parametrize("headers", [{}, HTMX, {"Accept-Encoding": "br"}], ids=["page", "htmx", "compressed"])
def test_a_shared_page_is_the_same_for_everybody(edition: PublishedEdition, headers: dict[str, str]) -> None:
    visitors = [who(edition) for who in (nobody, somebody_ready, somebody_in_danger, somebody_young)]
    for visitor in visitors:
        assert visitor.csrf_token, "a cookie that a page might depend on"
    for url in (url for url in addresses() if kind(url) == SHARED):
        responses = [visitor.asks(url, **headers) for visitor in visitors]
        assert len({response.content for response in responses}) == 1, url
        assert len({response.headers["ETag"] for response in responses}) == 1, url
        for response in responses:
            assert response.status_code == 200, url
            assert not response.cookies, url
            assert set(response.headers["Vary"].split(", ")) == {"Accept-Encoding", "HX-Request"}, url


def test_whoever_has_a_page_is_not_sent_it_again(edition: PublishedEdition) -> None:
    visitor = nobody(edition)
    for url in (url for url in addresses() if kind(url) == SHARED):
        first = visitor.asks(url)
        again = visitor.asks(url, **{"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, url
        assert not again.content
        for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
            assert again.headers[name] == first.headers[name], (url, name)
        other = visitor.asks(url, **{"If-None-Match": 'W/"0123456789abcdef01234567"'})
        assert other.status_code == 200, url


def test_what_somebody_looked_for_is_not_kept(edition: PublishedEdition) -> None:
    visitor = nobody(edition)
    for url in ("/foods/?q=beans", "/laboratory/?calcium=0.8", "/foods/?sort=nonsense", "/causes/no-such-cause/"):
        assert visitor.asks(url).headers["Cache-Control"] == NO_STORE, url


SAID = {
    "Accept": "application/json",
    "Accept-Language": "de",
    "HX-Boosted": "true",
    "HX-Current-URL": "https://testserver/check/",
    "HX-History-Restore-Request": "true",
    "HX-Prompt": "yes",
    "HX-Target": "main",
    "HX-Trigger": "form",
    "HX-Trigger-Name": "form",
    "Origin": "https://elsewhere.example",
    "Referer": "https://elsewhere.example/",
    "Save-Data": "on",
    "Sec-Fetch-Mode": "cors",
    "User-Agent": "wrk",
    "X-Requested-With": "XMLHttpRequest",
}
"""What else a browser or a script may say of itself."""


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_shared_page_depends_on_nothing_that_its_headers_do_not_name(
    edition: PublishedEdition, headers: dict[str, str]
) -> None:
    visitor = nobody(edition)
    for url in (url for url in addresses() if kind(url) == SHARED):
        usual = visitor.asks(url, **headers)
        named = usual.headers["Vary"].lower().split(", ")
        for name, value in SAID.items():
            said = visitor.asks(url, **headers | {name: value})
            is_same = (said.status_code, said.content) == (usual.status_code, usual.content)
            assert is_same or name.lower() in named, (url, name)


def test_a_page_and_what_htmx_swaps_in_are_not_taken_for_each_other(edition: PublishedEdition) -> None:
    visitor = nobody(edition)
    page = visitor.asks("/causes/")
    part = visitor.asks("/causes/", **HTMX | {"If-None-Match": page.headers["ETag"]})
    assert part.status_code == 200
    assert part.headers["ETag"] != page.headers["ETag"]
