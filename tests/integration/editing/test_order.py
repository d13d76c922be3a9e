"""Rows whose place means something come to the place whose number is written, on the record."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from spasmcheck.evidence.history.unpublished import unpublished
from spasmcheck.evidence.models import Choice, Claim, Question, RowChange, Step
from spasmcheck.evidence.schema.positions import arranged
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, change_path
from tests.pages import Page

CLAIMS = "/admin/evidence/claim/"


@pytest.fixture(scope="module")
def loaded(shipped: Knowledge) -> Knowledge:
    """The shipped rows."""
    return shipped


def slugs() -> list[str]:
    return list(Claim.objects.values_list("slug", flat=True))


def places(page: Page) -> dict[str, str]:
    """The name of the field with the place of each row of a list, by the key of the row."""
    keys = [field.get("value") for field in page.root.all("input") if field.get("name").endswith("-id")]
    return {key: f"form-{number}-position" for number, key in enumerate(keys)}


def test_rows_of_a_list_come_to_the_places_that_are_written_in_one_change(editor: Editor) -> None:
    before = slugs()
    shown = list(Claim.objects.filter(verdict="qualifies"))
    path = f"{CLAIMS}?verdict__exact=qualifies"
    page = editor.reads(path)
    fields = places(page)
    changes = {fields[str(shown[2].pk)]: 1, fields[str(shown[0].pk)]: len(before), "_save": "Save"}
    assert editor.sends(path, page, changes, form="changelist-form").status_code == 302

    after = slugs()
    rest = [slug for slug in before if slug not in {shown[2].slug, shown[0].slug}]
    assert after == [shown[2].slug, *rest, shown[0].slug] != before
    assert sorted(Claim.objects.values_list("position", flat=True)) == list(range(1, len(after) + 1))
    (change,) = RowChange.objects.all()
    assert (change.kind, change.key, change.by) == ("claims", "", editor.user)
    assert (json.loads(change.before), json.loads(change.after)) == (before, after)
    assert [(row.kind, row.key) for row in unpublished()] == [("claims", "")]


def test_a_row_that_is_deleted_leaves_no_gap(editor: Editor) -> None:
    path = reverse("admin:evidence_claim_delete", args=[Claim.objects.all()[1].pk])
    assert editor.client.post(path, {"post": "yes"}).status_code == 302
    assert [*Claim.objects.values_list("position", flat=True)] == list(range(1, Claim.objects.count() + 1))


def test_who_only_reads_is_offered_no_place_to_change(reviewer: Editor) -> None:
    assert not places(reviewer.reads(CLAIMS))
    page = reviewer.reads(change_path(Question.objects.get(slug="urgent-now")))
    assert not [field for field in page.root.all("input") if field.get("name").endswith("-ORDER")]
    sent = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": 1, "form-0-position": 2, "_save": "Save"}
    assert reviewer.client.post(CLAIMS, sent).status_code == 403
    assert not RowChange.objects.exists()


def test_moving_a_choice_saves_what_was_typed_with_it(editor: Editor) -> None:
    question = Question.objects.get(slug="urgent-now")
    first, second, *_others = question.choices.all()
    path = change_path(question)
    page = editor.reads(path)
    changes = {"choices-1-ORDER": 1, "choices-0-label": "Short of breath"}
    assert editor.sends(path, page, changes, form="question_form").status_code == 302
    assert list(question.choices.values_list("pk", flat=True))[:2] == [second.pk, first.pk]
    first.refresh_from_db()
    assert first.label == "Short of breath"
    assert [change.key for change in RowChange.objects.all()] == [question.step.slug]


def test_a_place_that_is_emptied_or_beyond_the_end_is_no_error(editor: Editor) -> None:
    question = Question.objects.get(slug="urgent-now")
    keys = list(question.choices.values_list("pk", flat=True))
    path = change_path(question)
    changes = {"choices-1-ORDER": "", "choices-0-ORDER": 99}
    assert editor.sends(path, editor.reads(path), changes, form="question_form").status_code == 302
    assert list(question.choices.values_list("pk", flat=True)) == [*keys[1:], keys[0]]


@given(st.permutations(range(1, 7)))
def test_every_order_can_be_written_down(numbers: list[int]) -> None:
    rows = [Choice(pk=number, position=number) for number in range(1, 7)]
    wanted = dict(zip(range(1, 7), numbers, strict=True))
    assert [wanted[row.pk] for row in arranged(rows, wanted)] == list(range(1, 7))


def test_what_is_new_comes_last(editor: Editor) -> None:
    path = reverse("admin:evidence_claim_add")
    fields = {"slug": "new-claim", "claim": "Salt cures all", "verdict": "contradicts", "note": "It does not."}
    assert editor.sends(path, editor.reads(path), fields, form="claim_form").status_code == 302
    assert slugs()[-1] == "new-claim"
    # It tells of itself; the others are where they were.
    assert [(row.kind, row.key) for row in unpublished()] == [("claims", "new-claim")]

    step = Step.objects.get(slug="urgent-now")
    path = change_path(step)
    page = editor.reads(path)
    total = int(page.root.one(name="questions-TOTAL_FORMS").get("value"))
    new = {"text": "One more?", "slug": "one-more", "kind": "single", "step": step.pk}
    changes = {f"questions-{total}-{name}": value for name, value in new.items()}
    assert (
        editor.sends(path, page, {"questions-TOTAL_FORMS": total + 1} | changes, form="step_form").status_code
        == 302
    )
    assert step.questions.last().slug == "one-more"
