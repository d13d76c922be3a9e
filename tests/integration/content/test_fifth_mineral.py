"""A further mineral is content: rows of the knowledge and nothing else make its pages, foods and cautions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.evidence.schema.validation import errors_in, problems_of
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import Caution, CautionEffect, Condition, FoodAmount, MineralColour, Nutrient
from tests.crawl import crawled
from tests.editions import begin_with, keep
from tests.integration.content.test_foods import listed
from tests.pages import Page
from tests.visitors import Visitor

PHOSPHATE = Nutrient(
    slug="phosphate",
    name="Phosphate",
    symbol="P",
    colour=MineralColour.GREEN,
    role=("Carries energy in every cell.",),
    serum_reference="0.8 to 1.5 mmol/L.",
    sources=("iom-2011",),
)
HELD = {"almonds": 136.0, "cheddar": 145.0, "banana": 26.0}
CAUTION = Caution(
    slug="phosphate-kidneys",
    about="phosphate",
    effect=CautionEffect.WARN,
    when=Condition(all_of=("has-kidney-disease",)),
    say="Keep phosphate low.",
    why="Kidneys that fail hold phosphate back.",
    clinical_judgement=True,
)


def with_phosphate(knowledge: Knowledge) -> Knowledge:
    """The knowledge with a fifth mineral, which three foods are known to hold, and a caution about it."""
    amounts = tuple(
        FoodAmount(food=food, nutrient="phosphate", mg=mg, mg_per_100g=mg) for food, mg in HELD.items()
    )
    return structs.replace(
        knowledge,
        nutrients=(*knowledge.nutrients, PHOSPHATE),
        food_amounts=(*knowledge.food_amounts, *amounts),
        cautions=(*knowledge.cautions, CAUTION),
    )


@pytest.fixture
def edition(knowledge: Knowledge, tmp_path: Path) -> Iterator[PublishedEdition]:
    """One in which phosphate is told of."""
    yield begin_with(keep(tmp_path / "edition.json", with_phosphate(knowledge)))
    published.forget()


@pytest.fixture
def reader(edition: PublishedEdition) -> Visitor:
    """Somebody who reads it."""
    return Visitor(edition)


def test_it_can_be_published_and_editors_are_told_what_is_missing(knowledge: Knowledge) -> None:
    problems = problems_of(with_phosphate(knowledge))
    assert errors_in(problems) == []
    assert ("nutrients", "phosphate", "unknown-amounts") in {(p.kind, p.key, p.code) for p in problems}


def test_its_page_says_what_is_known_and_nothing_stands_empty(reader: Visitor) -> None:
    page = reader.reads("/electrolytes/phosphate/")
    assert PHOSPHATE.role[0] in page.text
    assert "Usual range in blood" in page.text
    assert PHOSPHATE.serum_reference in page.text
    assert CAUTION.say in page.text
    assert "How much is needed" not in page.text
    assert not page.root.all("table")


def test_it_is_listed_with_its_badge(reader: Visitor) -> None:
    page = reader.reads("/electrolytes/")
    (badge,) = [element for element in page.root.all("span") if "ion--green" in element.get("class")]
    assert badge.text == "P"
    for url in ("/electrolytes/", "/read/"):
        assert "/electrolytes/phosphate/" in reader.reads(url).links
    assert "/electrolytes/phosphate/" in reader.asks("/sitemap.xml").content.decode()


def test_it_is_found(reader: Visitor) -> None:
    found = reader.posts("/search/", {"csrfmiddlewaretoken": reader.csrf_token, "q": "phosphate"})
    assert "/electrolytes/phosphate/" in Page(found.content).links


def test_foods_are_listed_by_it_and_those_of_which_nobody_knows_come_last(
    edition: PublishedEdition, reader: Visitor
) -> None:
    for sort, wanted in (("most", ["cheddar", "almonds", "banana"]), ("least", ["banana", "almonds", "cheddar"])):
        page = reader.reads(f"/foods/?nutrient=phosphate&sort={sort}&whole=on")
        foods = listed(edition, page)
        assert foods[:3] == wanted
        assert len(foods) == len(edition.knowledge.foods)
        assert page.text.count("phosphate not known") == 2 * (len(foods) - len(HELD))
    assert "145" in reader.reads("/foods/?q=cheddar").text


def test_cautions_about_it_are_told(reader: Visitor) -> None:
    page = reader.reads("/cautions/")
    assert page.by_id("phosphate").text == "Phosphate"
    assert CAUTION.say in page.text


def test_a_result_tells_the_caution_by_its_name(edition: PublishedEdition, reader: Visitor) -> None:
    reader.is_ready(("age-18-39", "sex-female", "in-calf", "has-kidney-disease"))
    section = reader.reads("/result/").by_id("cautions")
    assert "Phosphate:" in section.text
    assert CAUTION.say in section.text


def test_every_page_can_be_shown(reader: Visitor) -> None:
    assert "/electrolytes/phosphate/" in crawled(reader)
