"""The result of every reference case, read once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import Assessment, Interview, assess_path, progress
from spasmcheck.results.page.contexts import ResultPage, result_page
from spasmcheck.web.editions import region
from spasmcheck.web.state import State
from tests.pages import Element, Page
from tests.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Read:
    """The result page that one person read, and the page with all evidence. context: what they are made of."""

    assessment: Assessment
    answers: dict[str, tuple[str, ...]]
    status: int
    page: Page
    why: Page
    context: ResultPage

    @property
    def screen(self) -> Element:
        """What is seen on a screen."""
        return self.page.root.one("div", class_="screen")

    @property
    def sheet(self) -> Element:
        """What is printed."""
        return self.page.root.one("div", class_="sheet")


@pytest.fixture(scope="session")
def read_already() -> dict[str, Read]:
    """What `results` keeps from test to test."""
    return {}


@pytest.fixture
def results(
    edition: PublishedEdition, interviews: dict[str, Interview], read_already: dict[str, Read]
) -> dict[str, Read]:
    """The result of each reference case, by its slug."""
    if not read_already:
        for slug, interview in interviews.items():
            read_already[slug] = read_result(edition, interview.answers)
    return read_already


def read_result(edition: PublishedEdition, answers: dict[str, tuple[str, ...]]) -> Read:
    """Ask for the result with these answers in the browser."""
    visitor = Visitor(edition)
    visitor.has(answers)
    response = visitor.asks("/result/")
    now = progress(edition.index, answers, region=region())
    assessment = assess_path(edition.index, now.path, region=region())
    return Read(
        assessment,
        answers,
        response.status_code,
        Page(response.content),
        visitor.reads("/result/why/"),
        result_page(edition, State(edition.number, answers), now, assessment, region=region()),
    )
