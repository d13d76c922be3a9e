"""Rows whose place means something are moved up and down with buttons that need no script, on the record."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from spasmcheck.evidence.history.unpublished import unpublished
from spasmcheck.evidence.models import Claim, Question, RowChange, Step
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


def press(editor: Editor, page: Page, row: object, label: str):
    (button,) = [one for one in page.root.all("button", class_="move") if one.text == f"{label}: {row}"]
    assert "disabled" not in button.attributes
    return editor.client.post(button.get("formaction"), {button.get("name"): button.get("value")})


def test_a_row_moves_past_the_next_one_that_the_list_shows_and_the_history_tells(editor: Editor) -> None:
    before = slugs()
    shown = [claim for claim in Claim.objects.all() if claim.verdict == "qualifies"]
    path = f"{CLAIMS}?verdict__exact=qualifies"
    response = press(editor, editor.reads(path), shown[2], "Up")
    assert response.headers["Location"] == f"{path}#move-{shown[2].pk}"

    after = slugs()
    expected = [slug for slug in before if slug != shown[2].slug]
    expected.insert(expected.index(shown[1].slug), shown[2].slug)
    assert after == expected != before
    assert sorted(Claim.objects.values_list("position", flat=True)) == list(range(1, len(after) + 1))
    (change,) = RowChange.objects.all()
    assert (change.kind, change.key, change.by) == ("claims", "", editor.user)
    assert (json.loads(change.before), json.loads(change.after)) == (before, after)
    assert [(row.kind, row.key) for row in unpublished()] == [("claims", "")]


def test_the_ends_stay_and_readers_move_nothing(editor: Editor, reviewer: Editor) -> None:
    first = Claim.objects.all()[0]
    url = reverse("admin:evidence_claim_move", args=[first.pk])
    assert "disabled" in editor.reads(CLAIMS).root.all("button", class_="move")[0].attributes
    assert editor.client.post(url, {"to": "up"}).status_code == 302
    assert editor.client.get(url).status_code == 405
    assert not reviewer.reads(CLAIMS).root.all("button", class_="move")
    assert reviewer.client.post(url, {"to": "down"}).status_code == 403
    assert not RowChange.objects.exists()


def test_moving_a_choice_saves_what_was_typed_with_it(editor: Editor) -> None:
    question = Question.objects.get(slug="urgent-now")
    first, second, *_others = question.choices.all()
    path = change_path(question)
    page = editor.reads(path)
    (button,) = [one for one in page.root.all("button", class_="move") if one.text == f"Up: {second}"]
    changes = {button.get("name"): button.get("value"), "choices-0-label": "Short of breath"}
    response = editor.sends(path, page, changes, form="question_form")
    assert response.headers["Location"] == f"{path}#move-{second.pk}"
    assert list(question.choices.values_list("pk", flat=True))[:2] == [second.pk, first.pk]
    first.refresh_from_db()
    assert first.label == "Short of breath"
    assert [change.key for change in RowChange.objects.all()] == [question.step.slug]


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
