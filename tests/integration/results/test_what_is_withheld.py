"""What a caution holds back is nowhere: no estimate, no need, no food, no supplement."""

from __future__ import annotations

import pytest

from spasmcheck.evidence.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import CautionEffect
from tests.integration.results.conftest import Read, read_result
from tests.pages import Element
from tests.visitors import Visitor

# Enough of the signs for each mineral's lack to be among the causes that are shown.
SIGNS = {
    "potassium": ("takes-diuretic", "muscle-weakness", "constipation", "palpitations", "vomiting-or-diarrhoea"),
    "magnesium": (
        "takes-diuretic",
        "takes-ppi",
        "drinks-alcohol-heavily",
        "vomiting-or-diarrhoea",
        "palpitations",
    ),
}


def rules(edition: PublishedEdition) -> list[tuple[str, str]]:
    """(nutrient, finding) of every way in which a nutrient is withheld."""
    return [
        (caution.about.value, finding)
        for caution in edition.knowledge.cautions
        if caution.effect is CautionEffect.WITHHOLD
        for finding in caution.when.all_of + caution.when.any_of
    ]


def result_of(edition: PublishedEdition, *present: str) -> Read:
    """The result of somebody with these findings, who answered every page, the food pages too."""
    visitor = Visitor(edition)
    steps = edition.model.steps.values()
    questions = [question.slug for step in steps for question in step.questions]
    answers = visitor.would_answer(questions, (*present, "age-40-59", "sex-male"))
    return read_result(edition, answers)


def row_of(read: Read, nutrient: str) -> Element:
    """The row of the intake table."""
    rows = [row for row in read.page.by_id("food").all("tr") if row.text.lower().startswith(nutrient)]
    assert len(rows) == 1
    return rows[0]


def test_the_rules_are_the_ones_we_know(edition: PublishedEdition) -> None:
    assert set(rules(edition)) >= {
        ("potassium", "has-kidney-disease"),
        ("potassium", "on-dialysis"),
        ("potassium", "takes-potassium-sparing-diuretic"),
        ("magnesium", "has-kidney-disease"),
        ("magnesium", "on-dialysis"),
    }


def test_without_a_reason_nothing_is_withheld(edition: PublishedEdition) -> None:
    read = result_of(edition)
    assert read.context.withheld == frozenset()
    for nutrient in ("potassium", "magnesium", "calcium"):
        assert any(letter.isdigit() for letter in row_of(read, nutrient).text)


def test_the_intake_table_says_nothing_of_it(edition: PublishedEdition) -> None:
    seen = 0
    for nutrient, finding in rules(edition):
        row = row_of(result_of(edition, finding), nutrient)
        assert not any(letter.isdigit() for letter in row.text), (nutrient, finding)
        assert "Held back" in row.text
        assert row.one("a").get("href") == "#cautions"
        seen += 1
    assert seen >= 6


def test_what_helps_says_nothing_of_it(edition: PublishedEdition) -> None:
    shown = 0
    for nutrient, finding in rules(edition):
        read = result_of(edition, finding, *SIGNS[nutrient])
        for score in read.assessment.shown_causes:
            cause = edition.model.causes[score.cause]
            if cause.nutrient != nutrient:
                continue
            shown += 1
            for line in cause.what_helps:
                assert " ".join(line.split()) not in read.page.text, (nutrient, finding, line)
            card = next(
                card for card in read.page.root.all("article") if cause.slug in card.get("aria-labelledby")
            )
            assert "We hold this back" in card.text
    assert shown >= 3


def test_the_same_person_without_the_reason_is_told_what_helps(edition: PublishedEdition) -> None:
    for nutrient, signs in SIGNS.items():
        read = result_of(edition, *signs)
        causes = [edition.model.causes[score.cause] for score in read.assessment.shown_causes]
        told = [cause for cause in causes if cause.nutrient == nutrient]
        assert told, nutrient
        for cause in told:
            assert all(" ".join(line.split()) in read.page.text for line in cause.what_helps)


def test_no_reference_case_is_told_what_its_cautions_hold_back(
    results: dict[str, Read], edition: PublishedEdition
) -> None:
    held_back = 0
    for slug, read in results.items():
        for score in read.assessment.shown_causes:
            cause = edition.model.causes[score.cause]
            if cause.nutrient in read.context.withheld:
                held_back += 1
                text = read.page.text
                for line in cause.what_helps:
                    assert " ".join(line.split()) not in text, (slug, line)
    assert held_back >= 1


@pytest.mark.parametrize("nutrient", ["potassium", "magnesium"])
def test_while_it_is_unknown_it_is_withheld_with_a_link_to_the_question(visitor: Visitor, nutrient: str) -> None:
    visitor.passes_safety()
    page = visitor.reads("/result/")
    cautions = [item for item in page.by_id("cautions").all("li", class_="caution") if nutrient in item.text]
    assert cautions
    asked = set()
    for caution in cautions:
        assert "until we know whether" in caution.text
        link = caution.all("a", class_="no-print")[0].get("href")
        question = visitor.reads(link)
        assert question.questions
        asked |= set(question.questions)
    assert asked & {"conditions", "medicines-common"}


def test_once_it_is_answered_it_is_no_longer_withheld(visitor: Visitor) -> None:
    visitor.passes_safety()
    for step in ("medicines-common", "medicines-other", "conditions"):
        questions = [question.slug for question in visitor.edition.model.steps[step].questions]
        page = visitor.answers(step, visitor.would_answer(questions), return_to="result")
    assert page.questions or page.heading == "Your result"
    result = visitor.reads("/result/")
    assert "until we know" not in result.text
