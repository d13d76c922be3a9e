"""The page of a cause: all that is known of it, with its sources, from memory."""

from __future__ import annotations

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.outages import database_away
from tests.visitors import Visitor


def words(text: str) -> str:
    """With white space as on a page."""
    return " ".join(text.split())


def test_every_cause_has_a_page_that_says_all_of_it(edition: PublishedEdition, visitor: Visitor) -> None:
    with database_away():
        pages = {cause.slug: visitor.reads(f"/causes/{cause.slug}/") for cause in edition.knowledge.causes}
    assert len(pages) == 27
    for cause in edition.knowledge.causes:
        page = pages[cause.slug]
        assert page.heading == words(cause.plain_name)
        told = (*cause.how_it_causes_spasms, *cause.tests, *cause.when_to_see_doctor, *cause.cautions)
        for line in (cause.one_line, cause.prior_reasoning, *told, *cause.notable_studies):
            assert words(line) in page.text, (cause.slug, line)
        for line in cause.what_helps:
            assert words(line.text) in page.text, (cause.slug, line.text)
            assert words(line.evidence) in page.text
        rows = [row for row in edition.knowledge.evidence if row.cause == cause.slug]
        assert len(page.root.all("tbody")[0].all("tr")) == len(rows)
        for row in rows:
            assert words(row.basis) in page.text, row.natural_key
            assert f"ratio {row.lr_present:.3g}; without it {row.lr_absent:.3g}" in page.text, row.natural_key


def test_it_is_the_same_for_everybody(edition: PublishedEdition) -> None:
    answered = Visitor(edition)
    answered.is_ready(("age-60-plus", "has-kidney-disease"))
    new = Visitor(edition)
    assert answered.asks("/causes/low-potassium/").content == new.asks("/causes/low-potassium/").content
