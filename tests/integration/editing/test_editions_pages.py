"""Editions are read, compared, downloaded, and gone back to."""

from __future__ import annotations

from typing import Any

from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.models import Cause, Edition
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.reasoning.serialisation.codec import to_json
from tests.editors import Editor
from tests.pages import Page


def changes(editor: Editor, **fields: Any) -> None:
    with recorded(origin="edited", by=editor.user):
        assert Cause.objects.filter(slug="low-magnesium").update(**fields) == 1


def second_edition(editor: Editor) -> None:
    changes(editor, plain_name="Too little magnesium in the blood")
    publish(note="A clearer name")


def test_a_rollback_brings_everything_back_byte_for_byte(editor: Editor, publisher: Editor) -> None:
    before = to_json(draft())
    second_edition(editor)
    changes(editor, prior=0.3)
    page = publisher.reads("/admin/editions/1/rollback/")
    assert "would be undone" in page.root.text
    assert "eva (1 row)" in page.root.text
    changes(editor, prior=0.4)
    response = publisher.sends("/admin/editions/1/rollback/", page, {"note": "The name was misleading"})
    assert response.status_code == 422
    page = Page(response.content)
    assert "Somebody changed the draft" in page.root.one(role="alert").text
    response = publisher.sends("/admin/editions/1/rollback/", page, {})
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/editions/")
    assert Edition.objects.get(number=3).knowledge.encode() == before == to_json(draft())


def test_a_rollback_needs_a_note_and_a_publisher(editor: Editor, publisher: Editor) -> None:
    second_edition(editor)
    path = "/admin/editions/1/rollback/"
    assert publisher.sends(path, publisher.reads(path), {"note": " "}).status_code == 422
    moved = publisher.sends(path, publisher.reads(path), {"note": "Back", "expected_live_number": "1"})
    assert "Somebody else published" in Page(moved.content).root.one(role="alert").text
    assert editor.asks(path).status_code == 403
    assert editor.client.post(path, {"note": "x"}).status_code == 403
    assert Edition.objects.count() == 2


def test_going_back_to_what_is_public_does_nothing(publisher: Editor) -> None:
    assert publisher.asks("/admin/editions/1/rollback/").headers["Location"] == "/admin/editions/1/"


def test_editions_are_compared_with_each_other_and_with_the_draft(editor: Editor, reviewer: Editor) -> None:
    second_edition(editor)
    changes(editor, prior=0.3)
    of_two = reviewer.reads("/admin/editions/compare/1/2/")
    assert "Too little magnesium in the blood" in of_two.root.one(class_="difference").text
    assert "0.3" in reviewer.reads("/admin/editions/compare/live/draft/").root.text
    assert reviewer.asks("/admin/editions/1/?with=draft").headers["Location"].endswith("/compare/1/draft/")
    for nowhere in ("99", "none", "9" * 5000):
        assert reviewer.asks(f"/admin/editions/compare/1/{nowhere}/").status_code == 404
    assert reviewer.asks("/admin/editions/1/?with=٣").status_code == 200


def test_a_download_is_what_was_published(reviewer: Editor) -> None:
    response = reviewer.asks("/admin/editions/1/file/")
    assert response.content == Edition.objects.get(number=1).knowledge.encode()
    assert response.headers["Content-Disposition"] == 'attachment; filename="spasmcheck-edition-1.json"'
