"""Every save of an editor is recorded, and nobody undoes another's work unawares."""

from __future__ import annotations

import json

from django.urls import reverse

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.models import Cause, Parameters, RowChange, Source
from tests.editors import Editor, change_path, person
from tests.pages import Page


def test_a_save_records_who_when_what_and_why(editor: Editor) -> None:
    cause = Cause.objects.get(slug="low-magnesium")
    before = cause.prior
    response = editor.saves(cause, why="A newer survey", prior="0.2")
    assert response.status_code == 302
    (change,) = RowChange.objects.all()
    assert (change.kind, change.key, change.by, change.why) == (
        "causes",
        "low-magnesium",
        editor.user,
        "A newer survey",
    )
    assert (json.loads(change.before)["prior"], json.loads(change.after)["prior"]) == (before, 0.2)


def test_a_change_of_a_cause_needs_a_reason_and_loses_nothing(editor: Editor) -> None:
    response = editor.saves(Cause.objects.get(slug="low-magnesium"), why=" ", prior="0.2")
    assert response.status_code == 200
    assert b'value="0.2"' in response.content
    assert not RowChange.objects.exists()


def test_of_two_who_edit_at_once_the_second_is_told(editor: Editor) -> None:
    other = Editor(person("emil", Role.EDITOR))
    cause = Cause.objects.get(slug="low-magnesium")
    page = editor.reads(change_path(cause))
    other.saves(cause, prior="0.3")
    response = editor.sends(change_path(cause), page, {"change_reason": "Mine", "prior": "0.2"}, form="cause_form")
    assert response.status_code == 200
    assert "emil changed this while you were editing it" in response.content.decode()
    cause.refresh_from_db()
    assert cause.prior == 0.3


def test_what_cannot_be_recorded_is_not_done(editor: Editor) -> None:
    row = Source.objects.create(slug="a-new-one", title="A new one", kind="cohort")
    # Without its parameters no draft can be read.
    Parameters.objects.all().delete()
    listed = reverse("admin:evidence_source_changelist")
    for path, data in (
        (reverse("admin:evidence_source_delete", args=[row.pk]), {"post": "yes"}),
        (listed, {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}),
    ):
        text = Page(editor.client.post(path, data, follow=True).content).text
        assert "Nothing was changed" in text
        assert "successfully deleted" not in text.lower()
        assert Source.objects.filter(pk=row.pk).exists()
    text = Page(editor.saves(row, title="Another title").content).text
    assert "there are no parameters" in text
    assert "successfully" not in text
    row.refresh_from_db()
    assert row.title == "A new one"
    assert not RowChange.objects.exists()
