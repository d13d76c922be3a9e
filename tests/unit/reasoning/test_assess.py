"""Knowledge and what is known of a visitor in, an assessment with its reasons out."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmcheck.reasoning import (
    Assessment,
    Findings,
    Knowledge,
    KnowledgeIndex,
    assess_answers,
    assess_findings,
    assess_path,
    follow,
    play,
    what_if,
)
from spasmcheck.reasoning.assess import advice_level, cautions_for
from spasmcheck.reasoning.inference.conditions import holding
from spasmcheck.reasoning.knowledge import AdviceLevel, Band, CautionEffect, Condition, Region
from spasmcheck.reasoning.serialisation import codec
from tests import builders
from tests.builders import cause, caution, evidence, red_flag
from tests.unit.reasoning import oracles
from tests.unit.reasoning.small import asked, model_of
from tests.unit.reasoning.strategies import (
    any_answers,
    any_findings,
    any_given,
    slugs_of_any_kind,
    small_knowledge,
    valid_answers,
)

ROOT = Path(__file__).resolve().parents[3]

# Run in a process of its own, over the knowledge in the file that it is given.
PRINT_FINGERPRINT = """
import pathlib, sys
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.serialisation import codec
from tests.unit.reasoning.test_assess import fingerprint
print(fingerprint(KnowledgeIndex(codec.from_json(pathlib.Path(sys.argv[1]).read_bytes()))))
"""


def encoded(assessment: Assessment) -> bytes:
    """The assessment, to the byte."""
    return msgspec.json.encode(assessment)


def assess(index: KnowledgeIndex, findings: Findings) -> Assessment:
    """The assessment of what is known."""
    return assess_findings(
        index,
        [slug for slug, value in findings.items() if value],
        [slug for slug, value in findings.items() if not value],
    )


@given(st.data())
def test_any_answers_at_all_are_assessed(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    answers = data.draw(any_answers(knowledge))
    assessment = assess_answers(KnowledgeIndex(knowledge), answers, region=data.draw(st.sampled_from(Region)))
    assert {score.cause for score in assessment.causes} == {row.slug for row in knowledge.causes}
    assert assessment.unknown_slugs == ()


@given(st.data())
def test_any_path_at_all_is_assessed(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    given_findings = data.draw(any_given(knowledge))
    path = follow(index, data.draw(any_answers(knowledge)), given_findings)
    findings = assess_path(index, path).findings
    assert {slug: findings.get(slug) for slug in given_findings} == given_findings


@given(st.data())
def test_any_findings_at_all_are_assessed_and_unknown_ones_named(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    slugs = slugs_of_any_kind(*index.findings)
    present, absent = data.draw(st.lists(slugs)), data.draw(st.lists(slugs))
    assessment = assess_findings(index, present, absent)
    stated = {*present, *absent}
    assert assessment.unknown_slugs == tuple(sorted(stated - index.findings.keys()))
    assert assessment.findings == {slug: slug in present for slug in stated & index.findings.keys()}


@settings(max_examples=20)
@given(st.data())
def test_any_answers_at_all_are_assessed_on_the_real_knowledge(index: KnowledgeIndex, data: st.DataObject) -> None:
    strategy = st.one_of(any_answers(index.knowledge), valid_answers(index.knowledge))
    assessment = assess_answers(index, data.draw(strategy), region=data.draw(st.sampled_from(Region)))
    assert len(assessment.causes) == len(index.causes)


@given(st.data())
def test_the_order_of_answers_and_of_choices_makes_no_difference_to_the_byte(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    answers = data.draw(st.one_of(any_answers(knowledge), valid_answers(knowledge)))
    shuffled = {slug: data.draw(st.permutations(answers[slug])) for slug in data.draw(st.permutations([*answers]))}
    index = KnowledgeIndex(knowledge)
    assert encoded(assess_answers(index, shuffled)) == encoded(assess_answers(index, answers))


@given(st.data())
def test_the_order_of_findings_makes_no_difference_to_the_byte(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    findings = data.draw(any_findings(knowledge))
    shuffled = {slug: findings[slug] for slug in data.draw(st.permutations([*findings]))}
    assert encoded(assess(index, shuffled)) == encoded(assess(index, findings))


@given(st.data())
def test_two_models_of_the_same_knowledge_give_the_same_bytes(data: st.DataObject) -> None:
    knowledge = codec.canonical(data.draw(small_knowledge()))
    again = codec.from_json(codec.to_json(knowledge))
    answers = data.draw(valid_answers(knowledge))
    assert encoded(assess_answers(KnowledgeIndex(knowledge), answers)) == encoded(
        assess_answers(KnowledgeIndex(again), answers)
    )


def fingerprint(index: KnowledgeIndex) -> str:
    """The SHA-256 of ten assessments, of the checks that lead to them, and of what would change them."""
    digest = hashlib.sha256()
    cases = index.knowledge.reference_cases[:10]
    assert len(cases) == 10
    for case in cases:
        assessment = assess_findings(index, case.present, case.absent)
        played = play(index, case.present)
        changes = what_if(index, assessment, index.questions)
        for result in (assessment, played.steps, played.answers, played.assessment, changes):
            digest.update(msgspec.json.encode(result))
    return digest.hexdigest()


def test_processes_that_hash_differently_give_the_same_bytes(index: KnowledgeIndex, tmp_path: Path) -> None:
    edition = tmp_path / "edition.json"
    edition.write_bytes(codec.to_json(index.knowledge))
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_FINGERPRINT, edition],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "1", "4242")
    }
    assert printed == {fingerprint(index)}


def test_importing_the_reasoning_brings_in_no_django_no_yaml_and_no_database() -> None:
    script = (
        "import sys, pkgutil, importlib, spasmcheck.reasoning as package\n"
        "names = [m.name for m in pkgutil.walk_packages(package.__path__, package.__name__ + '.')]\n"
        "for name in names: importlib.import_module(name)\n"
        "print(len(names), *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT, env=os.environ
    )
    imported, *modules = run.stdout.split()
    assert int(imported) >= 15
    assert "msgspec" in modules
    assert {"django", "yaml", "sqlite3"}.isdisjoint(modules)


def test_findings_of_an_assessment_are_sorted() -> None:
    index = model_of(asked("b"), asked("a"))
    assert [*assess_answers(index, {"b": ["yes"], "a": ["no"]}).findings] == ["a", "b"]
    assert [*assess_findings(index, ["b"], ["a"]).findings] == ["a", "b"]


def test_what_is_stated_both_ways_counts_as_present() -> None:
    index = model_of(asked("a"))
    assert assess_findings(index, ["a"], ["a"]).findings == {"a": True}


def test_without_a_reason_the_advice_is_self_care_if_a_cause_fits() -> None:
    advice = assess(model_of(asked("a"), causes=(cause("cause", prior=0.2),)), {"a": True}).advice
    assert (advice.level, advice.because) == (AdviceLevel.SELF_CARE, ())


def test_the_most_urgent_of_rules_and_causes_decides_and_every_reason_is_told() -> None:
    worst = AdviceLevel.EMERGENCY
    index = model_of(
        asked("a"),
        asked("b"),
        causes=(
            cause("likely", prior=0.6, advice_if_likely=AdviceLevel.SAME_DAY),
            cause("possible", prior=0.2, advice_if_possible=AdviceLevel.SEE_DOCTOR, advice_if_likely=worst),
            cause("unlikely", prior=0.1, advice_if_possible=worst, advice_if_likely=worst),
        ),
        evidence=(evidence("likely", "a", 1.1, 0.9),),
        red_flags=(
            red_flag("mild", "a", advice_level=AdviceLevel.SEE_DOCTOR),
            red_flag("worst", when=Condition(any_of=("a", "b"))),
            red_flag("off", "b"),
        ),
    )
    advice = assess(index, {"a": True, "b": False}).advice
    assert advice.level is AdviceLevel.EMERGENCY
    assert [(reason.level, reason.rule or reason.cause, reason.findings) for reason in advice.because] == [
        (AdviceLevel.EMERGENCY, "worst", ("a",)),
        (AdviceLevel.SAME_DAY, "likely", ("a",)),
        (AdviceLevel.SEE_DOCTOR, "mild", ("a",)),
        (AdviceLevel.SEE_DOCTOR, "possible", ()),
    ]


@given(st.data())
def test_the_advice_is_the_most_urgent_of_all_that_calls_for_one(data: st.DataObject) -> None:
    knowledge: Knowledge = data.draw(small_knowledge())
    index = KnowledgeIndex(knowledge)
    findings = data.draw(any_findings(knowledge))
    assessment = assess(index, findings)
    causes = {row.slug: row for row in knowledge.causes}
    expected = {
        (rule.advice_level, rule.slug, "")
        for rule in knowledge.red_flags
        if oracles.condition_holds(rule.when, findings)
    }
    for score in assessment.causes:
        called_for = {
            Band.LIKELY: causes[score.cause].advice_if_likely,
            Band.POSSIBLE: causes[score.cause].advice_if_possible,
            Band.LESS_LIKELY: None,
        }[score.band]
        if called_for is not None:
            expected.add((called_for, "", score.cause))
    fits = any(score.band is not Band.LESS_LIKELY for score in assessment.causes)
    if not fits and all(level is AdviceLevel.SELF_CARE for level, _, _ in expected):
        expected.add((AdviceLevel.SEE_DOCTOR, "", ""))
    told = assessment.advice.because
    assert {(reason.level, reason.rule, reason.cause) for reason in told} == expected
    assert len(told) == len(expected)
    urgencies = [reason.level.urgency for reason in told]
    assert urgencies == sorted(urgencies, reverse=True)
    assert assessment.advice.level.urgency == max(urgencies, default=0)
    bands = {score.cause: score.band for score in assessment.causes}
    assert advice_level(index, holding(index, findings), bands) is assessment.advice.level


def test_cautions_are_told_in_the_order_of_the_knowledge_with_what_they_wait_for() -> None:
    withholds = {"effect": CautionEffect.WITHHOLD}
    index = model_of(
        *(asked(slug) for slug in "abc"),
        cautions=(
            caution("z-holds", "a"),
            caution("withholds-and-waits", when=Condition(all_of=("a",), any_of=("b", "c")), **withholds),
            caution("withholds-and-holds", "a", **withholds),
            caution("waits", "b"),
            caution("withholds-no-more", when=Condition(all_of=("b",), none_of=("a",)), **withholds),
        ),
    )
    given_cautions = cautions_for(index, {"a": True, "c": False})
    assert [(row.caution, row.waits_for) for row in given_cautions] == [
        ("z-holds", ()),
        ("withholds-and-waits", ("b",)),
        ("withholds-and-holds", ()),
    ]


@given(st.data())
def test_a_caution_applies_when_it_holds_or_when_it_withholds_and_waits(data: st.DataObject) -> None:
    knowledge = data.draw(small_knowledge())
    findings = data.draw(any_findings(knowledge))
    told = {row.caution: row.waits_for for row in assess(KnowledgeIndex(knowledge), findings).cautions}
    for row in knowledge.cautions:
        stands = oracles.where_it_stands(row.when, findings)
        waits = stands is oracles.Truth.UNKNOWN and row.effect is CautionEffect.WITHHOLD
        assert (row.slug in told) is (waits or stands is oracles.Truth.TRUE)
        assert bool(told.get(row.slug)) is waits


def test_the_causes_shown_are_the_likely_and_the_possible() -> None:
    priors = {"a": 0.01, "b": 0.6, "c": 0.02, "d": 0.2, "e": 0.001}
    index = model_of(asked("a"), causes=tuple(cause(slug, prior=prior) for slug, prior in priors.items()))
    assert [score.cause for score in assess(index, {}).shown_causes] == ["b", "d"]


def test_the_intake_estimated_from_the_answers_is_a_finding_unless_it_is_given(index: KnowledgeIndex) -> None:
    little = {slug: ["rarely"] for slug in index.screener_questions}
    low = index.intake_findings[0]
    assert assess_answers(index, little).findings[low] is True
    for stated in (False, None):
        path = follow(index, little, {low: stated})
        assert assess_path(index, path).findings.get(low) is stated


def test_bad_answers_are_reported_with_the_assessment() -> None:
    index = KnowledgeIndex(builders.knowledge())
    answers = {"at-night": ["yes", "no"], "weather": ["fine"]}
    assert [bad.question for bad in assess_answers(index, answers).bad] == ["weather", "at-night"]
