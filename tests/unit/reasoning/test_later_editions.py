"""What a release makes of an edition that a later one published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from msgspec import structs

from spasmcheck.reasoning import KnowledgeIndex, Severity, assess_findings
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.later_editions import ONLY_READ, for_visitors
from spasmcheck.reasoning.serialisation import codec
from spasmcheck.reasoning.serialisation.edition_format import FORMAT, LaterFormat, heading_of
from spasmcheck.reasoning.serialisation.fields import kinds, references
from tests.builders import caution, knowledge
from tests.later import LATER, UNKNOWN, Plain, later_edition, with_a_rule_of_another_kind, with_what_is_only_read
from tests.unit.evidence.everything import everything

SMALL = knowledge(cautions=(caution("careful", "takes-diuretic"),))


def test_an_edition_without_a_number_is_of_the_first_format() -> None:
    assert heading_of(msgspec.json.encode(SMALL)).format == 1


def test_published_editions_keep_their_bytes_and_their_hash(knowledge: Knowledge) -> None:
    data = codec.to_json(knowledge)
    if FORMAT == 1:
        assert data == msgspec.json.encode(codec.canonical(knowledge))
    assert heading_of(data).format == FORMAT
    assert codec.from_json(data) == knowledge


def test_what_is_only_read_is_left_out_and_each_thing_is_told_once() -> None:
    read = for_visitors(later_edition(SMALL, with_what_is_only_read))
    told = [(problem.kind, problem.row, problem.key, problem.code) for problem in read.left_out]
    assert told == [
        ("mechanisms", 0, "", "unknown-field"),
        ("notes", 0, "", "unknown-field"),
        ("notes", 1, f"{UNKNOWN}-note", "unknown-value"),
        ("stories", 0, "", "unknown-kind"),
    ]
    assert [problem.severity for problem in read.left_out] == [Severity.WARNING] * 4
    assert "steps.film" in str(read.left_out[0])
    assert "audience" in str(read.left_out[1])
    assert "rows: 3" in str(read.left_out[3])
    notes, mechanisms = read.knowledge.notes, read.knowledge.mechanisms
    assert [note.slug for note in notes] == ["a-note"]
    assert [row.slug for row in mechanisms] == ["a-mechanism"]
    rest = structs.replace(read.knowledge, notes=(), mechanisms=())
    assert rest == codec.canonical(SMALL)


def test_an_edition_of_a_later_format_that_is_known_whole_is_read_whole(knowledge: Knowledge) -> None:
    assert for_visitors(later_edition(knowledge)) == (knowledge, ())


@pytest.mark.parametrize("readable_from", [None, LATER], ids=["it says nothing", "it says no"])
def test_without_the_word_of_those_who_wrote_it_nothing_is_left_out(readable_from: int | None) -> None:
    for change in (with_what_is_only_read, lambda document: None):
        with pytest.raises(LaterFormat, match=f"format {LATER}"):
            for_visitors(later_edition(SMALL, change, readable_from=readable_from))


def test_nothing_is_left_out_of_an_edition_of_our_own_format() -> None:
    with pytest.raises(msgspec.DecodeError):
        for_visitors(later_edition(SMALL, with_what_is_only_read, later=FORMAT))


def test_all_but_visitors_pages_refuses_a_later_edition_even_if_it_is_known_whole() -> None:
    data = later_edition(SMALL)
    with pytest.raises(LaterFormat):
        codec.from_json(data)
    assert codec.from_plain(msgspec.json.decode(data))[0] is None


def _new_field(kind: str) -> Callable[[Plain], object]:
    return lambda document: document[kind][0].update(zq=UNKNOWN)


def _new_value(kind: str, field: str) -> Callable[[Plain], object]:
    return lambda document: document[kind][0].update({field: UNKNOWN})


def _inside(change: Callable[[Any], object], *path: str | int) -> Callable[[Plain], object]:
    def changed(document: Plain) -> None:
        value: Any = document
        for part in path:
            value = value[part]
        change(value)

    return changed


UNSAFE: dict[str, Callable[[Plain], object]] = {
    "a condition of another kind": with_a_rule_of_another_kind,
    "a new part of a condition of a caution": _inside(
        lambda when: when.update(unless=["at-night"]), "cautions", 0, "when"
    ),
    "a new part of a condition of a step": _inside(lambda step: step.update(ask_if={"at_most": 2}), "steps", 1),
    "a new field of an answer": _inside(
        lambda choice: choice.update(excludes=["chest-pain"]), "steps", 0, "questions", 0, "choices", 0
    ),
    "a new kind of question": _inside(lambda question: question.update(kind=UNKNOWN), "steps", 0, "questions", 0),
    "a new field of what helps": _inside(
        lambda helps: helps.update(lowers=["potassium"]), "causes", 0, "what_helps", 0
    ),
    "a new parameter": lambda document: document["parameters"].update(zq=1),
    "a new level of advice": _new_value("red_flags", "advice_level"),
    "a new topic of a finding": _new_value("findings", "topic"),
    "a new family of causes": _new_value("causes", "family"),
    "a new grade of evidence": _new_value("evidence", "grade"),
    "a new thing to be careful with": _new_value("cautions", "about"),
    "a new effect of a caution": _new_value("cautions", "effect"),
    "a new kind of source": _new_value("sources", "kind"),
    **{f"a new field in {kind}": _new_field(kind) for kind in kinds() if kind not in ONLY_READ},
    "a rule on a finding that is in a kind that is not known": _inside(
        lambda when: when.update(all_of=[UNKNOWN]), "red_flags", 0, "when"
    ),
}


@pytest.mark.parametrize("change", UNSAFE.values(), ids=UNSAFE)
def test_what_the_check_rests_on_is_known_whole_or_the_edition_is_not_served(
    knowledge: Knowledge, change: Callable[[Plain], object]
) -> None:
    with pytest.raises(LaterFormat):
        for_visitors(later_edition(knowledge, change))


def test_no_row_refers_to_a_kind_that_is_only_read(knowledge: Knowledge) -> None:
    for kind in kinds():
        for whole in (knowledge, everything()):
            for row in getattr(whole, kind):
                assert {target for _field, target, _slug in references(row)}.isdisjoint(ONLY_READ), kind


def test_no_advice_caution_or_cause_depends_on_a_kind_that_is_only_read(knowledge: Knowledge) -> None:
    without = KnowledgeIndex(structs.replace(knowledge, **dict.fromkeys(ONLY_READ, ())))
    index = KnowledgeIndex(knowledge)
    for case in knowledge.reference_cases:
        stated = (case.present, case.absent)
        assert assess_findings(without, *stated) == assess_findings(index, *stated), case.slug
