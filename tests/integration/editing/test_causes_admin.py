"""Causes are edited with their evidence; what contradicts itself is refused on the field, and nothing is lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.history.unpublished import unpublished
from spasmcheck.evidence.models import Cause, Evidence, Finding, RowChange, Source
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, change_path, person
from tests.pages import Element, Page

CAUSES = "/admin/evidence/cause/"


@pytest.fixture(scope="module")
def loaded(shipped: Knowledge) -> Knowledge:
    """The shipped rows."""
    return shipped


@pytest.fixture
def cause() -> Cause:
    return Cause.objects.get(slug="tetanus")


def errors_of(page: Page, name: str) -> str:
    """What the page says is wrong with a field."""
    return page.by_id(f"id_{name}_error").text


def put(editor: Editor, cause: Cause, page: Page, changes: dict[str, Any], why: str = "A newer survey"):
    return editor.sends(change_path(cause), page, {"change_reason": why} | changes, form="cause_form")


def prefix_of(page: Page, evidence: Evidence) -> str:
    """The beginning of the names of the fields of a row inside its cause."""
    (field,) = [
        one
        for one in page.root.all("input", value=str(evidence.pk))
        if one.get("name").startswith("evidence-") and one.get("name").endswith("-id")
    ]
    return field.get("name").removesuffix("id")


def listed(page: Page) -> list[str]:
    return [cell.text for cell in page.root.all("th", class_="field-plain_name")]


def asked(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        do()
    return len(queries)


def test_evidence_is_edited_inside_its_cause_on_the_record(editor: Editor, cause: Cause) -> None:
    row = cause.evidence.select_related("finding").first()
    page = editor.reads(change_path(cause))
    prefix = prefix_of(page, row)
    (line,) = [one for one in page.root.all("summary") if one.text.startswith(row.finding.statement)]
    assert f"{row.get_grade_display()}, {row.sources.count()} source" in line.text
    assert put(editor, cause, page, {f"{prefix}basis": "Counted anew."}).status_code == 302
    row.refresh_from_db()
    assert row.basis == "Counted anew."
    (change,) = RowChange.objects.all()
    assert (change.kind, change.key, change.why) == (
        "evidence",
        f"tetanus/{row.finding.slug}",
        "A newer survey",
    )


def test_evidence_is_added_and_deleted_inside_its_cause(editor: Editor, cause: Cause) -> None:
    gone = cause.evidence.first()
    new = Finding.objects.exclude(evidence__cause=cause).first()
    page = editor.reads(change_path(cause))
    number = cause.evidence.count()
    added = {
        "finding": new.pk,
        "lr_present": "3",
        "lr_absent": "0.5",
        "grade": "expert",
        "basis": "An estimate.",
        "sources": None,
    }
    changes = {f"evidence-{number}-{name}": value for name, value in added.items()}
    changes |= {"evidence-TOTAL_FORMS": number + 1, f"{prefix_of(page, gone)}DELETE": "on"}
    assert put(editor, cause, page, changes).status_code == 302
    assert not Evidence.objects.filter(pk=gone.pk).exists()
    assert Evidence.objects.get(cause=cause, finding=new).lr_present == 3
    # The same finding a second time is refused.
    changes = {f"evidence-{number}-{name}": value for name, value in added.items()}
    page = editor.reads(change_path(cause))
    refused = put(editor, cause, page, changes | {"evidence-TOTAL_FORMS": number + 1})
    assert "Please correct the duplicate" in refused.content.decode()


def test_what_is_wrong_is_said_on_each_field_and_nothing_is_lost(editor: Editor, cause: Cause) -> None:
    contradicts, too_large, unsourced, untouched = cause.evidence.all()[:4]
    page = editor.reads(change_path(cause))
    first, second, third, fourth = (prefix_of(page, row) for row in (contradicts, too_large, unsourced, untouched))
    wrong = {
        f"{first}lr_present": ("3", "one ratio must be above 1"),
        f"{first}lr_absent": ("1.5", "one ratio must be above 1"),
        f"{second}lr_present": ("50", "less than or equal to 20"),
        f"{third}sources": (None, "Name a source, or grade this as expert judgement."),
        "advice_if_likely": ("see-doctor", "A likely cause must call for at least as much"),
    }
    right = {f"{second}lr_absent": "0.5", f"{third}grade": "strong", "one_line": "Typed before"}
    right |= {"advice_if_possible": "same-day"}
    sent = {name: value for name, (value, _words) in wrong.items()} | right
    page = Page(put(editor, cause, page, sent).content)
    for name, (_value, words) in wrong.items():
        assert words in errors_of(page, name), name
    assert page.by_id("id_one_line").text == "Typed before"
    folded = [one for one in page.root.all("details") if one.all("select", name=f"{third}grade")]
    assert "open" in folded[0].attributes
    closed = [one for one in page.root.all("details") if one.all("select", name=f"{fourth}grade")]
    assert "open" not in closed[0].attributes
    assert not RowChange.objects.exists()


def test_evidence_on_its_own_page_keeps_the_same_rules(editor: Editor, cause: Cause) -> None:
    row = cause.evidence.first()
    page = Page(editor.saves(row, lr_present="3", lr_absent="1.5", grade="strong", sources=None).content)
    for name in ("lr_present", "lr_absent", "sources"):
        assert errors_of(page, name)
    assert editor.saves(row, lr_present="3", lr_absent="0.5").status_code == 302


def test_who_edits_a_cause_learns_what_others_did_to_its_evidence(editor: Editor, cause: Cause) -> None:
    other = Editor(person("emil", Role.EDITOR))
    row = cause.evidence.first()
    page = editor.reads(change_path(cause))
    other.saves(row, basis="Theirs")
    told = Page(put(editor, cause, page, {"one_line": "Mine"}).content)
    assert "emil changed this while you were editing it" in told.root.text
    # Even of rows that are gone.
    other.client.post(change_path(row).replace("/change/", "/delete/"), {"post": "yes"})
    told = Page(put(editor, cause, page, {"one_line": "Mine"}).content)
    assert "Somebody deleted this row while you were editing it." in told.root.text
    assert len(told.root.all("textarea")) == len(page.root.all("textarea"))


def test_more_evidence_asks_no_more_queries(editor: Editor) -> None:
    by_number = Cause.objects.filter(explains=None).annotate(rows=Count("evidence")).order_by("rows")
    few, many = by_number.first(), by_number.last()
    assert 2 * many.rows > 3 * few.rows
    editor.asks(change_path(few))
    reading = [asked(lambda cause=cause: editor.asks(change_path(cause))) for cause in (few, many)]
    # One that names no nutrient has one fewer to ask.
    assert abs(reading[0] - reading[1]) <= 1
    assert max(reading) <= 32
    saving = []
    for cause in (few, many):
        page = editor.reads(change_path(cause))
        change = {f"{prefix_of(page, cause.evidence.first())}basis": "Counted anew."}
        saving.append(asked(lambda c=cause, p=page, d=change: put(editor, c, p, d)))
    # A cause without lines of what helps, their nutrients or a requirement has a few fewer to ask.
    assert abs(saving[0] - saving[1]) <= 4


def test_lists_answer_what_editors_ask(editor: Editor, cause: Cause) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    editor.saves(cause, reviewed_on="2026-01-01", review_due=yesterday.isoformat())
    assert [(row.kind, row.key) for row in unpublished()] == [("causes", "tetanus")]
    for query in ("review=overdue", "unpublished=yes"):
        page = editor.reads(f"{CAUSES}?{query}")
        assert listed(page) == [cause.plain_name], query
    assert f"Overdue since {yesterday}" in page.root.text
    assert cause.plain_name not in listed(editor.reads(f"{CAUSES}?review=never"))
    assert len(listed(editor.reads(f"{CAUSES}?unpublished=no"))) == Cause.objects.count() - 1
    Evidence.objects.filter(cause=cause).update(grade="expert")
    assert cause.plain_name in listed(editor.reads(f"{CAUSES}?rests=expert"))
    without = editor.reads("/admin/evidence/evidence/?sourced=no&grade__exact=expert")
    number = Evidence.objects.filter(sources=None, grade="expert").count()
    assert f"{number} evidence" in without.root.text


def links(element: Element) -> dict[str, str]:
    return {link.text: link.get("href") for link in element.all("a")}


def test_a_finding_leads_to_all_that_uses_it(editor: Editor) -> None:
    finding = Finding.objects.get(slug="takes-statin")
    page = editor.reads(change_path(finding))
    used = links(page.root.one("div", class_="used"))
    expected = [
        *finding.evidence.all(),
        *(link.choice for link in finding.choice_findings.all()),
        *finding.redflag_all_of.all(),
        *finding.cases_present.all(),
        *finding.cases_absent.all(),
        finding.medicine_group,
    ]
    assert {change_path(row) for row in expected} <= set(used.values())
    row = finding.evidence.select_related("cause").first()
    assert used[row.cause.plain_name] == change_path(row)


def test_a_source_tells_how_often_it_is_used_and_can_be_deleted_when_nothing_uses_it(editor: Editor) -> None:
    new = Source.objects.create(slug="new", title="Nobody cites this", kind="trial")
    page = editor.reads("/admin/evidence/source/?used=no&q=nobody")
    assert [cell.text for cell in page.root.all("td", class_="field-times_used")] == ["0"]
    path = change_path(new).replace("/change/", "/delete/")
    assert editor.reads(path).by_id("id_change_reason")
    assert editor.client.post(path, {"post": "yes", "change_reason": "Never read"}).status_code == 302
    assert [(change.key, change.why) for change in RowChange.objects.all()] == [("new", "Never read")]


def test_a_finding_in_use_cannot_be_deleted(editor: Editor) -> None:
    finding = Finding.objects.get(slug="takes-statin")
    page = editor.reads(change_path(finding).replace("/change/", "/delete/"))
    assert "would require deleting the following protected related objects" in page.root.text
