"""Every page of the site, found by following links, whoever reads it; and the pages for what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.pages import Page
from tests.visitors import SAFE, Visitor

if TYPE_CHECKING:
    from tests.visitors import Response


Who = Callable[[PublishedEdition], Visitor]
Crawl = Callable[[Who], dict[str, Page]]


def nobody(edition: PublishedEdition) -> Visitor:
    """Has answered nothing."""
    return Visitor(edition)


def somebody_ready(edition: PublishedEdition) -> Visitor:
    """Has answered what was asked."""
    visitor = Visitor(edition)
    visitor.is_ready(("age-18-39", "sex-female", "pregnant", "in-calf", "takes-diuretic", "has-kidney-disease"))
    return visitor


def somebody_thorough(edition: PublishedEdition) -> Visitor:
    """Has answered every page there is."""
    visitor = Visitor(edition)
    steps = edition.index.steps.values()
    questions = [question.slug for step in steps for question in step.questions]
    visitor.has(
        visitor.would_answer(questions, ("age-18-39", "sex-female", "pregnant", "takes-statin", "in-calf"))
    )
    return visitor


def somebody_in_danger(edition: PublishedEdition) -> Visitor:
    """Has an emergency."""
    visitor = Visitor(edition)
    visitor.has(SAFE | {"urgent-now": ["chest-pain"]})
    return visitor


def somebody_urgent(edition: PublishedEdition) -> Visitor:
    """Should get help today."""
    visitor = Visitor(edition)
    visitor.has(SAFE | {"urgent-signs": ["swollen-leg"]})
    return visitor


def somebody_young(edition: PublishedEdition) -> Visitor:
    """Is under 18."""
    visitor = Visitor(edition)
    visitor.has(SAFE | {"age": ["under-18"], "sex": ["female"]})
    return visitor


READING = (
    "/read/",
    "/electrolytes/",
    "/how-muscles-work/",
    "/laboratory/",
    "/foods/",
    "/causes/",
    "/medicines/",
    "/cautions/",
    "/claims/",
    "/sources/",
    "/when-to-get-help/",
    "/how-this-works/",
    "/privacy/",
    "/search/",
)
"""Where the pages are that are the same for everybody, so that one visitor is enough to see them all."""

VISITORS: list[tuple[Who, int]] = [
    (nobody, 55),
    (somebody_ready, 20),
    (somebody_thorough, 24),
    (somebody_in_danger, 18),
    (somebody_urgent, 18),
    (somebody_young, 5),
]


def crawled(visitor: Visitor) -> dict[str, Page]:
    """Every page that links lead to from the start page, and from the pages that end a check.

    Pages to read are left out for those who have answered something.
    """
    pages: dict[str, Page] = {}
    waiting = [
        "/",
        "/check/",
        "/check/answers/",
        "/result/",
        "/check/emergency/",
        "/check/not-for-you/",
        "/check/cleared/",
    ]
    seen = set(waiting)
    while waiting:
        url = waiting.pop(0)
        response = visitor.asks(url)
        found = [response.headers["Location"]] if response.status_code == 302 else []
        if not found:
            assert response.status_code == 200, url
            if "attachment" in response.headers.get("Content-Disposition", ""):
                continue
            pages[url] = Page(response.content)
            found = [urljoin(url, link) for link in pages[url].links if not urlsplit(link).netloc]
        for link in (link.split("#")[0] for link in found):
            # Orders and filters of one list are one page.
            same_for_all = link.startswith(READING) and (bool(visitor.cookie) or "/foods/?" in link)
            if link not in seen and not link.startswith("tel:") and not same_for_all:
                seen.add(link)
                waiting.append(link)
    return pages


def error_pages(edition: PublishedEdition) -> dict[str, Response]:
    """The pages for what went wrong, and a step with a problem."""
    visitor = Visitor(edition)
    visitor.passes_safety()
    return {
        "400": visitor.asks("/", Host="elsewhere.example"),
        "403": visitor.posts("/check/urgent-now/", {}),
        "404": visitor.asks("/no-such-page/"),
        "405": visitor.posts("/result/", {"csrfmiddlewaretoken": visitor.csrf_token}),
        "413": visitor.sends("urgent-now", {"urgent-now": ["x" * 70_000]}),
        "422": visitor.sends("urgent-now", {}),
        "422 on a page with several questions": visitor.sends("foods-plants", {"fruit": ["daily"]}),
    }
