"""Files in and out of the draft: what is shown before is what is done, and a bad file changes nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from spasmcheck.evidence.exchange.fixtures import fixtures
from spasmcheck.evidence.models import Cause, RowChange, Source
from spasmcheck.evidence.schema.compile import draft
from tests.editors import Editor
from tests.pages import Page

HOCHE = "hoche-1901"
TRANSFER, IMPORT = "/admin/transfer/", "/admin/transfer/import/"
Line = dict[str, str]


def exported(editor: Editor, name: str) -> list[Line]:
    response = editor.asks(f"/admin/transfer/export/{name}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def csv_of(lines: list[Line]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    return file.getvalue().encode()


def send(editor: Editor, name: str, data: bytes, why: str = "A newer survey", **fields: str) -> Any:
    page = editor.reads(TRANSFER)
    return editor.sends(
        TRANSFER, page, {"file": SimpleUploadedFile(name, data), "why": why, **fields}, form="import-form"
    )


def check(editor: Editor, name: str, data: bytes, **fields: str) -> Page:
    response = send(editor, name, data, **fields)
    assert response.status_code == 302, Page(response.content).text
    assert response.headers["Location"] == IMPORT
    return editor.reads(IMPORT)


def confirm(editor: Editor, page: Page, do: str = "import") -> Any:
    return editor.sends(IMPORT, page, {"do": do}, form="import-form")


def counts(page: Page) -> str:
    return page.root.one("ul", class_="counts").text


def new_source(slug: str, **fields: str) -> Line:
    names = ("slug", "title", "publisher", "year", "kind", "url", "doi", "pmid", "note")
    return dict.fromkeys(names, "") | {"slug": slug, "title": "Cramps", "kind": "cohort"} | fields


def test_what_is_shown_is_imported_and_recorded_with_its_reason(editor: Editor) -> None:
    Source.objects.create(slug="norris-1957", title="Cramps", kind="cohort")
    lines = exported(editor, "sources.csv")
    lines[0]["note"] = "=Read, whole"
    page = check(editor, "sources.csv", csv_of([*lines, new_source(HOCHE, year="1901")]))
    assert counts(page) == "1 new 1 changed 1 the same as now"
    assert "=Read, whole" in page.text
    assert not RowChange.objects.exists()
    assert "2 changes were imported" in Page(confirm_and_follow(editor, page)).text
    changes = RowChange.objects.order_by("key")
    assert {(row.kind, row.origin, row.why, row.by) for row in changes} == {
        ("sources", "imported", "A newer survey", editor.user)
    }
    assert {row.key for row in changes} == {lines[0]["slug"], HOCHE}
    assert Source.objects.get(slug=lines[0]["slug"]).note == "=Read, whole"
    assert Source.objects.get(slug=HOCHE).year == 1901
    assert editor.asks(IMPORT).status_code == 302, "what was imported waits no more"


def confirm_and_follow(editor: Editor, page: Page) -> bytes:
    response = confirm(editor, page)
    assert response.status_code == 302
    return bytes(editor.asks(response.headers["Location"]).content)


def test_importing_an_export_unchanged_changes_nothing(editor: Editor) -> None:
    for name in ("foods.csv", "evidence.xlsx", "red_flags.yaml", "fixtures.zip"):
        page = check(editor, name, editor.asks(f"/admin/transfer/export/{name}").content, mode="replace")
        assert "Nothing would change" in page.text, name
        assert not page.root.all("input", name="shown")


def test_a_fixture_is_exported_as_a_dump_writes_it(reviewer: Editor) -> None:
    for name, content in fixtures(draft(), "steps", "parameters"):
        assert reviewer.asks(f"/admin/transfer/export/{name}").content == content


def test_several_fixtures_come_in_together(editor: Editor) -> None:
    (_name, parameters), (_name, sections) = fixtures(draft(), "parameters", "sections")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("parameters.yaml", parameters.replace(b"exclusion_factor: 7", b"exclusion_factor: 8"))
        archive.writestr("sections.yaml", sections.replace(b"name: ", b"name: Part, ", 1))
    page = check(editor, "some.zip", file.getvalue(), mode="replace")
    assert counts(page).startswith("2 changed")
    confirm(editor, page)
    assert draft().parameters.exclusion_factor == 8
    assert {row.kind for row in RowChange.objects.all()} == {"parameters", "sections"}


def test_a_bad_file_says_where_changes_nothing_and_loses_nothing(editor: Editor) -> None:
    before = draft()
    lines = [
        new_source(HOCHE, kind="rumour"),
        new_source("hoche-1902", year="MCMII"),
        new_source("hoche-1903"),
        new_source("hoche-1903"),
    ]
    response = send(editor, "sources.csv", csv_of(lines), why="Seen in the library", mode="replace")
    assert response.status_code == 422
    page = Page(response.content)
    told = [row.text for row in page.root.one("section", id="file-problems").all("tr")[1:]]
    assert [text.split()[:3] for text in told] == [
        ["Sources", "2", "kind"],
        ["Sources", "3", "year"],
        ["Sources", "5", "–"],
    ]
    assert page.root.one("textarea", name="why").text == "Seen in the library"
    assert page.root.one("option", value="replace").get("selected") is not None
    assert draft() == before
    assert editor.asks(IMPORT).status_code == 302, "a refused file does not wait"


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("sources", "no-such-source", "sources names the source no-such-source, which does not exist"),
        ("lr_absent", "3", "lr_present and lr_absent must lie on opposite sides of 1, or both be 1"),
    ],
)
def test_what_would_break_the_draft_is_refused_with_its_row(
    editor: Editor, column: str, value: str, says: str
) -> None:
    lines = exported(editor, "evidence.csv")
    line = lines[-1] | {column: value}
    response = send(editor, "evidence.csv", csv_of([*lines[:-1], line]))
    assert response.status_code == 422
    row = Page(response.content).root.one("section", id="file-problems").all("tr")[1].text
    assert row == f"Evidence {len(lines) + 1} – {line['cause']}/{line['finding']}: {says}"


def test_a_problem_that_was_there_before_stands_in_no_way(editor: Editor) -> None:
    Cause.objects.filter(slug="low-magnesium").update(when_to_see_doctor=())
    page = check(editor, "sources.csv", csv_of([new_source(HOCHE)]))
    assert confirm(editor, page).status_code == 302
    assert Source.objects.filter(slug=HOCHE).exists()


def test_replacing_deletes_the_other_rows_of_the_kind_unless_something_names_them(editor: Editor) -> None:
    Source.objects.create(slug=HOCHE, title="Cramps", kind="cohort")
    lines = exported(editor, "sources.csv")
    kept = [line for line in lines if line["slug"] != HOCHE]
    page = check(editor, "sources.csv", csv_of(kept), mode="replace")
    assert counts(page) == f"1 deleted {len(kept)} the same as now"
    confirm(editor, page)
    assert not Source.objects.filter(slug=HOCHE).exists()
    assert send(editor, "sources.csv", csv_of([new_source(HOCHE)]), mode="replace").status_code == 422
    assert Source.objects.count() == len(kept)


def test_the_order_of_rows_is_imported_too(editor: Editor) -> None:
    lines = exported(editor, "food_groups.csv")
    page = check(editor, "food_groups.csv", csv_of([*lines[1:], lines[0]]), mode="replace")
    assert "1 in another order" in counts(page)
    confirm(editor, page)
    assert [group.slug for group in draft().food_groups] == [line["slug"] for line in [*lines[1:], lines[0]]]


def test_when_the_draft_moved_meanwhile_it_is_shown_anew(editor: Editor) -> None:
    lines = exported(editor, "sources.csv")
    page = check(editor, "sources.csv", csv_of([lines[0] | {"note": "Mine"}]))
    Source.objects.filter(slug=lines[0]["slug"]).update(note="Theirs")
    response = confirm(editor, page)
    assert response.status_code == 200
    anew = Page(response.content)
    assert "Nothing was imported" in anew.text
    assert "Theirs" in anew.text
    assert Source.objects.get(slug=lines[0]["slug"]).note == "Theirs"
    assert confirm(editor, anew).status_code == 302
    assert Source.objects.get(slug=lines[0]["slug"]).note == "Mine"


def test_an_import_can_be_discarded(editor: Editor) -> None:
    page = check(editor, "sources.csv", csv_of([new_source(HOCHE)]))
    assert confirm(editor, page, do="discard").headers["Location"] == TRANSFER
    assert confirm(editor, page).headers["Location"] == TRANSFER
    assert not Source.objects.filter(slug=HOCHE).exists()


def test_a_file_that_is_too_large_is_refused_and_the_rest_stays(editor: Editor, settings: Any) -> None:
    settings.SPASMCHECK_UPLOAD_MOST_BYTES = 100
    response = send(editor, "sources.csv", b"x" * 200_000, why="Seen in the library")
    page = Page(response.content)
    assert response.status_code == 422
    assert "The file is larger than 100" in page.text
    assert page.root.one("textarea", name="why").text == "Seen in the library"


def test_a_reason_is_asked_for(editor: Editor) -> None:
    response = send(editor, "sources.csv", csv_of([new_source(HOCHE)]), why=" ")
    assert response.status_code == 422
    assert editor.asks(IMPORT).status_code == 302


def test_who_may_only_read_exports_but_does_not_import(reviewer: Editor) -> None:
    assert exported(reviewer, "sources.csv")
    assert not reviewer.reads(TRANSFER).root.all("form", id="import-form")
    file = SimpleUploadedFile("sources.csv", csv_of([new_source(HOCHE)]))
    assert reviewer.client.post(TRANSFER, {"file": file, "why": "x", "mode": "add"}).status_code == 403


def test_who_may_not_delete_does_not_replace(reviewer: Editor) -> None:
    names = ("add_source", "change_source")
    reviewer.user.user_permissions.set(Permission.objects.filter(codename__in=names))
    data = csv_of([new_source(HOCHE)])
    assert send(reviewer, "sources.csv", data, mode="replace").status_code == 422
    assert send(reviewer, "foods.yaml", b"[]").status_code == 422
    page = check(reviewer, "sources.csv", data)
    names = ("add_food", "change_food")
    reviewer.user.user_permissions.set(Permission.objects.filter(codename__in=names))
    assert confirm(reviewer, page).status_code == 403
    assert not Source.objects.filter(slug=HOCHE).exists()


def test_strangers_are_led_to_the_door() -> None:
    visitor = Client(headers={"host": "localhost"})
    for path in (TRANSFER, IMPORT, reverse("admin:export-all"), reverse("admin:columns", args=["foods"])):
        assert visitor.get(path).headers["Location"].startswith("/admin/login/")


def test_what_cannot_be_exported_is_not_there(editor: Editor) -> None:
    for name in ("causes.csv", "people.csv", "foods.exe"):
        assert editor.asks(f"/admin/transfer/export/{name}").status_code == 404


def test_the_columns_are_explained(reviewer: Editor) -> None:
    text = reviewer.reads("/admin/transfer/columns/evidence/").text
    assert "lr_present" in text
    assert "One of these: strong, moderate, limited, expert" in text
    assert "Slugs of sources" in text


def test_a_dry_run_asks_the_database_the_same_however_long_the_file_is(
    editor: Editor, django_assert_max_num_queries: Any
) -> None:
    check(editor, "sources.csv", csv_of([new_source(f"source-{number}") for number in range(120)]))
    with django_assert_max_num_queries(90):
        page = editor.reads(IMPORT)
    assert page.root.one("nav", class_="pages")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("foods.yaml", b'- !!int ""', "types by name"),
        ("foods.yaml", b"- " + b"1:" * 20_000 + b".5", "must be a row with named fields"),
        ("sources.yaml", b'- {slug: a, title: "a\\0", kind: trial}', "nobody sees"),
        ("sources.yaml", b"- {slug: a, title: b, kind: trial, url: 'javascript:alert(1)'}", "web address"),
        ("foods.zip", b"PK\x05\x06" + b"\x00" * 18, "empty"),
    ],
)
def test_what_readers_stumble_over_is_told_on_the_form(editor: Editor, name: str, data: bytes, says: str) -> None:
    editor.client.raise_request_exception = False
    response = send(editor, name, data)
    assert response.status_code == 422
    assert says in Page(response.content).root.one("section", id="file-problems").text


def test_lines_of_a_form_end_as_in_the_knowledge_and_its_links_lead_to_web_addresses(editor: Editor) -> None:
    Source.objects.create(slug=HOCHE, title="Cramps", kind="cohort")
    row = Source.objects.get(slug=HOCHE)
    assert editor.saves(row, note="One\r\n\r\nTwo").status_code == 302
    row.refresh_from_db()
    assert row.note == "One\n\nTwo"
    for field, value in (("url", "javascript:alert(1)"), ("title", "Cramps\u202e"), ("note", "a\x07")):
        assert editor.saves(row, **{field: value}).status_code == 200, field
        row.refresh_from_db()
    assert (row.url, row.title, row.note) == ("", "Cramps", "One\n\nTwo")
