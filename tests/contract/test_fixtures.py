"""fixtures/ is the whole researched knowledge, and loads into rows without loss."""

from __future__ import annotations

import pytest

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.models import Edition
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.evidence.schema.mapping import tables
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning import Knowledge, KnowledgeIndex, assess_answers, audit
from spasmcheck.reasoning.knowledge import AdviceLevel, CautionEffect
from spasmcheck.reasoning.serialisation.codec import fingerprint, from_json, to_json

AT_LEAST = {
    "findings": 110,
    "causes": 27,
    "evidence": 730,
    "red_flags": 144,
    "cautions": 22,
    "foods": 200,
    "food_amounts": 800,
    "required_intakes": 180,
    "medicine_groups": 23,
    "claims": 20,
    "reference_cases": 130,
    "triage_scenarios": 104,
    "sources": 300,
}


@pytest.mark.parametrize(("kind", "least"), AT_LEAST.items())
def test_nothing_is_missing(knowledge: Knowledge, kind: str, least: int) -> None:
    assert len(getattr(knowledge, kind)) >= least


def test_an_audit_has_nothing_to_say(knowledge: Knowledge) -> None:
    """But that a review is due, which time alone brings about."""
    assert [str(problem) for problem in audit(knowledge)] == []


@pytest.mark.django_db
def test_as_rows_they_are_the_same_in_every_figure(knowledge: Knowledge) -> None:
    replace_rows(knowledge)
    compiled = draft()
    assert compiled == knowledge
    assert to_json(compiled) == to_json(knowledge)
    by_type = {table.row_type: table.model for table in tables()}
    for kind in AT_LEAST:
        rows = getattr(knowledge, kind)
        assert by_type[type(rows[0])]._default_manager.count() == len(rows), kind
    edition = publish(note="First edition")
    assert Edition.objects.get().sha256 == edition.sha256 == fingerprint(to_json(knowledge))
    assert from_json(edition.knowledge.encode()) == knowledge
    published.forget()


def test_every_weight_has_a_grade_a_basis_and_sources(knowledge: Knowledge) -> None:
    known = {source.slug for source in knowledge.sources}
    for row in knowledge.evidence:
        assert row.basis
        assert row.grade
        assert row.sources or row.grade == "expert", (row.cause, row.finding)
        assert set(row.sources) <= known


def test_every_source_can_be_found(knowledge: Knowledge) -> None:
    assert len(knowledge.sources) >= 300
    without_link = {source.slug for source in knowledge.sources if not (source.url or source.doi or source.pmid)}
    # A database that was published on several media; its title names it.
    assert without_link <= {"usda-sr28"}


def test_every_urgent_rule_says_what_to_do_and_why(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags:
        assert rule.say, rule.slug
        assert rule.why, rule.slug
        assert rule.sources or rule.clinical_judgement, rule.slug
    assert {rule.advice_level for rule in knowledge.red_flags} >= {AdviceLevel.EMERGENCY, AdviceLevel.SAME_DAY}


def test_what_is_withheld_stays_withheld_from_a_person_who_does_not_know(index: KnowledgeIndex) -> None:
    """In every question on which a withheld figure rests, "not sure" can be added to any other answer."""
    withheld = [row for row in index.knowledge.cautions if row.effect is CautionEffect.WITHHOLD]
    assert withheld
    for caution in withheld:
        asked = [q for q in index.questions.values() if set(q.findings) & set(caution.when.findings)]
        assert asked, caution.slug
        for question in asked:
            not_sure = [choice.slug for choice in question.choices if choice.unknown and not choice.exclusive]
            other = next(
                choice.slug
                for choice in question.choices
                if choice.establishes and not set(choice.establishes) & set(caution.when.findings)
            )
            for answer in (not_sure, [other, *not_sure]):
                given = assess_answers(index, {question.slug: answer}).cautions
                assert caution.slug in {row.caution for row in given if row.waits_for}, (caution.slug, answer)
            known = assess_answers(index, {q.slug: ["none"] for q in asked}).cautions
            assert caution.slug not in {row.caution for row in known}, caution.slug
