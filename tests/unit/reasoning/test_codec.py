"""Knowledge to and from plain data, in one canonical form."""

from __future__ import annotations

import hashlib
import json
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import Knowledge, Problem
from spasmcheck.reasoning.knowledge import Condition
from spasmcheck.reasoning.serialisation import codec
from spasmcheck.reasoning.serialisation.fields import kinds
from tests import builders
from tests.amounts import times
from tests.unit.evidence.everything import everything
from tests.unit.reasoning.strategies import small_knowledge

Plain = dict[str, Any]

# Said once more, so that the codec does not vouch for itself.
ORDERED_KINDS = {
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
SETS = {
    "sources",
    "findings",
    "foods",
    "all_of",
    "any_of",
    "none_of",
    "present",
    "absent",
    "also",
    "tags",
    "also_about",
}
SETS |= {"acceptable_causes"}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def shuffled(document: Plain, random: Random) -> Plain:
    """The same knowledge, with its rows and sets in another order where the order says nothing."""
    rows = {
        name: [_shuffled_inside(row, random) for row in value]
        for name, value in document.items()
        if name in kinds()
    }
    for name, value in rows.items():
        if name not in ORDERED_KINDS:
            random.shuffle(value)
    names = [*document]
    random.shuffle(names)
    return {name: rows.get(name, document[name]) for name in names}


def _shuffled_inside(value: Any, random: Random, name: str = "") -> Any:
    if isinstance(value, dict):
        names = [*value]
        random.shuffle(names)
        return {inner: _shuffled_inside(value[inner], random, inner) for inner in names}
    if isinstance(value, list | tuple):
        items = [_shuffled_inside(item, random) for item in value]
        a_set = name in SETS and all(isinstance(item, str) for item in items)
        if a_set:
            # What is in a set twice is in it once.
            items += items[:1]
        if a_set or name == "disturbances":
            random.shuffle(items)
        return items
    return value


def problems_of(document: Plain) -> list[Problem]:
    """The problems of a document that is refused."""
    knowledge, problems = codec.from_plain(document)
    assert knowledge is None
    return problems


def with_row(kind: str, row: Any) -> Plain:
    """A small document with one more row at the end of a kind."""
    document = codec.to_plain(builders.knowledge())
    return document | {kind: [*document.get(kind, []), row]}


def evidence_row(**fields: Any) -> Plain:
    """A row of evidence as plain data."""
    return msgspec.to_builtins(builders.evidence("low-magnesium", "at-night")) | fields


@given(small_knowledge())
def test_plain_data_and_json_bring_back_the_same_knowledge(knowledge: Knowledge) -> None:
    same = codec.canonical(knowledge)
    assert codec.from_plain(codec.to_plain(knowledge)) == (same, [])
    assert codec.from_json(codec.to_json(knowledge)) == same


def test_every_field_of_every_kind_comes_back() -> None:
    whole = everything()
    assert codec.from_plain(codec.to_plain(whole)) == (codec.canonical(whole), [])
    assert codec.from_json(codec.to_json(whole)) == codec.canonical(whole)
    assert all(getattr(whole, kind) for kind in kinds())


def test_the_real_knowledge_comes_back(knowledge: Knowledge) -> None:
    assert codec.from_plain(codec.to_plain(knowledge)) == (knowledge, [])
    assert codec.from_json(codec.to_json(knowledge)) == knowledge


@settings(max_examples=20)
@given(st.randoms(use_true_random=True))
def test_orders_that_say_nothing_do_not_change_the_bytes(random: Random) -> None:
    # Two of everything that can be shuffled.
    whole = everything(
        sources=(builders.source("b"), builders.source("a"), builders.source()),
        evidence=(*everything().evidence, builders.evidence("low-magnesium", "at-night", sources=("b", "a"))),
    )
    knowledge, problems = codec.from_plain(shuffled(codec.to_plain(whole), random))
    assert problems == []
    assert knowledge is not None
    assert codec.to_json(knowledge) == codec.to_json(whole)


@settings(max_examples=3)
@given(st.randoms(use_true_random=True))
def test_nor_do_they_in_the_real_knowledge(knowledge: Knowledge, random: Random) -> None:
    again, _ = codec.from_plain(shuffled(codec.to_plain(knowledge), random))
    assert again is not None
    assert codec.to_json(again) == codec.to_json(knowledge)


@pytest.mark.parametrize("kind", sorted(ORDERED_KINDS))
def test_the_order_of_some_kinds_does_change_the_bytes(knowledge: Knowledge, kind: str) -> None:
    rows = getattr(knowledge, kind)
    rows = rows if len(rows) > 1 else (*rows, structs.replace(rows[0], slug="another"))
    forwards, backwards = (structs.replace(knowledge, **{kind: order}) for order in (rows, rows[::-1]))
    assert codec.to_json(backwards) != codec.to_json(forwards)


def test_what_a_choice_is_about_is_told_by_the_order_of_what_it_establishes() -> None:
    one, other = (
        builders.knowledge(steps=(builders.step("a", builders.yes_or_no("a", *slugs)),))
        for slugs in (("at-night", "chest-pain"), ("chest-pain", "at-night"))
    )
    assert codec.to_json(one) != codec.to_json(other)


@given(small_knowledge())
def test_the_canonical_form_of_the_canonical_form_is_itself(knowledge: Knowledge) -> None:
    once = codec.canonical(knowledge)
    assert codec.canonical(once) == once
    assert codec.to_json(once) == codec.to_json(knowledge)


def test_rows_are_sorted_by_key_and_sets_hold_each_slug_once() -> None:
    rows = (builders.cause("b"), builders.cause("a", sources=("z", "a", "z")))
    ordered = codec.canonical(builders.knowledge(causes=rows))
    assert [row.slug for row in ordered.causes] == ["a", "b"]
    assert ordered.causes[0].sources == ("a", "z")


def test_plain_data_holds_nothing_but_mappings_lists_and_values(knowledge: Knowledge) -> None:
    seen: set[type] = set()
    waiting: list[Any] = [codec.to_plain(knowledge)]
    while waiting:
        value = waiting.pop()
        seen.add(type(value))
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value
    assert seen <= {dict, list, tuple, str, int, float, bool}


def test_what_is_left_at_its_default_is_left_out() -> None:
    plain = codec.to_plain(builders.knowledge())
    assert "foods" not in plain
    assert set(plain["steps"][0]) == {"slug", "section", "always", "questions"}
    assert plain["red_flags"][0]["when"] == {"all_of": ("chest-pain",)}


def test_a_condition_that_is_written_out_empty_is_the_same_as_none() -> None:
    written = builders.step("a", builders.yes_or_no("a", "at-night"), ask_if=Condition(all_of=()))
    left_out = builders.step("a", builders.yes_or_no("a", "at-night"))
    one, other = (codec.to_json(builders.knowledge(steps=(row,))) for row in (written, left_out))
    assert one == other


def test_the_fingerprint_is_the_sha_256_of_the_bytes() -> None:
    data = codec.to_json(builders.knowledge())
    assert codec.fingerprint(data) == hashlib.sha256(data).hexdigest()
    other = codec.to_json(builders.knowledge(parameters=builders.parameters(ready_below=0.06)))
    assert codec.fingerprint(other) != codec.fingerprint(data)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"weight": 2.0}, "weight"),
        ({"lr_present": 20.1}, "lr_present"),
        ({"lr_present": 0.04}, "lr_present"),
        ({"lr_absent": float("nan")}, "lr_absent"),
        ({"lr_absent": "0.5"}, "lr_absent"),
        ({"lr_absent": None}, "lr_absent"),
        ({"grade": "certain"}, "grade"),
        ({"basis": ""}, "basis"),
        ({"sources": "cramp-guideline"}, "sources"),
        ({"sources": ["Not A Slug"]}, "sources"),
        ({"sources": ["a-line-break\n"]}, "sources"),
        ({"sources": ["a" * 101]}, "sources"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_kind_place_and_key(fields: Plain, told: str) -> None:
    (problem,) = problems_of(with_row("evidence", evidence_row(**fields)))
    assert (problem.kind, problem.row, problem.key) == ("evidence", 3, "low-magnesium/at-night")
    assert problem.code == "malformed"
    assert told in problem.reason


@pytest.mark.parametrize(
    ("kind", "field", "bad"),
    [
        ("causes", "prior", 0),
        ("causes", "prior", 1),
        ("causes", "review_due", "2026-13-01"),
        ("causes", "review_due", "2026-11-02\n"),
        ("causes", "review_due", "2 November 2026"),
        ("causes", "advice_if_likely", "hurry"),
        ("sources", "year", 26),
        ("foods", "usda_number", "1009"),
        ("food_amounts", "mg", -1),
        ("required_intakes", "age_band", "18-30"),
        ("screener_nutrients", "round_to", 0),
    ],
)
def test_a_value_out_of_its_range_is_told(kind: str, field: str, bad: Any) -> None:
    document = codec.to_plain(everything())
    document[kind][0][field] = bad
    (problem,) = problems_of(document)
    assert (problem.kind, problem.row, problem.code) == (kind, 1, "malformed")
    assert field in problem.reason


@pytest.mark.parametrize("name", ["cause", "finding", "lr_present", "basis"])
def test_a_field_that_is_missing_is_told(name: str) -> None:
    row = evidence_row()
    del row[name]
    (problem,) = problems_of(with_row("evidence", row))
    assert (problem.kind, problem.row) == ("evidence", 3)
    assert name in problem.reason


@pytest.mark.parametrize("row", [None, 3, "cause", [], {}])
def test_a_row_that_is_no_row_is_told(row: Any) -> None:
    (problem,) = problems_of(with_row("causes", row))
    assert (problem.kind, problem.row, problem.code) == ("causes", 3, "malformed")


def test_what_is_wrong_deep_inside_a_row_is_told_with_the_row() -> None:
    step = msgspec.to_builtins(builders.step("where", builders.yes_or_no("where", "at-night")))
    step["questions"][0]["choices"][1]["servings_per_day"] = -1
    (problem,) = problems_of(with_row("steps", step))
    assert (problem.kind, problem.row, problem.key) == ("steps", 4, "where")
    assert "questions" in problem.reason


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("evidences", [], ("evidences", 0, "unknown-kind")),
        ("causes", {}, ("causes", 0, "malformed")),
        ("causes", "low-magnesium", ("causes", 0, "malformed")),
        ("causes", None, ("causes", 0, "malformed")),
        ("parameters", None, ("parameters", 0, "malformed")),
        ("parameters", {"likely_from": 0.5}, ("parameters", 0, "malformed")),
    ],
)
def test_a_kind_that_is_wrong_as_a_whole_is_told(kind: str, rows: Any, expected: tuple[str, int, str]) -> None:
    (problem,) = problems_of(codec.to_plain(builders.knowledge()) | {kind: rows})
    assert (problem.kind, problem.row, problem.code) == expected


