"""Addresses of the editors' side with nonsense after the question mark: never a fault, whatever the database."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.addresses import SAMPLES, filled, routes
from tests.editors import Editor
from tests.integration.fuzz.inputs import TEXT
from tests.integration.fuzz.site import INPUTS, unescaped

ODD = ("a\x00b", "9" * 40, "-" + "9" * 40, "9" * 3000, "9" * 5000, "\u00b2", "\ud800", "", "2026-99-99")
_FINDINGS_TO_CHOOSE = {
    "term": "mag",
    "app_label": "evidence",
    "model_name": "evidence",
    "field_name": "finding",
    "page": "1",
}
PAGES: dict[str, dict[str, str]] = {
    "": {"q": "1"},
    "autocomplete/": _FINDINGS_TO_CHOOSE,
    "changes/": {"kind": "causes", "who": "paul", "since": "edition", "page": "1"},
    "deleted/": {"kind": "causes", "page": "1"},
    "editions/": {"page": "1"},
    "editions/1/": {"with": "draft"},
    "history/": {"kind": "causes", "key": "low-magnesium", "page": "1"},
    "history/compare/": {"kind": "causes", "key": "low-magnesium", "from": "1", "to": "2"},
    "login/": {"next": "/admin/"},
    "evidence/food/1/change/": {"_changelist_filters": "q=1", "_popup": "1", "_to_field": "id"},
    "evidence/cause/add/": {"_changelist_filters": "q=1", "slug": "a", "prior": "1", "red_flags": "1"},
    "preview/foods/": {"q": "1", "nutrient": "magnesium", "sort": "name"},
}
"""Pages that read a query, with one that they understand."""

LISTS = sorted(
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
)
ROUTES = sorted({route for _name, route in routes() if route.startswith(django_settings.EDITORS_PATH)})
_OF_EVERY_LIST = ("q", "p", "o", "e", "all", "_facets", "_popup", "_to_field", "id", "pk__in", "id__exact")
_NAMES = sorted({name for names in PAGES.values() for name in names} | {*_OF_EVERY_LIST})
_WORDS = TEXT | st.sampled_from(ODD)


def often(times: int) -> Any:
    return settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


def asks(editor: Editor, path: str, pairs: list[tuple[str, str]]) -> int:
    """Ask, and hold what must be so whatever was asked for. Returns the status."""
    query = urlencode(pairs, errors="surrogatepass")
    editor.client.raise_request_exception = False
    with transaction.atomic():
        response: Any = editor.client.get(f"{path}?{query}")
    assert response.status_code < 500, (path, query[:200])
    assert response.streaming or not unescaped(response.content), (path, query[:200])
    return int(response.status_code)


@pytest.mark.parametrize("address", PAGES)
def test_one_odd_word_among_those_that_a_page_reads(publisher: Editor, address: str) -> None:
    path = f"/{django_settings.EDITORS_PATH}{address}"
    understood = PAGES[address]
    assert asks(publisher, path, list(understood.items())) in {200, 302}
    for name in understood:
        for odd in ODD:
            status = asks(publisher, path, list((understood | {name: odd}).items()))
            assert status == 400 or "\x00" not in odd


@pytest.mark.parametrize("path", LISTS)
def test_lists(publisher: Editor, path: str) -> None:
    response = publisher.asks(path)
    if response.status_code != 200:
        return
    offered = re.findall(r'href="\?([^"]*)"', response.content.decode())
    names = {name for query in offered for name, _value in parse_qsl(query.replace("&amp;", "&"), True)}

    @often(max(1, INPUTS // 1000))
    @given(
        st.lists(st.tuples(st.sampled_from(sorted(names.union(_OF_EVERY_LIST))), _WORDS), min_size=1, max_size=3)
    )
    def one(pairs: list[tuple[str, str]]) -> None:
        asks(publisher, path, pairs)

    one()


def test_any_address_with_any_query(publisher: Editor) -> None:
    paths = st.sampled_from([filled(route, SAMPLES) for route in ROUTES if "rehearse" not in route])

    @often(max(1, INPUTS // 50))
    @given(paths, st.lists(st.tuples(st.sampled_from(_NAMES) | TEXT, _WORDS), min_size=1, max_size=4))
    def one(path: str, pairs: list[tuple[str, str]]) -> None:
        asks(publisher, path, pairs)

    one()


@pytest.mark.parametrize("cookie", ["editor", "csrftoken", "messages", "other"])
def test_the_character_nul_in_a_cookie(publisher: Editor, cookie: str) -> None:
    publisher.client.cookies.clear()
    response = publisher.client.get("/admin/", headers={"cookie": f'{cookie}="abcdefgh\\000abcdefgh"'})
    assert response.status_code == 400


def test_the_character_nul_in_a_path(publisher: Editor) -> None:
    for path in ("/admin/evidence/cause/a%00b/change/", "/admin/%00", "/admin/transfer/columns/%00/"):
        assert publisher.asks(path).status_code == 400
