"""Whatever knowledge may be published, every page of it can be shown, and no link leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from msgspec import structs

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.evidence.schema.validation import errors_in, problems_of
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.serialisation.fields import kinds
from tests import builders
from tests.crawl import crawled
from tests.editions import begin_with, keep
from tests.unit.evidence.everything import everything
from tests.visitors import Visitor

BESIDES = (
    "/result/fhir/",
    "/result/why/",
    "/knowledge.json",
    "/knowledge.schema.json",
    "/sitemap.xml",
    "/foods/?nutrient=calcium",
)
"""What no link leads to, or not everybody."""


def publishable() -> Iterator[tuple[str, Knowledge]]:
    """Next to nothing, the smallest that makes sense, and one with a row of every kind, each emptied in turn."""
    whole, small = everything(), builders.knowledge()
    yield "nothing", Knowledge(parameters=builders.parameters())
    yield "small", small
    yield "small with nutrients", structs.replace(small, nutrients=whole.nutrients)
    yield "everything", whole
    for kind in kinds():
        yield f"everything without {kind}", structs.replace(whole, **{kind: ()})


KNOWLEDGE = {name: knowledge for name, knowledge in publishable() if not errors_in(problems_of(knowledge))}


def somebody_ready(edition: PublishedEdition) -> Visitor:
    """Has answered all that is asked, and has whatever is no danger sign."""
    visitor = Visitor(edition)
    always = {
        finding
        for step in edition.knowledge.steps
        if step.always
        for q in step.questions
        for finding in q.findings
    }
    visitor.is_ready([row.slug for row in edition.knowledge.findings if row.slug not in always])
    return visitor


def somebody_in_danger(edition: PublishedEdition) -> Visitor:
    """Has the first of every danger sign."""
    visitor = Visitor(edition)
    always = (step for step in edition.knowledge.steps if step.always)
    visitor.has({question.slug: [question.choices[0].slug] for step in always for question in step.questions})
    return visitor


@pytest.fixture(params=KNOWLEDGE)
def edition(request: pytest.FixtureRequest, tmp_path: Path) -> PublishedEdition:
    """One that could be published."""
    return begin_with(keep(tmp_path / "edition.json", KNOWLEDGE[request.param], number=98))


def test_much_of_it_can_be_published_without_the_rest() -> None:
    assert {"small", "everything", "everything without mechanisms", "small with nutrients"} <= KNOWLEDGE.keys()


def test_every_page_can_be_shown_and_every_link_leads_somewhere(edition: PublishedEdition) -> None:
    for somebody in (Visitor, somebody_ready, somebody_in_danger):
        visitor = somebody(edition)
        # Meets an assertion at a page that cannot be shown.
        pages = crawled(visitor)
        for url in BESIDES:
            assert visitor.asks(url).status_code in {200, 302}, url
        for url, page in pages.items():
            for link in page.links:
                to = urlsplit(urljoin(url, link))
                if not to.netloc and to.fragment and to.path in pages:
                    assert pages[to.path].root.all(id=unquote(to.fragment)), (url, link)
        words = visitor.posts("/search/", {"q": "magnesium", "csrfmiddlewaretoken": visitor.csrf_token})
        assert words.status_code == 200
    listed = re.findall(r"<loc>[^<]*?//[^/]+([^<]+)</loc>", visitor.asks("/sitemap.xml").content.decode())
    assert listed
    for url in listed:
        assert url in pages or visitor.asks(url).status_code == 200, url
