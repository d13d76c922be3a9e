"""What a caution holds back is nowhere on page or paper: no estimate, no need, no food, no supplement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import Interview, assess_path, progress
from spasmcheck.reasoning.knowledge import CautionEffect, Help, Knowledge, Region
from spasmcheck.results.page.contexts import ResultPage, result_page
from spasmcheck.results.result_markup import render_result
from spasmcheck.web.state import State
from tests.amounts import times
from tests.integration.results.conftest import Read, read_result
from tests.pages import Page
from tests.visitors import Visitor

Given = dict[str, bool | None]

# Enough of the signs for the lack of potassium and of magnesium, and lost fluid, to be among the causes shown.
SIGNS = (
    "age-40-59",
    "sex-male",
    "takes-loop-or-thiazide-diuretic",
    "takes-ppi-long-term",
    "drinks-alcohol-heavily",
    "vomiting-or-diarrhoea",
    "muscle-weakness",
    "constipation",
    "palpitations",
    "heavy-sweating",
)
WITHHOLDING = {
    "potassium": (
        "has-kidney-disease",
        "on-dialysis",
        "takes-potassium-sparing-diuretic",
        "takes-potassium",
        "takes-ace-or-arb",
        "takes-calcineurin-inhibitor",
    ),
    "magnesium": ("has-kidney-disease", "on-dialysis"),
}
"""What withholds a nutrient, written down once more so that no rule can go missing unseen."""

FOOD_WORDS = {
    "potassium": re.compile(
        r"potato|bean|pulse|nuts|banana|avocado|dark green|yog(h)?urt|fish|rehydration|pickle|salt substitute",
        re.IGNORECASE,
    ),
    "magnesium": re.compile(r"nuts|seeds|pulse|whole ?grain|dark green|tablets|drip", re.IGNORECASE),
}


def answered(edition: PublishedEdition, *present: str) -> dict[str, tuple[str, ...]]:
    """Every page answered by somebody with these findings, the food pages too."""
    steps = edition.index.steps.values()
    return Visitor(edition).would_answer([q.slug for step in steps for q in step.questions], present)


def result_with(edition: PublishedEdition, given: Given, answers: dict[str, tuple[str, ...]]) -> ResultPage:
    """The result, as values, of somebody with these answers, of whom these findings are so, or unknown."""
    now = progress(edition.index, answers, given=given)
    assessment = assess_path(edition.index, now.path)
    return result_page(edition, State(edition.number, answers), now, assessment, region=Region.US)


def with_findings(edition: PublishedEdition, given: Given) -> tuple[ResultPage, Page]:
    """The result of somebody with the signs, of whom these findings are so, or unknown; and its page."""
    page = result_with(edition, given, answered(edition, *SIGNS))
    site = HtmxMiddleware(lambda request: HttpResponse(render_result(request, page)))
    return page, Page(site(RequestFactory().get("/result/")).content)


def combinations() -> Iterator[Given]:
    """Every way in which the findings that withhold can be true, false and unknown."""
    slugs = WITHHOLDING["potassium"]
    for values in product((True, False, None), repeat=len(slugs)):
        yield dict(zip(slugs, values, strict=True))


def one_reason_each() -> list[Given]:
    """Each thing that withholds as the only reason, being so and being unknown."""
    slugs = WITHHOLDING["potassium"]
    return [dict.fromkeys(slugs, False) | {slug: value} for slug in slugs for value in (True, None)]


def held(given: dict[str, bool | None]) -> set[str]:
    """What has to be held back: a nutrient of which one thing that withholds is so, or is not known."""
    return {nutrient for nutrient, slugs in WITHHOLDING.items() if any(given[slug] is not False for slug in slugs)}


def test_the_rules_are_the_ones_we_know(knowledge: Knowledge) -> None:
    found: dict[str, set[str]] = {}
    for caution in knowledge.cautions:
        if caution.effect is CautionEffect.WITHHOLD:
            assert not caution.when.all_of
            assert not caution.when.none_of
            found.setdefault(caution.subject, set()).update(caution.when.any_of)
    assert found == {nutrient: set(slugs) for nutrient, slugs in WITHHOLDING.items()}


def test_nothing_that_is_withheld_is_in_a_result_whatever_is_known(edition: PublishedEdition) -> None:
    rich = {food.slug for food in edition.knowledge.foods if "high-potassium-caution" in food.tags}
    answers = answered(edition, *SIGNS)
    pages = withheld = suggested = emergencies = 0
    for given in combinations():
        pages += 1
        nutrients = held(given)
        withheld += bool(nutrients)
        told = result_with(edition, given, answers)
        assert told.held.nutrients >= nutrients, given
        for cause in told.contributors:
            assert not [line.text for line in cause.what_helps if nutrients & set(line.raises)], given
        for view in told.food.intake:
            if view.nutrient.slug in nutrients:
                assert (view.held_back, view.need_to, view.needs, view.estimate) == (True, 0, (), None), given
        foods = foods_of(told)
        suggested += len(foods)
        emergencies += not told.tells_food
        if told.tells_food:
            assert bool(foods) is ("magnesium" not in nutrients), given
            names = {name for view in told.food.intake if (name := view.nutrient.name) in told.doctor.may_be_short}
            assert names.isdisjoint(view.nutrient.name for view in told.food.intake if view.held_back), given
        if "potassium" in nutrients:
            assert foods.isdisjoint(rich), (given, foods & rich)
    assert emergencies < pages / 2
    assert pages == 729
    assert withheld == 728
    assert suggested >= 300


def foods_of(told: ResultPage) -> set[str]:
    """The foods that are suggested."""
    plan = told.food.plan
    if plan is None or not told.tells_food:
        return set()
    portions = [*plan.sample_menu.portions, *(portion for some in plan.rich.values() for portion in some)]
    return {portion.food.slug for portion in portions}


def test_nothing_that_is_withheld_is_anywhere_on_the_page(edition: PublishedEdition) -> None:
    rich = {food.slug for food in edition.knowledge.foods if "high-potassium-caution" in food.tags}
    helps = [line for cause in edition.knowledge.causes for line in cause.what_helps]
    told_food = suggested = 0
    for given in times(quick=one_reason_each(), thorough=list(combinations())):
        nutrients = held(given)
        told, page = with_findings(edition, given)
        foods = {element.get("data-food") for element in page.root if element.get("data-food")}
        assert foods == foods_of(told), given
        suggested += len(foods)
        if "potassium" in nutrients:
            assert foods.isdisjoint(rich), (given, foods & rich)
        text = page.text
        for line in helps:
            if nutrients & set(line.raises):
                assert words(line.text) not in text, (given, line.text)
        told_food += told.tells_food
        if told.tells_food:
            says_nothing_of(page, nutrients)
        else:
            assert not page.root.all(id="food")
    assert told_food >= 6
    assert suggested >= 20


def words(text: str) -> str:
    """With white space as on a page."""
    return " ".join(text.split())


def says_nothing_of(page: Page, nutrients: set[str]) -> None:
    """No figure of the nutrients, and no food or supplement that brings them, where anything is suggested."""
    rows = page.by_id("food").all("tr")
    sides = page.root.one("div", class_="sheet").all("section")[1].text.lower()
    parts = [element for element in page.root if element.tag in {"section", "div", "figure"}]
    classes = [set(element.get("class").split()) for element in parts]
    suggesting = [
        part
        for part, named in zip(parts, classes, strict=True)
        if (part.tag == "section" and "helps" in named) or (part.tag == "div" and "sheet__helps" in named)
    ]
    assert len(suggesting) >= 3
    texts = [part.text for part in suggesting]
    shown = {part.get("data-nutrient") for part in parts}
    for nutrient in nutrients:
        row = next(row for row in rows if row.text.lower().startswith(nutrient))
        assert not any(letter.isdigit() for letter in row.text)
        assert row.one("a").get("href") == "#cautions"
        assert nutrient not in shown
        assert f"{nutrient}: estimate" not in sides
        for text in texts:
            assert not FOOD_WORDS[nutrient].search(text), (nutrient, text)


def test_without_a_reason_nothing_is_withheld(edition: PublishedEdition) -> None:
    page, html = with_findings(edition, dict.fromkeys(WITHHOLDING["potassium"], False))
    assert page.held.nutrients == frozenset()
    causes = [item.cause for item in page.contributors]
    told = [line for cause in causes if cause.nutrient in WITHHOLDING for line in cause.what_helps]
    assert {cause.nutrient for cause in causes} >= {"potassium", "magnesium"}
    assert all(words(line.text) in html.text for line in told)
    for nutrient in ("potassium", "magnesium", "calcium"):
        assert html.root.all("figure", **{"data-nutrient": nutrient})
        assert html.root.all("section", **{"data-nutrient": nutrient})


def test_it_is_said_that_something_is_left_out(edition: PublishedEdition) -> None:
    given = dict.fromkeys(WITHHOLDING["potassium"], False) | {"takes-ace-or-arb": True}
    page, html = with_findings(edition, given)
    left_out = [item for item in page.contributors if item.left_out]
    assert left_out
    for item in left_out:
        card = next(c for c in html.root.all("article") if c.get("aria-labelledby") == f"cause-{item.cause.slug}")
        helps = card.one("section", class_="helps")
        assert "held back" in helps.text or "hold this back" in helps.text
        assert "#cautions" in [link.get("href") for link in helps.all("a")]
    assert "rich in potassium" in html.by_id("food").text
    assert "Your medicine can raise potassium" in html.by_id("cautions").text


def test_salt_is_not_suggested_to_those_who_should_ask_first(edition: PublishedEdition) -> None:
    clear: dict[str, bool | None] = dict.fromkeys(WITHHOLDING["potassium"], False)
    adding = [line for cause in edition.knowledge.causes for line in cause.what_helps if "sodium" in line.adds]
    assert len(adding) >= 3
    told = 0
    for slug in ("has-hypertension", "has-heart-failure", "has-liver-disease"):
        _, html = with_findings(edition, clear | {slug: True})
        for line in adding:
            assert words(line.text) not in html.text, (slug, line.text)
        _, html = with_findings(edition, clear | {slug: False})
        told += sum(words(line.text) in html.text for line in adding)
    assert told >= 3


def test_no_reference_case_is_told_what_its_cautions_hold_back(
    results: dict[str, Read], edition: PublishedEdition
) -> None:
    held_back = 0
    for slug, read in results.items():
        nutrients = read.context.held.nutrients
        for item in read.context.contributors:
            for line in item.cause.what_helps:
                if nutrients & set(line.raises):
                    held_back += 1
                    assert words(line.text) not in read.page.text, (slug, line.text)
    assert held_back >= 5


def test_what_brings_a_mineral_says_so(knowledge: Knowledge) -> None:
    """A line that names a food or a supplement has to say what it raises, or nothing could hold it back."""
    names = re.compile(
        r"potato|bean|pulse|nuts|seeds|yog(h)?urt|fish|rehydration|pickle|salty|tablets for|calcium and vitamin D|"
        r"calcium by drip|magnesium must|magnesium is corrected|potassium is replaced",
        re.IGNORECASE,
    )
    lines: list[Help] = [
        line for cause in knowledge.causes for line in cause.what_helps if names.search(line.text)
    ]
    assert len(lines) >= 10
    assert [line.text for line in lines if not line.raises and not line.adds] == []


NOT_SURE = ("medicines-common", "medicines-other", "conditions")
"""The steps on which what is withheld rests."""


def is_not_sure(visitor: Visitor) -> None:
    """Answer what is asked, but not know of one's medicines and conditions."""
    visitor.is_ready()
    questions = [q for step in NOT_SURE for q in visitor.edition.index.steps[step].questions]
    unsure = {q.slug: [c.slug for c in q.choices if c.unknown][:1] for q in questions}
    visitor.has(visitor.kept | {slug: tuple(chosen) for slug, chosen in unsure.items() if chosen})


