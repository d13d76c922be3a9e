"""The result of every reference case, read once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from spasmcheck.evidence.edition_file import PublishedEdition
from spasmcheck.reasoning import Assessment, Interview, assess_answers
from spasmcheck.results.contexts import ResultPage
from tests.pages import Page
from tests.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Read:
    """The result page that one person read. context: what its template was given."""

    assessment: Assessment
    answers: dict[str, tuple[str, ...]]
    status: int
    page: Page
    context: ResultPage


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
    context = response.context["page"]
    return Read(
        assess_answers(edition.model, answers), answers, response.status_code, Page(response.content), context
    )
