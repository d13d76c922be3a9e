"""One search over everything: from memory, best first, danger before all, and nothing of it kept."""

from __future__ import annotations

import logging

import pytest

from spasmcheck.content.search.site_search import search
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.integration.test_every_page import problems
from tests.outages import database_away
from tests.pages import Page
from tests.visitors import HTMX, Visitor


def looks_for(visitor: Visitor, typed: str, *, status: int = 200, **headers: str) -> Page:
    """The answer to these words."""
    response = visitor.posts("/search/", {"csrfmiddlewaretoken": visitor.csrf_token, "q": typed}, **headers)
    assert response.status_code == status, typed
    return Page(response.content)


def hits(page: Page) -> list[tuple[str, str]]:
    """(title, address) of everything listed."""
    titles = page.root.all("h2", class_="hit__title")
    return [(title.text, title.one("a").get("href")) for title in titles]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("ramipril", "/medicines/#takes-ace-or-arb"),
        ("water pill", "/medicines/#takes-loop-or-thiazide-diuretic"),
        ("magnesium", "/electrolytes/magnesium/"),
        ("low potassium", "/causes/low-potassium/"),
        ("hypocalcemia", "/causes/low-calcium/"),
        ("charley horse", "/causes/night-leg-cramps/"),
        ("cramps at night", "/causes/night-leg-cramps/"),
        ("eye twitch", "/causes/benign-twitching/"),
        ("statin", "/medicines/#takes-statin"),
        ("bananas", "/foods/?q=Banana"),
        ("how do muscles work", "/how-muscles-work/"),
        ("diary", "/diary/"),
        ("chest pain", "/when-to-get-help/#emergency"),
        ("swollen leg", "/when-to-get-help/#same-day"),
        ("vitamin D", "/electrolytes/vitamin-d/"),
    ],
)
def test_what_people_look_for_is_among_the_first(visitor: Visitor, typed: str, url: str) -> None:
    with database_away() as attempts:
        page = looks_for(visitor, typed)
    assert attempts == []
    assert url in [address for _title, address in hits(page)[:3]]
    assert page.root.all("mark") or typed in {"charley horse", "hypocalcemia"}


def test_every_listed_place_is_there(visitor: Visitor) -> None:
    found = {
        url for typed in ("magnesium", "cramp", "kidney", "Cochrane", "spasm") for url in hits_of(visitor, typed)
    }
    assert len(found) >= 60
    pages: dict[str, Page] = {}
    for url in found:
        address, _, anchor = url.partition("#")
        page = pages.get(address) or pages.setdefault(address, visitor.reads(address))
        assert not anchor or page.by_id(anchor), url


def hits_of(visitor: Visitor, typed: str) -> list[str]:
    """Only the addresses."""
    return [url for _title, url in hits(looks_for(visitor, typed))]


def test_every_row_is_found_by_its_own_name(edition: PublishedEdition) -> None:
    knowledge = edition.knowledge
    named = {cause.plain_name: f"/causes/{cause.slug}/" for cause in knowledge.causes}
    named |= {nutrient.name: f"/electrolytes/{nutrient.slug}/" for nutrient in knowledge.nutrients}
    named |= {group.name: f"/medicines/#{group.finding}" for group in knowledge.medicine_groups}
    for name, url in named.items():
        assert url in [hit.url for hit in search(edition, name).hits[:3]], name
    for group in knowledge.medicine_groups:
        for example in group.examples:
            urls = [hit.url for hit in search(edition, example).hits]
            assert f"/medicines/#{group.finding}" in urls, example


@pytest.mark.parametrize(
    "typed",
    [
        "chest pain",
        "my chest hurts",
        "can’t breathe",
        "short of breath",
        "weakness on one side",
        "stroke",
        "heart attack",
        "seizure",
        "passed out",
        "stiff neck and fever",
        "cola coloured urine",
        "trouble swallowing",
        "confused",
        "can’t pee",
        "numb legs cannot stand",
    ],
)
def test_danger_comes_first(visitor: Visitor, typed: str) -> None:
    page = looks_for(visitor, typed)
    warning = page.root.one("div", class_="note--level")
    assert "/when-to-get-help/" in [link.get("href") for link in warning.all("a")]
    assert "emergency number" in warning.text
    assert "danger sign" in page.root.one("p", role="status").text


@pytest.mark.parametrize("typed", ["cramp", "spasm", "pain", "leg", "exercise", "magnesium", "coffee", "night"])
def test_nobody_is_alarmed_for_nothing(visitor: Visitor, typed: str) -> None:
    assert not looks_for(visitor, typed).root.all("div", class_="note--level")


def test_as_one_types_only_the_results_come(visitor: Visitor) -> None:
    whole = looks_for(visitor, "statins")
    part = looks_for(visitor, "statins", **HTMX)
    assert hits(part) == hits(whole)
    assert not part.root.all("h1")
    count = part.by_id("found-count")
    assert count.get("data-hx-swap-oob") == "innerHTML"
    assert count.text == whole.by_id("found-count").text == f"{len(hits(whole))} matches for “statins”"
    assert whole.root.one("input", id="search-q").get("value") == "statins"


def test_nothing_typed_and_nothing_found_lead_on(visitor: Visitor) -> None:
    for page in (visitor.reads("/search/"), looks_for(visitor, "  "), looks_for(visitor, "xylophone")):
        assert not hits(page)
        assert {"/causes/", "/read/", "/when-to-get-help/"} <= {link.get("href") for link in page.root.all("a")}
    assert page.by_id("found-count").text == "Nothing found for “xylophone”"


def test_too_long_is_said_and_what_was_typed_stays(visitor: Visitor) -> None:
    typed = "cramp " * 20
    page = looks_for(visitor, typed, status=422)
    box = page.root.one("input", id="search-q")
    assert box.get("value") == typed
    assert box.get("aria-invalid") == "true"
    assert page.by_id("search-q_error").text.startswith("Error: Use 100 letters")
    assert looks_for(visitor, typed, status=422, **HTMX).by_id("search-q_error")


def test_every_state_keeps_the_rules_of_every_page(visitor: Visitor) -> None:
    pages = [visitor.reads("/search/"), looks_for(visitor, "chest pain"), looks_for(visitor, "xylophone")]
    for page in [*pages, looks_for(visitor, "cramp " * 20, status=422)]:
        assert list(problems(page)) == []


def test_what_was_typed_is_escaped(visitor: Visitor) -> None:
    page = looks_for(visitor, '"><b>magnesium</b>')
    assert not page.root.all("b")
    assert page.root.one("input", id="search-q").get("value") == '"><b>magnesium</b>'


def test_no_address_log_or_store_holds_the_words(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        page = looks_for(visitor, "secretword")
        looks_for(visitor, "secretword " * 20, status=422)
    assert "secretword" not in caplog.text
    assert "secretword" not in "".join(visitor.addresses)
    assert not any("secretword" in link for link in page.links)
    assert visitor.responses[0].headers["Cache-Control"] == "no-store"
    assert not hits(visitor.reads("/search/?q=magnesium"))
    box = page.root.one("input", id="search-q")
    assert box.get("autocomplete") == "off"


def test_a_form_from_elsewhere_is_refused(visitor: Visitor) -> None:
    assert visitor.posts("/search/", {"q": "magnesium"}).status_code == 403
