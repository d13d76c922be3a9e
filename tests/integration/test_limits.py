"""Pages that cost much are held back from an address that asks for very many; the check never is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, cycle
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings

from tests.crawl import somebody_ready
from tests.pages import Page
from tests.visitors import Visitor

if TYPE_CHECKING:
    from tests.visitors import Response

COSTLY = ("/laboratory/?calcium=0.7", "/foods/?q=beans", "/result/fhir/")

_turn = iter(range(3, 1_000_000))


@pytest.fixture(autouse=True)
def three_at_once(settings: Settings) -> None:
    """A limit that nothing was counted against yet."""
    settings.SPASMCHECK_COSTLY_PER_MINUTE = settings.SPASMCHECK_SIGN_INS_PER_MINUTE = 9
    settings.SPASMCHECK_TRUSTED_PROXIES = 1


def an_address() -> str:
    """An address that nobody had before."""
    high, low = divmod(next(_turn), 256)
    return f"10.1.{high}.{low}"


def until_refused(ask: Callable[[], Response]) -> Response:
    """The first refusal, after three answers at least.

    A machine that takes its time may give some more, but never nine: so many would be three kinds of pages, each
    with a limit of its own.
    """
    answers = [ask() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    while answers[-1].status_code == 200 and len(answers) < 9:
        answers.append(ask())
    assert answers[-1].status_code == 429
    return answers[-1]


def asks(visitor: Visitor, url: str, address: str, **headers: str) -> Response:
    return visitor.client.get(url, headers={"X-Forwarded-For": address, **headers})


@pytest.mark.parametrize("url", COSTLY)
def test_more_than_is_allowed_is_told_to_wait(visitor: Visitor, url: str) -> None:
    visitor = somebody_ready(visitor.edition)
    address = an_address()
    refused = until_refused(lambda: asks(visitor, url, address))
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    assert refused.headers["Cache-Control"] == "no-store"
    page = Page(refused.content)
    assert page.heading == "Too much at once"
    assert f"Wait {refused.headers['Retry-After']} seconds" in page.text
    assert asks(visitor, url, an_address()).status_code == 200, "somebody elsewhere pays for it"


def test_the_costly_pages_share_what_is_allowed_and_others_do_not_count(visitor: Visitor) -> None:
    visitor = somebody_ready(visitor.edition)
    address = an_address()
    costly = cycle(("/laboratory/", "/foods/", "/result/fhir/"))

    def one_of_each_kind() -> Response:
        for url in ("/", "/result/", "/check/urgent-now/", "/causes/"):
            assert asks(visitor, url, address).status_code == 200
        return asks(visitor, next(costly), address)

    until_refused(one_of_each_kind)
    for url in ("/", "/result/", "/check/urgent-now/", "/causes/", "/search/"):
        assert asks(visitor, url, address).status_code == 200


def test_whoever_has_one_address_of_ipv6_has_all_beside_it(visitor: Visitor) -> None:
    block = f"2001:db8:0:{next(_turn):x}"
    last = count(1)
    until_refused(lambda: asks(visitor, "/laboratory/", f"{block}::{next(last)}"))


def test_a_check_is_never_held_up(visitor: Visitor) -> None:
    headers = {"X-Forwarded-For": an_address()}
    data = {"urgent-now": "none", "csrfmiddlewaretoken": visitor.csrf_token}
    sent = [visitor.posts("/check/urgent-now/", data, **headers).status_code for _ in range(40)]
    assert set(sent) == {302}


def test_a_search_is_held_back_when_it_is_sent(visitor: Visitor) -> None:
    headers = {"X-Forwarded-For": an_address()}
    data = {"q": "beans", "csrfmiddlewaretoken": visitor.csrf_token}
    until_refused(lambda: visitor.posts("/search/", data, **headers))
    assert visitor.client.get("/search/", headers=headers).status_code == 200


@pytest.mark.django_db
def test_signing_in_is_held_back_before_a_password_is_looked_at() -> None:
    address = {"X-Forwarded-For": an_address()}
    client = Client()
    until_refused(lambda: client.post("/admin/login/", {"username": "", "password": ""}, headers=address))
    assert client.get("/admin/login/", headers=address).status_code == 200


def test_no_limit_is_a_limit_of_nought(visitor: Visitor, settings: Settings) -> None:
    settings.SPASMCHECK_COSTLY_PER_MINUTE = 0
    address = an_address()
    assert {asks(visitor, "/laboratory/", address).status_code for _ in range(20)} == {200}


def test_where_nobody_can_be_told_from_anybody_nothing_is_limited(visitor: Visitor, settings: Settings) -> None:
    settings.SPASMCHECK_TRUSTED_PROXIES = 0
    seen = {visitor.client.get("/laboratory/", REMOTE_ADDR="").status_code for _ in range(20)}
    assert seen == {200}
