"""Pages with their questions, questions with their choices, and choices with what they establish."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spasmcheck.evidence.models import Choice, Finding, Note, Question, ReferenceCase, RowChange
from spasmcheck.evidence.schema.mapping import MODELS
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, change_path
from tests.pages import Page

KNOWLEDGE = [model for model in MODELS.values() if admin.site.is_registered(model)]
MOST_QUERIES = 34


@pytest.fixture(scope="module")
def loaded(knowledge: Knowledge) -> Knowledge:
    """All of it, with the reference cases."""
    return knowledge


def put(editor: Editor, question: Question, changes: dict):
    path = change_path(question)
    return editor.sends(path, editor.reads(path), changes, form="question_form")


def established(choice: Choice) -> list[str]:
    return list(choice.findings.values_list("finding__slug", flat=True))


def test_a_choice_keeps_the_order_in_which_its_findings_were_chosen(editor: Editor) -> None:
    question = Question.objects.get(slug="urgent-now")
    choice = question.choices.get(slug="seizure")
    (first,) = established(choice)
    number = list(question.choices.all()).index(choice)
    more = Finding.objects.get(slug="chest-pain")
    chosen = [str(more.pk), str(Finding.objects.get(slug=first).pk)]
    response = put(editor, question, {f"choices-{number}-establishes_in_order": chosen})
    assert response.status_code == 302
    assert established(choice) == ["chest-pain", first]
    path = change_path(question)
    select = editor.reads(path).root.one("select", name=f"choices-{number}-establishes_in_order")
    assert [option.get("value") for option in select.all("option")] == chosen
    # Turned round, it is another answer; sent as it was drawn, it is none.
    put(editor, question, {f"choices-{number}-establishes_in_order": chosen[::-1]})
    assert established(choice) == [first, "chest-pain"]
    put(editor, question, {})
    assert [change.key for change in RowChange.objects.all()] == [question.step.slug] * 2


def test_none_of_these_establishes_nothing_and_nothing_typed_is_lost(editor: Editor) -> None:
    question = Question.objects.get(slug="urgent-now")
    number = question.choices.count() - 1
    changes = {
        f"choices-{number}-establishes_in_order": str(Finding.objects.get(slug="chest-pain").pk),
        "choices-0-label": "Short of breath",
        "choices-0-establishes_in_order": "999999",
    }
    page = Page(put(editor, question, changes).content)
    assert "An answer that is exclusive or unknown establishes no finding." in page.root.text
    assert "Select a valid choice. 999999 is not one of the available choices." in page.root.text
    assert page.root.one(name="choices-0-label").text == "Short of breath"
    assert not RowChange.objects.exists()


def test_who_only_reads_sees_what_a_choice_establishes(reviewer: Editor) -> None:
    page = reviewer.reads(change_path(Question.objects.get(slug="urgent-now")))
    assert "You have had chest pain or pressure" in page.root.text
    assert not page.root.all("button", class_="move")
    assert not page.root.all("input", name="_save")


def test_every_list_and_form_opens_with_a_bounded_number_of_queries(editor: Editor) -> None:
    for model in KNOWLEDGE:
        name = f"admin:evidence_{model._meta.model_name}"
        row = model.objects.first()
        for path in (reverse(f"{name}_changelist"), change_path(row)):
            with CaptureQueriesContext(connection) as queries:
                response = editor.asks(path)
            # The list of the one row of parameters leads to it.
            assert response.status_code == (302 if path.endswith("/parameters/") else 200), path
            assert len(queries) <= MOST_QUERIES, (path, len(queries))


def test_a_page_of_many_choices_asks_no_more_than_one_of_two(editor: Editor) -> None:
    def asked(slug: str) -> int:
        path = change_path(Question.objects.get(slug=slug))
        with CaptureQueriesContext(connection) as queries:
            editor.reads(path)
        return len(queries)

    asked("sex")
    assert asked("sex") == asked("body-symptoms")


def test_advice_is_ticked_and_the_live_edition_says_what_it_makes_of_a_case(editor: Editor) -> None:
    case = ReferenceCase.objects.get(slug="case-001")
    page = editor.reads(change_path(case))
    assert "Edition 1, for the case as it was last saved" in page.root.text
    boxes = page.root.all("input", name="acceptable_advice")
    ticked = [box.get("value") for box in boxes if "checked" in box.attributes]
    assert (len(boxes), ticked) == (4, ["see-doctor", "self-care"])
    editor.saves(case, acceptable_advice=["self-care", "emergency"])
    case.refresh_from_db()
    assert case.acceptable_advice == ("emergency", "self-care")
    refused = editor.saves(case, acceptable_advice="tomorrow")
    assert b"Select a valid choice" in refused.content


def test_a_saved_slug_stays(editor: Editor) -> None:
    note = Note.objects.first()
    before = note.slug
    assert editor.saves(note, slug="another", meaning="So it is.").status_code == 302
    note.refresh_from_db()
    assert (note.slug, note.meaning) == (before, "So it is.")
