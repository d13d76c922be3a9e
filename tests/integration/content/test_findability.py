"""Search engines find every page to read, and no other."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import urljoin

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.crawl import Crawl, nobody, somebody_ready
from tests.outages import database_away
from tests.pages import Element, Page
from tests.visitors import Visitor

ORIGIN = "http://testserver"
SITE = " – spasmcheck"


@pytest.fixture
def may_be_listed(crawl: Crawl) -> dict[str, Page]:
    """Every page that no robot is told to leave out, found by following links."""
    return {url: page for url, page in crawl(nobody).items() if not page.root.all("meta", name="robots")}


@pytest.fixture
def listed(may_be_listed: dict[str, Page]) -> dict[str, Page]:
    """Those without what was asked of one and the same page, which names itself without it."""
    pages = {url: page for url, page in may_be_listed.items() if "?" not in url}
    assert len(pages) >= 40
    return pages


def said(page: Page, **attributes: str) -> str:
    """What a meta element of the head says."""
    return page.root.one("head").one("meta", **attributes).get("content")


def test_each_names_itself(may_be_listed: dict[str, Page]) -> None:
    for address, page in may_be_listed.items():
        url = address.split("?")[0]
        assert page.root.one("link", rel="canonical").get("href") == ORIGIN + url
        assert said(page, property="og:url") == ORIGIN + url
        assert said(page, property="og:title") == page.title.removesuffix(SITE)
        assert said(page, property="og:description") == said(page, name="description")
        assert said(page, property="og:image").startswith(ORIGIN + "/static/")
        assert said(page, property="og:image:alt")
        assert said(page, property="og:type") == "website"


def test_titles_and_descriptions_fit_a_list_of_results(listed: dict[str, Page]) -> None:
    titles = {url: page.title.removesuffix(SITE) for url, page in listed.items()}
    descriptions = {url: said(page, name="description") for url, page in listed.items()}
    assert {url: text for url, text in titles.items() if not 17 <= len(text) <= 60} == {}
    assert {url: text for url, text in descriptions.items() if not 70 <= len(text) <= 160} == {}
    for texts in (titles, descriptions):
        assert len(set(texts.values())) == len(texts)


def test_breadcrumbs_lead_from_the_start_page(listed: dict[str, Page]) -> None:
    with_crumbs = {url: page for url, page in listed.items() if url not in {"/", "/diary/"}}
    for url, page in with_crumbs.items():
        crumbs = page.root.one("ol", itemtype="https://schema.org/BreadcrumbList")
        items = crumbs.all("li", itemprop="itemListElement", itemtype="https://schema.org/ListItem")
        assert [item.one("meta", itemprop="position").get("content") for item in items] == [
            str(place) for place in range(1, len(items) + 1)
        ]
        links = [item.one("a", itemprop="item").get("href") for item in items]
        assert links[0] == "/"
        assert url not in links
        assert all(link in listed for link in links), url
        assert all(item.one("span", itemprop="name").text for item in items)


def test_each_says_in_microdata_what_it_is(listed: dict[str, Page]) -> None:
    for url, page in listed.items():
        if url == "/diary/":
            continue
        thing = top_thing(page)
        kind = thing.get("itemtype").removeprefix("https://schema.org/")
        assert kind in {"MedicalWebPage", "CollectionPage", "FAQPage", "WebPage", "WebSite"}, url
        own = {element.get("itemprop"): element for element in properties(thing)}
        assert urljoin(ORIGIN, own["url"].get("href")) == ORIGIN + url
        assert {"name", "inLanguage", "description"} <= own.keys()
        assert all(element.text or element.get("content") or element.get("href") for element in own.values()), url


def test_a_cause_says_what_it_is_a_page_about(edition: PublishedEdition, listed: dict[str, Page]) -> None:
    for cause in edition.knowledge.causes:
        about = listed[f"/causes/{cause.slug}/"].root.one("p", itemprop="about")
        assert about.get("itemtype") == "https://schema.org/MedicalCause"
        assert about.one("meta", itemprop="name").get("content") == cause.plain_name
        assert about.one("span", itemprop="alternateName").text == " ".join(cause.clinical_name.split())


def test_the_sitemap_lists_just_them(edition: PublishedEdition, listed: dict[str, Page], visitor: Visitor) -> None:
    with database_away() as attempts:
        response = visitor.asks("/sitemap.xml")
    assert attempts == []
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    names = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    entries = ET.fromstring(response.content).findall("url", names)  # noqa: S314  our own
    urls = [entry.findtext("loc", namespaces=names) for entry in entries]
    assert sorted(urls) == sorted(ORIGIN + url for url in listed)
    assert {entry.findtext("lastmod", namespaces=names) for entry in entries} == {edition.published_at[:10]}


def test_robots_leave_the_check_and_the_result_alone(visitor: Visitor) -> None:
    response = visitor.asks("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /check/", "Disallow: /result/", f"Sitemap: {ORIGIN}/sitemap.xml"} < set(lines)


def test_no_page_of_a_visitor_may_be_listed(crawl: Crawl) -> None:
    pages = crawl(somebody_ready)
    personal = {url: page for url, page in pages.items() if url.startswith(("/check/", "/result/"))}
    assert len(personal) >= 15
    for url, page in personal.items():
        assert said(page, name="robots") == "noindex", url
        assert not page.root.all("link", rel="canonical"), url


def test_neither_may_the_search_nor_what_is_not_there(visitor: Visitor) -> None:
    for page in (visitor.reads("/search/"), Page(visitor.asks("/no-such-page/").content)):
        assert said(page, name="robots") == "noindex"


def top_thing(page: Page) -> Element:
    """What the page as a whole is."""
    things = [element for element in page.root if "itemscope" in element.attributes]
    return next(thing for thing in things if "itemprop" not in thing.attributes and thing.tag != "ol")


def properties(thing: Element) -> list[Element]:
    """Its own properties, without those of things inside it."""
    found: list[Element] = []
    waiting = [part for part in thing.content if isinstance(part, Element)]
    while waiting:
        element = waiting.pop()
        if "itemprop" in element.attributes:
            found.append(element)
        if "itemscope" not in element.attributes:
            waiting += [part for part in element.content if isinstance(part, Element)]
    return found
