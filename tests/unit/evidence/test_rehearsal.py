"""What publishing would do is seen before it is done, and what was not seen is not published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from msgspec import structs

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.measured import accuracy_of
from spasmcheck.evidence.editions.publishing import (
    DraftMoved,
    MissedEmergency,
    PublishError,
    SamePerson,
    publish,
    rollback,
)
from spasmcheck.evidence.editions.rehearsal import CaseChange, RehearsalReport, keep, outcome_of, rehearse
from spasmcheck.evidence.editions.signals import edition_published
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.models import Cause, Edition, Evidence, RedFlag, Rehearsal
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import AdviceLevel, ReferenceCase, TriageScenario
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json
from tests.builders import knowledge, red_flag

pytestmark = pytest.mark.django_db


def case(slug: str, *present: str, **fields: Any) -> ReferenceCase:
    """Somebody whom low magnesium explains and whom self-care helps."""
    defaults: dict[str, Any] = {
        "title": f"A person with {slug}",
        "summary": "A summary.",
        "acceptable_causes": ("low-magnesium",),
        "acceptable_advice": (AdviceLevel.SELF_CARE,),
        "why_advice": "Nothing urgent.",
        "source_kind": "case-report",
        "source_url": "https://example.org/",
    }
    return ReferenceCase(slug=slug, present=present, **(defaults | fields))


def emergency(slug: str = "chest-pain") -> TriageScenario:
    """Somebody with chest pain, who needs an ambulance."""
    accepted = (AdviceLevel.EMERGENCY,)
    return TriageScenario(
        slug=slug, summary=f"Chest pain: {slug}", present=("chest-pain",), acceptable_advice=accepted, source="s"
    )


def with_cases(*cases: ReferenceCase, scenarios: tuple[TriageScenario, ...] = ()) -> Knowledge:
    """Small knowledge that asks everybody for water tablets, with these cases."""
    small = knowledge()
    steps = (*small.steps[:2], structs.replace(small.steps[2], core=True))
    cases = cases or (case("water-tablets", "takes-diuretic"),)
    return structs.replace(small, steps=steps, reference_cases=cases, triage_scenarios=scenarios)


def load(wanted: Knowledge, by: User | None = None) -> None:
    with recorded(origin="edited", by=by):
        replace_rows(wanted)


def set_ratio(ratio: float) -> None:
    """How much more common water tablets are with low magnesium; at 2 another cause comes first, at 20 it does."""
    Evidence.objects.filter(cause__slug="low-magnesium").update(lr_present=ratio)


def rehearsed() -> RehearsalReport:
    return rehearse(draft(), Edition.objects.newest(1).first())


def by_interview(outcome: RehearsalReport) -> list[CaseChange]:
    return [change for change in outcome.cases if change.interview]


@contextmanager
def at_the_lock(change: Any) -> Iterator[None]:
    """Somebody changes the draft after it was measured and before the publisher has the lock."""
    waiting = [change]

    def first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and waiting:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first):
        yield
    assert not waiting


@pytest.fixture
def eva() -> User:
    return User.objects.create_user("eva")


@pytest.fixture
def paul() -> User:
    return User.objects.create_user("paul")


def test_a_ratio_shows_for_whom_it_changes_what() -> None:
    load(with_cases(case("water-tablets", "takes-diuretic"), case("at-night", "at-night")))
    set_ratio(2)
    publish(note="First")
    set_ratio(20)
    outcome = rehearsed()
    for change in (by_interview(outcome), [change for change in outcome.cases if not change.interview]):
        (only,) = change
        assert (only.kind, only.slug, only.summary) == (
            "reference_cases",
            "water-tablets",
            "A person with water-tablets",
        )
        assert only.before is not None
        assert only.after is not None
        assert (only.advice, only.first_cause, only.bands) == (False, True, True)
        assert (only.before.first, only.before.cause_is_first) == ("ordinary-cramp", False)
        assert (only.after.first, only.after.cause_is_first) == ("low-magnesium", True)
        assert "low-magnesium" in only.after.likely
        assert "low-magnesium" not in only.before.likely
    assert [(row.kind, row.key) for row in outcome.rows] == [("evidence", "low-magnesium/takes-diuretic")]
    assert outcome.before is not None
    assert (outcome.before.interview.cause_first, outcome.after.interview.cause_first) == (0, 0.5)


def test_steps_that_are_asked_no_more_are_counted() -> None:
    load(with_cases(case("at-night", "at-night"), scenarios=(emergency(),)))
    publish(note="First")
    # Nothing rests on the answers any more.
    Evidence.objects.update(lr_present=1.01, lr_absent=0.99)
    outcome = rehearsed()
    assert outcome.before is not None
    assert (outcome.more_steps, outcome.fewer_steps) == (0, 2)
    assert outcome.after.interview.median_steps < outcome.before.interview.median_steps
    for change in by_interview(outcome):
        assert change.before is not None
        assert change.after is not None
        assert change.after.steps < change.before.steps


def test_before_the_first_edition_there_is_nothing_to_compare_with() -> None:
    load(with_cases(scenarios=(emergency(),)))
    outcome = rehearsed()
    assert (outcome.before, outcome.cases) == (None, ())
    assert {row.before for row in outcome.rows} == {""}
    assert outcome.after.interview.scenarios_accepted == 1


def test_a_case_and_a_scenario_of_one_name_do_not_hide_each_other() -> None:
    both = with_cases(case("chest-pain", "takes-diuretic"), scenarios=(emergency("chest-pain"),))
    load(both)
    set_ratio(2)
    publish(note="First")
    set_ratio(20)
    (change,) = by_interview(rehearsed())
    assert (change.kind, change.first_cause, change.accepted_causes) == (
        "reference_cases",
        True,
        ("low-magnesium",),
    )
    assert change.after is not None
    assert change.after.cause_is_first


def test_a_draft_with_errors_can_be_rehearsed_and_says_so() -> None:
    load(with_cases())
    Evidence.objects.filter(cause__slug="low-magnesium").get().sources.clear()
    outcome = rehearsed()
    assert [(problem.kind, problem.code) for problem in outcome.errors] == [("evidence", "no-source")]
    assert not {problem.code for problem in outcome.warnings} & {"no-source"}


def test_a_rehearsal_is_kept_as_it_was(eva: User) -> None:
    load(with_cases(scenarios=(emergency(),)))
    live = publish(note="First")
    RedFlag.objects.update(advice_level=AdviceLevel.SEE_DOCTOR)
    wanted = draft()
    outcome = rehearse(wanted, live)
    kept = Rehearsal.objects.get(pk=keep(outcome, wanted=wanted, live=live, by=eva).pk)
    assert (kept.by, kept.sha256, kept.live) == (eva, fingerprint(to_json(wanted)), 1)
    assert outcome_of(kept) == outcome
    assert outcome_of(Rehearsal(sha256=kept.sha256, live=1, outcome='{"of": "another release"}')) is None


def test_a_missed_emergency_is_named_and_stops_publishing_without_a_reason(eva: User) -> None:
    load(with_cases(scenarios=(emergency(),)))
    publish(note="First", override="Nothing is missed, so this is not kept")
    assert Edition.objects.get(number=1).override == ""
    RedFlag.objects.update(advice_level=AdviceLevel.SEE_DOCTOR)
    assert (rehearsed().missed, rehearsed().newly_missed) == (("chest-pain",), ("chest-pain",))
    with pytest.raises(MissedEmergency, match="chest-pain") as refusal:
        publish(note="Second", override=" ")
    assert refusal.value.cases == ("chest-pain",)
    assert Edition.objects.count() == 1
    assert publish(note="Second", override=" It is coded anew ").override == "It is coded anew"
    Cause.objects.update(prior=0.2)
    assert (rehearsed().missed, rehearsed().newly_missed) == (("chest-pain",), ())


def test_a_missed_emergency_comes_back_only_with_a_reason() -> None:
    load(with_cases(scenarios=(emergency(),)))
    RedFlag.objects.update(advice_level=AdviceLevel.SEE_DOCTOR)
    publish(note="First", override="To begin with")
    RedFlag.objects.update(advice_level=AdviceLevel.EMERGENCY)
    publish(note="Second")
    with pytest.raises(MissedEmergency):
        rollback(to_number=1, note="Back")
    assert RedFlag.objects.get().advice_level == AdviceLevel.EMERGENCY
    assert rollback(to_number=1, note="Back", override="All the same").override == "All the same"


def test_just_what_was_rehearsed_is_published() -> None:
    load(with_cases())
    seen = fingerprint(to_json(draft()))
    Cause.objects.update(prior=0.2)
    with pytest.raises(DraftMoved, match="since it was rehearsed"):
        publish(note="First", expected=seen)
    seen = fingerprint(to_json(draft()))
    with at_the_lock(lambda: Cause.objects.update(prior=0.3)), pytest.raises(DraftMoved, match="at this moment"):
        publish(note="First", expected=seen)
    assert not Edition.objects.exists()
    assert publish(note="First", expected=fingerprint(to_json(draft()))).number == 1


def test_where_two_are_asked_for_nobody_publishes_their_own_change(eva: User, paul: User, settings: Any) -> None:
    settings.SPASMCHECK_TWO_PERSON = True
    load(with_cases(), by=paul)
    with pytest.raises(SamePerson):
        publish(note="First", by=paul)
    publish(note="First", by=eva)
    with recorded(origin="edited", by=eva):
        Cause.objects.update(prior=0.2)
    with pytest.raises(SamePerson):
        publish(note="Second", by=eva)
    assert publish(note="Second", by=paul).published_by == paul


def test_where_two_are_asked_for_one_is_enough_to_go_back(eva: User, paul: User, settings: Any) -> None:
    load(with_cases())
    publish(note="First")
    settings.SPASMCHECK_TWO_PERSON = True
    with recorded(origin="edited", by=eva):
        Cause.objects.update(prior=0.2)
    publish(note="Wrong", by=paul)
    with recorded(origin="edited", by=paul):
        Cause.objects.update(prior=0.3)
    assert rollback(to_number=1, note="Back", by=paul).number == 3
    # Going back wrote every cause, but what is new since then is of somebody else.
    with recorded(origin="edited", by=eva):
        Cause.objects.update(prior=0.25)
    assert publish(note="Right", by=paul).number == 4


def test_who_takes_a_row_away_and_puts_it_back_elsewhere_changed_the_order(
    eva: User, paul: User, settings: Any
) -> None:
    settings.SPASMCHECK_TWO_PERSON = True
    flags = (red_flag("chest-pain", "chest-pain"), red_flag("tablets", "takes-diuretic"))
    first = knowledge(red_flags=flags)
    load(first)
    publish(note="First")
    load(structs.replace(first, red_flags=flags[1:]), by=paul)
    load(structs.replace(first, red_flags=flags[::-1]), by=paul)
    with pytest.raises(SamePerson):
        publish(note="Another order", by=paul)
    assert publish(note="Another order", by=eva).number == 2


@pytest.mark.parametrize("moved_by", ["moving a row", "taking a row away and putting it back"])
def test_who_changed_what_is_published_since_has_no_part_in_another_order(
    eva: User, paul: User, settings: Any, moved_by: str
) -> None:
    settings.SPASMCHECK_TWO_PERSON = True
    one, two = red_flag("chest-pain", "chest-pain"), red_flag("tablets", "takes-diuretic")
    load(knowledge(red_flags=(two, one)))
    publish(note="First")
    load(knowledge(red_flags=(structs.replace(one, why="Sooner is better."), two)), by=eva)
    publish(note="Another order", by=paul)
    between = (one, two) if moved_by == "moving a row" else (two,)
    load(knowledge(red_flags=between), by=paul)
    load(knowledge(red_flags=(two, one)), by=paul)
    with pytest.raises(SamePerson):
        publish(note="As it was", by=paul)
    assert publish(note="As it was", by=eva).number == 3


def test_whoever_listens_is_told_and_can_stop_it(eva: User) -> None:
    told = []

    def listen(sender: type[Edition], edition: Edition, by: User | None, origin: str, **more: Any) -> None:
        told.append((sender, edition.number, by, origin))
        if edition.note == "Stop":
            raise RuntimeError

    load(with_cases())
    edition_published.connect(listen)
    try:
        publish(note="First", by=eva)
        Cause.objects.update(prior=0.2)
        with pytest.raises(RuntimeError):
            publish(note="Stop")
        publish(note="Second")
        with pytest.raises(RuntimeError):
            rollback(to_number=1, note="Stop")
        assert {row.prior for row in draft().causes} == {0.2}
        rollback(to_number=1, note="Back", by=eva)
    finally:
        edition_published.disconnect(listen)
    assert told == [
        (Edition, 1, eva, "published"),
        (Edition, 2, None, "published"),
        (Edition, 2, None, "published"),
        (Edition, 3, None, "rolled-back"),
        (Edition, 3, eva, "rolled-back"),
    ]
    assert Edition.objects.count() == 3


def test_rehearsing_again_and_again_does_not_forget_the_live_figures(published_now: Any) -> None:
    load(with_cases())
    published_now(publish, note="First")
    live = published.current()
    figures = accuracy_of(live)
    for tenth in range(1, 10):
        Cause.objects.update(prior=tenth / 10)
        rehearsed()
        assert accuracy_of(live) is figures


def test_errors_are_told_before_what_would_be_missed() -> None:
    load(with_cases(scenarios=(emergency(),)))
    RedFlag.objects.update(advice_level=AdviceLevel.SEE_DOCTOR)
    Evidence.objects.filter(cause__slug="low-magnesium").get().sources.clear()
    with pytest.raises(PublishError) as refusal:
        publish(note="First")
    assert [problem.code for problem in refusal.value.problems] == ["no-source"]
