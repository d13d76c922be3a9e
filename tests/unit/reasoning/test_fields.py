"""What the row types say about their own fields."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec import Struct
from msgspec.structs import fields as struct_fields

from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import (
    CalciumAbsorption,
    Cause,
    Caution,
    Choice,
    Claim,
    Condition,
    Evidence,
    MechanismStep,
    MedicineGroup,
    PageSection,
    Parameters,
    Question,
    ReferenceCase,
    Row,
    ScreenerItem,
    Step,
)
from spasmcheck.reasoning.serialisation.fields import Field, fields_of, kinds, references
from tests import builders
from tests.unit.evidence.everything import everything

# Where the order of the rows says something.
ORDERED = {
    "sections",
    "steps",
    "red_flags",
    "cautions",
    "claims",
    "pages",
    "screener_nutrients",
    "food_groups",
    "nutrients",
}


def field(row_type: type[Struct], name: str) -> Field:
    """One field of a row type."""
    return next(row for row in fields_of(row_type) if row.name == name)


def row_types() -> set[type[Struct]]:
    """The row types of all kinds, with those that nest inside."""
    found: set[type[Struct]] = set()
    waiting: list[type[Struct]] = [*kinds().values()]
    while waiting:
        row_type = waiting.pop()
        if row_type not in found:
            found.add(row_type)
            waiting += [row.nested for row in fields_of(row_type) if row.nested is not None]
    return found


def test_every_field_of_the_knowledge_but_the_parameters_is_a_kind() -> None:
    assert [*kinds(), "parameters"] == sorted(
        (item.name for item in struct_fields(Knowledge)), key=lambda name: name == "parameters"
    )
    assert kinds()["evidence"] is Evidence
    assert kinds()["steps"] is Step
    assert len(kinds()) >= 24


def test_the_kinds_whose_order_matters_are_these() -> None:
    assert {kind for kind, row_type in kinds().items() if row_type.ordered} == ORDERED
    assert all(row_type.ordered for row_type in (Question, Choice, MechanismStep, PageSection))


@pytest.mark.parametrize(
    ("row_type", "expected"),
    [
        (Evidence, Field("cause", "causes", many=False, is_set=False, nested=None)),
        (Evidence, Field("finding", "findings", many=False, is_set=False, nested=None)),
        (Evidence, Field("lr_present", "", many=False, is_set=False, nested=None)),
        (Evidence, Field("sources", "sources", many=True, is_set=True, nested=None)),
        (Caution, Field("when", "", many=False, is_set=False, nested=Condition)),
        (Condition, Field("any_of", "findings", many=True, is_set=True, nested=None)),
        (Cause, Field("nutrient", "nutrients", many=False, is_set=False, nested=None)),
        (Cause, Field("tests", "", many=True, is_set=False, nested=None)),
        (Cause, Field("advice_if_likely", "", many=False, is_set=False, nested=None)),
        (Choice, Field("establishes", "findings", many=True, is_set=False, nested=None)),
        (Step, Field("questions", "", many=True, is_set=False, nested=Question)),
        (Step, Field("section", "sections", many=False, is_set=False, nested=None)),
        (Step, Field("ask_if", "", many=False, is_set=False, nested=Condition)),
        (ScreenerItem, Field("question", "questions", many=False, is_set=False, nested=None)),
        (CalciumAbsorption, Field("foods", "foods", many=True, is_set=True, nested=None)),
        (ReferenceCase, Field("acceptable_causes", "causes", many=True, is_set=True, nested=None)),
        (ReferenceCase, Field("acceptable_advice", "", many=True, is_set=False, nested=None)),
        (MedicineGroup, Field("also", "findings", many=True, is_set=True, nested=None)),
        (Claim, Field("verdict", "", many=False, is_set=False, nested=None)),
        (Parameters, Field("likely_from", "", many=False, is_set=False, nested=None)),
    ],
    ids=lambda value: value.name if isinstance(value, Field) else value.__name__,
)
def test_a_field_says_what_it_is(row_type: type[Struct], expected: Field) -> None:
    assert field(row_type, expected.name) == expected


def test_every_row_type_has_the_fields_of_its_struct_in_order() -> None:
    types = row_types()
    assert len(types) >= 28
    for row_type in types:
        assert [row.name for row in fields_of(row_type)] == [item.name for item in struct_fields(row_type)]


def test_what_fields_refer_to_are_kinds_or_questions() -> None:
    targets = {row.refers_to for row_type in row_types() for row in fields_of(row_type)} - {""}
    assert targets <= {*kinds(), "questions"}
    assert targets >= {
        "causes",
        "findings",
        "sources",
        "nutrients",
        "foods",
        "food_groups",
        "sections",
        "questions",
    }


def test_every_key_of_a_row_is_one_of_its_fields() -> None:
    for row_type in row_types():
        if issubclass(row_type, Row):
            assert set(row_type.key) <= {row.name for row in fields_of(row_type)}


def test_a_natural_key_reads_as_its_parts() -> None:
    assert builders.evidence("low-magnesium", "takes-diuretic").natural_key == "low-magnesium/takes-diuretic"
    assert everything().required_intakes[0].natural_key == "magnesium/US/female/71+/none"


def test_a_row_names_every_slug_that_it_points_at_nested_ones_included() -> None:
    step = next(step for step in everything().steps if step.slug == "rest")
    assert Counter(references(step)) == Counter(
        [
            ("section", "sections", "spasms"),
            ("all_of", "findings", "at-night"),
            ("any_of", "findings", "chest-pain"),
            ("any_of", "findings", "takes-diuretic"),
            ("none_of", "findings", "chest-pain"),
            ("establishes", "findings", "sex-female"),
        ]
    )


def test_what_is_left_empty_is_no_reference() -> None:
    assert ("nutrient", "nutrients", None) not in set(references(builders.cause("cause")))
    assert [*references(builders.cause("cause", sources=()))] == []