@pytest.mark.parametrize("nutrient", ["potassium", "magnesium"])
def test_while_it_is_unknown_it_is_withheld_with_a_link_to_the_question(visitor: Visitor, nutrient: str) -> None:
    is_not_sure(visitor)
    page = visitor.reads("/result/")
    cautions = [item for item in page.by_id("cautions").all("li", class_="caution") if nutrient in item.text]
    assert cautions
    asked = set()
    for caution in cautions:
        assert "until we know whether" in caution.text
        link = next(link.get("href") for link in caution.all("a") if "return=result" in link.get("href"))
        question = visitor.reads(link)
        assert question.questions
        asked |= set(question.questions)
    assert asked & {"conditions", "medicines-common"}
    assert not [element for element in page.root if element.get("data-food")]


def test_once_it_is_answered_it_is_no_longer_withheld(visitor: Visitor) -> None:
    is_not_sure(visitor)
    assert "until we know" in visitor.reads("/result/").text
    for step in NOT_SURE:
        questions = [question.slug for question in visitor.edition.index.steps[step].questions]
        page = visitor.answers(step, visitor.would_answer(questions), return_to="result")
    assert page.questions or page.heading == "Your result"
    result = visitor.reads("/result/")
    assert "until we know" not in result.text


def test_paper_says_of_cautions_what_the_screen_says(
    edition: PublishedEdition, interviews: dict[str, Interview]
) -> None:
    told = 0
    for interview in list(interviews.values())[::9]:
        read = read_result(edition, interview.answers)
        paper = read.sheet.text
        for view in read.context.cautions[:6]:
            told += 1
            assert words(view.caution.say) in paper or view.waits_for
    assert told >= 3
