"""Words of the knowledge are shown as they are written, whatever signs are in them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, structs

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import Caution, CautionEffect, Condition, Nutrient
from spasmcheck.reasoning.serialisation.fields import fields_of
from tests.builders import SOURCE, knowledge
from tests.editions import begin_with, keep
from tests.pages import Page
from tests.visitors import Visitor

SIGNS = """ <b onclick='x'>&amp; "quoted" {{ 7 }} 100%"""

# What is looked up by, not read.
NAMES = {"slug", "url", "doi", "pmid", "kind", "reviewed_on", "review_due"}


def with_signs(value: Any, refers_to: str = "") -> Any:
    """The same with signs in every text that is read."""
    if isinstance(value, Knowledge | Struct):
        changes = {
            field.name: with_signs(getattr(value, field.name), field.refers_to)
            for field in fields_of(type(value))
            if field.name not in NAMES
        }
        return structs.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(with_signs(item, refers_to) for item in value)
    if isinstance(value, str) and value and not refers_to and not isinstance(value, Enum):
        return value + SIGNS
    return value


@pytest.fixture
def edition_with_signs(tmp_path: Path) -> Iterator[PublishedEdition]:
    """A small edition with signs in every word that it says."""
    caution = Caution(
        slug="magnesium",
        about="magnesium",
        effect=CautionEffect.WARN,
        when=Condition(all_of=("takes-diuretic",)),
        say="Ask first",
        why="It adds up",
        sources=(SOURCE,),
    )
    told = knowledge(cautions=(caution,), nutrients=(Nutrient(slug="magnesium", name="Magnesium"),))
    yield begin_with(keep(tmp_path / "edition.json", with_signs(told)))
    published.forget()


def shown_as_written(page: Page) -> int:
    """How often the signs are read; none of them is markup."""
    assert not [element for element in page.root if "onclick" in element.attributes]
    return page.text.count(SIGNS.strip())


def test_on_every_page_of_a_check(edition_with_signs: PublishedEdition) -> None:
    visitor = Visitor(edition_with_signs)
    refused = Page(visitor.sends("urgent-now", {"urgent-now": ["none", "chest-pain"]}).content)
    # The summary, the message on the field, the question and its choices.
    assert shown_as_written(refused) >= 4
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert shown_as_written(page) >= 2
    page = visitor.reads("/check/")
    while page.questions:
        assert shown_as_written(page) >= 4
        present = ("at-night", "takes-diuretic")
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions, present)))
    assert shown_as_written(page) >= 6
    assert shown_as_written(visitor.reads("/result/")) >= 20