def test_without_parameters_there_is_no_knowledge() -> None:
    assert [problem.kind for problem in problems_of({})] == ["parameters"]


def test_all_problems_are_told_at_once() -> None:
    document = with_row("evidence", evidence_row(lr_present=0))
    document["evidence"].append(evidence_row(grade="certain"))
    document |= {"weather": [], "parameters": {}, "claims": [1]}
    assert {(problem.kind, problem.row) for problem in problems_of(document)} == {
        ("evidence", 3),
        ("evidence", 4),
        ("weather", 0),
        ("parameters", 0),
        ("claims", 1),
    }


@settings(max_examples=times(quick=25, thorough=150))
@given(st.dictionaries(st.sampled_from((*kinds(), "parameters", "weather")), JSON, max_size=4))
def test_any_document_at_all_is_decoded_or_refused(document: Plain) -> None:
    knowledge, problems = codec.from_plain(document)
    assert (knowledge is None) is bool(problems)
    assert {problem.kind for problem in problems} <= {*document, "parameters"}


@settings(max_examples=times(quick=25, thorough=150))
@given(st.data())
def test_any_value_at_all_in_a_row_is_decoded_or_refused(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([*kinds()]))
    document = codec.to_plain(everything())
    row = data.draw(st.sampled_from(document[kind]))
    row[data.draw(st.sampled_from([*row, "no-such-field"]))] = data.draw(JSON)
    knowledge, problems = codec.from_plain(document)
    assert (knowledge is None) is bool(problems)
    assert {problem.kind for problem in problems} <= {kind}


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"parameters": {}}', b'{"weather": 1}', b"", b"{", b"\xff"])
def test_json_that_is_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        codec.from_json(data)


