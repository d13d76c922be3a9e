"""Every version of a row can be read, compared and brought back with all that hangs on it."""

from __future__ import annotations

from spasmcheck.evidence.compile import draft
from spasmcheck.evidence.models import Cause, Choice, Note, RowChange, Source, Step
from spasmcheck.evidence.publishing import publish, rollback
from spasmcheck.reasoning.codec import to_json
from tests.editors import Editor, change_path


def history_of(editor: Editor, row: Cause) -> str:
    response = editor.asks(change_path(row).replace("/change/", "/history/"))
    assert response.status_code == 302
    return response.headers["Location"]


def brings_back(editor: Editor, change: RowChange, *, to: str = "after", why: str = "It was right") -> int:
    path = f"/admin/history/{change.pk}/revert/?to={to}"
    response = editor.sends(path, editor.reads(path), {"why": why})
    return response.status_code


def test_a_history_says_who_when_why_and_what(editor: Editor, reviewer: Editor) -> None:
    cause = Cause.objects.get(slug="low-magnesium")
    editor.saves(cause, why="A newer survey", prior="0.2")
    page = reviewer.reads(history_of(reviewer, cause))
    for told in ("eva", "A newer survey", "prior", "0.2", "Not published yet"):
        assert told in page.text
    publish(note="Second")
    assert "Public since edition 2" in reviewer.reads(history_of(reviewer, cause)).text
    assert "A newer survey" in reviewer.reads("/admin/changes/?who=eva&since=").text
    assert "Nothing was changed" in reviewer.reads("/admin/changes/?since=edition").text


def test_two_versions_are_compared(editor: Editor) -> None:
    cause = Cause.objects.get(slug="low-magnesium")
    for prior in ("0.2", "0.3"):
        editor.saves(cause, prior=prior)
    later, earlier = RowChange.objects.all()
    page = editor.reads(f"/admin/history/compare/?kind=causes&key=low-magnesium&from={later.pk}&to={earlier.pk}")
    assert [page.root.one("del").text, page.root.one("ins").text] == ["0.2", "0.3"]


def test_a_row_comes_back_with_its_condition_and_what_is_in_it(editor: Editor) -> None:
    step = Step.objects.filter(any_of__isnull=False, questions__isnull=False).order_by("pk").first()
    assert step is not None
    before = to_json(draft())
    editor.saves(step, any_of=[], false_if_not_asked="on")
    Choice.objects.filter(question__step=step).delete()
    assert to_json(draft()) != before
    (change,) = RowChange.objects.all()
    assert brings_back(editor, change, to="before") == 302
    assert to_json(draft()) == before
    assert (RowChange.objects.first() or change).way == "reverted"


def test_what_was_deleted_is_brought_back_to_the_byte(editor: Editor) -> None:
    note = Note.objects.exclude(sources=None).order_by("pk").first()
    assert note is not None
    before = to_json(draft())
    path = change_path(note).replace("/change/", "/delete/")
    editor.sends(path, editor.reads(path), {"post": "yes"})
    assert not Note.objects.filter(pk=note.pk).exists()
    assert f"note {note.slug}" in editor.reads("/admin/deleted/").text
    assert brings_back(editor, RowChange.objects.get(key=note.slug)) == 302
    assert to_json(draft()) == before
    assert "Nothing has been deleted" in editor.reads("/admin/deleted/").text


def test_what_no_longer_fits_is_not_brought_back(editor: Editor) -> None:
    note = Note.objects.exclude(sources=None).order_by("pk").first()
    assert note is not None
    source = note.sources.first()
    editor.saves(note, text="Something else", sources=[])
    change = RowChange.objects.get(key=note.slug)
    Source.objects.filter(pk=source.pk).update(slug="renamed-since")
    before = to_json(draft())
    assert brings_back(editor, change, to="before") == 422
    assert to_json(draft()) == before


def test_a_rollback_is_in_the_history_of_what_it_changed(editor: Editor) -> None:
    cause = Cause.objects.get(slug="low-magnesium")
    editor.saves(cause, prior="0.2")
    publish(note="Second")
    rollback(to_number=1, note="The survey was withdrawn")
    text = editor.reads(history_of(editor, cause)).text
    assert "rolled back" in text.lower()
    assert "The survey was withdrawn" in text
    assert "Public since edition 3" in text


def test_a_reviewer_reads_and_brings_nothing_back(editor: Editor, reviewer: Editor) -> None:
    cause = Cause.objects.get(slug="low-magnesium")
    editor.saves(cause, prior="0.2")
    page = reviewer.reads(history_of(reviewer, cause))
    assert "Bring" not in page.text
    change = RowChange.objects.get()
    assert reviewer.client.post(f"/admin/history/{change.pk}/revert/", {"why": "x"}).status_code == 403
