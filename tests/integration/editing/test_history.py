"""Every version of a row can be read, compared and brought back with all that hangs on it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from msgspec import structs

from spasmcheck.editing.links import history_address
from spasmcheck.evidence.editions.publishing import publish, rollback
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.history.row_keys import name_of
from spasmcheck.evidence.models import Cause, Choice, Claim, Evidence, Finding, Note, RowChange, Source, Step
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.serialisation.codec import to_json
from tests.editors import Editor, change_path
from tests.unit.evidence.everything import everything


@pytest.fixture(scope="module")
def loaded() -> Knowledge:
    """With claims enough to change places."""
    small = everything()
    claims = (structs.replace(small.claims[0], slug=slug) for slug in ("bananas", "salt", "water", "quinine"))
    return structs.replace(small, claims=tuple(claims))


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
    assert (RowChange.objects.first() or change).origin == "reverted"


def test_what_was_deleted_is_brought_back_to_the_byte(editor: Editor) -> None:
    note = Note.objects.exclude(sources=None).order_by("pk").first()
    assert note is not None
    before = to_json(draft())
    path = change_path(note).replace("/change/", "/delete/")
    editor.sends(path, editor.reads(path), {"post": "yes"})
    assert not Note.objects.filter(pk=note.pk).exists()
    with recorded(origin="edited"):
        Claim.objects.all()[3].delete()
    (claim,) = RowChange.objects.filter(kind="claims")
    everything, notes = (editor.reads(f"/admin/deleted/?kind={kind}").text for kind in ("", "notes"))
    assert f"note {note.slug}" in everything
    assert f"note {note.slug}" in notes
    assert f"claim {claim.key}" in everything
    assert f"claim {claim.key}" not in notes
    assert brings_back(editor, claim) == 302
    assert brings_back(editor, RowChange.objects.get(key=note.slug)) == 302
    assert to_json(draft()) == before
    assert "Nothing has been deleted" in editor.reads("/admin/deleted/").text


def test_a_deleted_row_comes_back_where_it_was_last_moved_to(editor: Editor) -> None:
    with recorded(origin="edited"):
        for position, claim in enumerate(Claim.objects.order_by("-position"), start=1):
            Claim.objects.filter(pk=claim.pk).update(position=position)
    before = to_json(draft())
    with recorded(origin="edited"):
        Claim.objects.all()[0].delete()
    assert brings_back(editor, RowChange.objects.exclude(key="").get(kind="claims")) == 302
    assert to_json(draft()) == before


def test_both_keys_of_a_row_lead_to_each_other_when_its_key_was_changed(editor: Editor) -> None:
    row = Evidence.objects.order_by("pk").select_related("cause").first()
    assert row is not None
    was = name_of(row)
    with recorded(origin="edited"):
        row.finding = Finding.objects.exclude(evidence__cause=row.cause).order_by("pk")[:1].get()
        row.save()
    for one, other in ((was, name_of(row)), (name_of(row), was)):
        page = editor.reads(history_address(one))
        assert page.link_to(other[1]).replace("&amp;", "&") == history_address(other)


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


def test_a_deleted_row_comes_back_only_by_whoever_may_add_one(editor: Editor, reviewer: Editor) -> None:
    with recorded(origin="edited", by=editor.user):
        Claim.objects.all()[3].delete()
    (change,) = RowChange.objects.filter(kind="claims", after="")
    path = f"/admin/history/{change.pk}/revert/?to=before"
    for codename, status in (("change_cause", 403), ("change_claim", 403), ("add_claim", 302)):
        reviewer.user.user_permissions.add(Permission.objects.get(codename=codename))
        assert reviewer.client.post(path, {"why": "It was right"}).status_code == status