def test_the_schema_has_every_kind_and_every_definition_it_points_at() -> None:
    schema = json.loads(json.dumps(codec.schema()))
    definitions = schema["$defs"]
    knowledge = definitions[schema["$ref"].rpartition("/")[2]]
    assert set(knowledge["properties"]) == {*kinds(), "parameters", "format", "readable_from"}
    assert knowledge["required"] == ["parameters"]
    assert knowledge["additionalProperties"] is False
    for kind, row_type in kinds().items():
        assert knowledge["properties"][kind]["items"] == {"$ref": f"#/$defs/{row_type.__name__}"}
        assert set(definitions[row_type.__name__]["properties"]) == set(row_type.__struct_fields__)
    pointed_at = {part.partition('"')[0] for part in json.dumps(schema).split("#/$defs/")[1:]}
    assert pointed_at == set(definitions)


def test_the_schema_states_the_range_of_a_ratio() -> None:
    ratio = codec.schema()["$defs"]["Evidence"]["properties"]["lr_present"]
    assert (ratio["minimum"], ratio["maximum"]) == (0.05, 20)


def test_an_edition_of_an_earlier_form_can_be_read(knowledge: Knowledge) -> None:
    document = codec.to_plain(knowledge)
    del document["parameters"]["low_salt_portion"]
    for cause in document["causes"]:
        cause["what_helps"] = [line["text"] for line in cause["what_helps"]]
    for group in document["food_groups"]:
        group.pop("day_portions", None)
    read = codec.from_json(msgspec.json.encode(document))
    for cause in read.causes:
        for line in cause.what_helps:
            # What it brings was not said then: it is held back with the nutrient of its cause.
            assert line.raises == ((cause.nutrient,) if cause.nutrient else ())
    assert read.parameters.low_salt_portion == 140


def test_what_is_no_knowledge_in_any_form_is_refused() -> None:
    for data in (b"{}", b"[]", b'{"causes": [1]}', b"not json"):
        with pytest.raises(msgspec.DecodeError):
            codec.from_json(data)
