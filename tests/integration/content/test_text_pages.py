"""A page of text is a row: with it alone the page is there, and everything that lists pages knows of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from msgspec import structs

from spasmcheck.content.page_spec import PageOf, Spec
from spasmcheck.content.pages.source_uses import source_uses
from spasmcheck.content.search.site_search import search
from spasmcheck.content.site_pages import PAGES
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import Claim, Note, NoteTopic, Page, PageSection
from spasmcheck.reasoning.serialisation.fields import kinds, references
from spasmcheck.web.row_places import Shown, UnknownPlace, place_of
from tests.crawl import crawled, nobody
from tests.integration.test_every_page import problems
from tests.integration.test_kept_pieces import edition_of
from tests.visitors import Visitor

PATH = "/read/warm-feet/"
PAGE = Page(
    slug="warm-feet",
    title="Warm feet at night",
    description="Whether woollen socks and a hot-water bottle help against cramps, as far as anybody knows.",
    lead="Nobody knows whether they help.",
    sections=(
        PageSection(slug="socks", heading="Socks", text=("Wool keeps feet warm.",), bullets=("Put them on.",)),
        PageSection(slug="sources", heading="Bottles", text=("Zymurgy.",), sources=("nhs-leg-cramps",)),
    ),
    reviewed_on="2026-10-01",
    reviewed_by="Dr Sock",
)


@pytest.fixture
def edition_with_page(edition: PublishedEdition) -> PublishedEdition:
    """The shipped edition with one more page."""
    return edition_of(structs.replace(edition.knowledge, pages=(*edition.knowledge.pages, PAGE)), 9)


def test_a_row_alone_makes_a_page_that_everything_knows_of(edition_with_page: PublishedEdition) -> None:
    with published.answering_from(edition_with_page):
        visitor = Visitor(edition_with_page)
        page = visitor.reads(PATH)
        assert list(problems(page)) == []
        assert page.root.one("h1").text == PAGE.title
        headings = [heading.text for heading in page.root.one("article").all("h2")]
        assert headings == ["On this page", "Socks", "Bottles", "Sources"]
        assert page.root.one("meta", name="description").get("content") == PAGE.description
        for text in (PAGE.lead, "Wool keeps feet warm.", "Put them on.", "Reviewed on 2026-10-01 by Dr Sock."):
            assert text in page.text
        (number,) = {link for link in page.links if re.fullmatch(r"#s\d+", link)}

        assert PATH in visitor.reads("/read/").links
        assert f"<loc>http://testserver{PATH}</loc>" in visitor.asks("/sitemap.xml").content.decode()
        assert [hit.url for hit in search(edition_with_page, "zymurgy").hits] == [PATH]
        uses = visitor.reads("/sources/").by_id(number[1:])
        assert [link.text for link in uses.all("a", href=PATH)] == [PAGE.title]
        assert visitor.asks("/read/no-such-page/").status_code == 404


def test_the_sweep_over_every_page_meets_those_of_text(edition: PublishedEdition) -> None:
    assert edition.knowledge.pages
    assert {f"/read/{page.slug}/" for page in edition.knowledge.pages} <= crawled(nobody(edition)).keys()


def test_the_list_of_sources_names_every_page_that_cites_one(edition: PublishedEdition, visitor: Visitor) -> None:
    uses = {use.number: {link.url for link in use.uses} for use in source_uses(edition, PAGES)}
    looked_at = 0
    for spec in PAGES:
        for link in spec.links(edition.knowledge):
            cited = [re.fullmatch(r"#s(\d+)", one) for one in visitor.reads(link.url).links]
            for number in {int(found[1]) for found in cited if found}:
                looked_at += 1
                assert link.url in uses[number], (link.url, number)
    assert looked_at > 500


def without(unknown: Shown) -> list[Spec]:
    """The pages as if nobody had said where this is shown."""
    return [
        replace(page, shows={shown: field for shown, field in page.shows.items() if shown is not unknown})
        for page in PAGES
    ]


@pytest.mark.parametrize("shown", [Claim, NoteTopic.LIMITS, NoteTopic.SCREENER, NoteTopic.ABSORPTION])
def test_sources_of_what_no_page_shows_are_an_error(edition: PublishedEdition, shown: Shown) -> None:
    knowledge = edition.knowledge
    cited = Note(slug="new", topic=NoteTopic.LIMITS, text=("It is not known.",), sources=("nhs-leg-cramps",))
    whole = edition_of(structs.replace(knowledge, notes=(*knowledge.notes, cited)), 9)
    assert source_uses(whole, PAGES)
    with pytest.raises(UnknownPlace):
        source_uses(whole, without(shown))


def test_a_place_that_nobody_told_of_is_an_error() -> None:
    with pytest.raises(UnknownPlace):
        place_of(PageSection)


def test_two_pages_for_one_sort_of_row_are_an_error() -> None:
    with pytest.raises(ValueError, match="Claim"):
        PageOf([*PAGES, replace(PAGES[0], shows={Claim: ""})])


def test_every_topic_and_every_row_with_sources_has_its_page(edition: PublishedEdition) -> None:
    page_of = PageOf(PAGES)
    assert all(page_of[topic] for topic in NoteTopic)
    cited = {
        type(row)
        for kind in kinds()
        for row in getattr(edition.knowledge, kind)
        if any(target == "sources" for _field, target, _slug in references(row))
    }
    assert len(cited) >= 12
    assert all(page_of[row_type] for row_type in cited - {Note})
