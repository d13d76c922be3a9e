"""Rows and knowledge are the same thing twice."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spasmcheck.evidence.exchange.fixtures import read_fixtures
from spasmcheck.evidence.models import Cause, Choice, Evidence, Finding, Parameters, Question, Step
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.mapping import MODELS, tables
from spasmcheck.evidence.schema.store import Changes, DuplicateKey, is_empty, replace_rows
from spasmcheck.reasoning.serialisation.codec import canonical, to_json
from tests.builders import cause, choice, evidence, finding, knowledge, question, safety_step, step
from tests.unit.evidence.everything import everything

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("build", [knowledge, everything])
def test_what_is_stored_comes_back_to_the_byte(build):
    replace_rows(build())
    assert draft() == canonical(build())
    assert to_json(draft()) == to_json(build())


def test_the_real_fixtures_come_back_to_the_byte():
    stored = read_fixtures(settings.SPASMCHECK_FIXTURES)
    changes = replace_rows(stored)
    assert changes.created > 2000
    assert to_json(draft()) == to_json(stored)


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 0.05, 20.0, 5e-324 + 0.05, 1.0000000000000002])
def test_a_ratio_keeps_every_bit(number):
    stored = knowledge(evidence=(evidence("low-magnesium", "takes-diuretic", number),))
    replace_rows(stored)
    assert draft().evidence[0].lr_present.hex() == float(number).hex()


def test_every_kind_of_row_has_a_row_in_the_test_knowledge():
    replace_rows(everything())
    assert [model.__name__ for model in MODELS.values() if not model.objects.exists()] == []


def test_compiling_takes_the_same_number_of_queries_whatever_is_stored():
    counts = set()
    for stored in (knowledge(), everything(), read_fixtures(settings.SPASMCHECK_FIXTURES)):
        replace_rows(stored)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            draft()
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() == len(tables()) + sum(len(table.links) for table in tables())


def test_storing_the_same_again_writes_nothing():
    replace_rows(everything())
    with CaptureQueriesContext(connection) as queries:
        assert replace_rows(everything()) == Changes(0, 0, 0)
    written = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []


def test_a_row_whose_key_stays_keeps_its_primary_key():
    replace_rows(everything())
    before = Cause.objects.get(slug="low-magnesium").pk
    changed = everything()
    first, second = changed.causes
    changed = everything(causes=(cause(first.slug, prior=0.2), second))
    assert replace_rows(changed) == Changes(created=0, updated=1, deleted=0)
    assert Cause.objects.get(prior=0.2).pk == before
    assert draft() == canonical(changed)


def test_rows_that_are_gone_are_deleted_with_all_that_hung_on_them():
    replace_rows(everything())
    replace_rows(knowledge())
    assert draft() == canonical(knowledge())
    assert not Choice.objects.filter(question__slug="cheese").exists()
    replace_rows(everything())
    assert draft() == canonical(everything())


def test_a_question_that_moves_to_another_step_stays_the_same_question():
    replace_rows(knowledge())
    before = Question.objects.get(slug="at-night")
    steps = knowledge().steps
    moved = knowledge(steps=(steps[0], step("both", *steps[1].questions, *steps[2].questions)))
    replace_rows(moved)
    after = Question.objects.get(slug="at-night")
    assert (after.pk, after.step.slug) == (before.pk, "both")
    assert draft() == canonical(moved)


def test_the_order_of_steps_choices_and_established_findings_is_kept():
    replace_rows(everything())
    stored = everything()
    turned = everything(steps=tuple(reversed(stored.steps)))
    replace_rows(turned)
    assert [row.slug for row in draft().steps] == [row.slug for row in turned.steps]

    both = step("both", question("both", choice("b", "takes-diuretic", "at-night"), choice("a")))
    replace_rows(everything(steps=(*stored.steps[:-1], both)))
    assert [c.slug for c in draft().steps[-1].questions[0].choices] == ["b", "a"]
    assert draft().steps[-1].questions[0].choices[0].establishes == ("takes-diuretic", "at-night")
    both = step("both", question("both", choice("b", "at-night", "takes-diuretic"), choice("a")))
    replace_rows(everything(steps=(*stored.steps[:-1], both)))
    assert draft().steps[-1].questions[0].choices[0].establishes == ("at-night", "takes-diuretic")


@pytest.mark.parametrize(
    "bad",
    [
        knowledge(findings=(*knowledge().findings, finding("at-night"))),
        knowledge(steps=(safety_step("chest-pain"), step("q", question("q", choice("a"), choice("a"))))),
        knowledge(steps=(step("q", question("q", choice("a", "at-night", "at-night"))),)),
    ],
    ids=["finding", "choice", "established finding"],
)
def test_a_row_that_is_there_twice_is_refused_and_nothing_changes(bad):
    replace_rows(everything())
    with pytest.raises(DuplicateKey):
        replace_rows(bad)
    assert draft() == canonical(everything())


def test_a_dangling_slug_leaves_everything_as_it_was():
    replace_rows(everything())
    with pytest.raises(KeyError):
        replace_rows(knowledge(evidence=(evidence("low-magnesium", "no-such-finding"),)))
    assert draft() == canonical(everything())


def test_without_rows_there_is_no_draft():
    assert is_empty()
    with pytest.raises(DraftError, match="load the fixtures"):
        draft()
    replace_rows(knowledge())
    assert not is_empty()


def test_a_row_is_found_by_its_natural_key():
    replace_rows(everything())
    found = 0
    for model in MODELS.values():
        for row in model.objects.all():
            assert model.objects.get_by_natural_key(*row.natural_key()) == row
            assert str(row)
            found += 1
    assert found > 40
    assert Evidence.objects.get_by_natural_key("low-magnesium", "takes-diuretic").lr_present == 3.0
    assert Parameters.objects.get_by_natural_key().pk == 1


def test_rows_edited_by_hand_are_compiled():
    replace_rows(knowledge())
    row = Step.objects.get(slug="at-night")
    row.none_of.add(Finding.objects.get(slug="chest-pain"))
    row.position = 99
    row.save()
    last = draft().steps[-1]
    assert (last.slug, last.ask_if.none_of) == ("at-night", ("chest-pain",))
