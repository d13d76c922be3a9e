"""The pages on how this works: their figures are those of the edition, and they need no database."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from spasmcheck.content.method.requests import AREAS, ASKED, FILES, NEVER_ASKED, PageKind
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import HistoryEntry, PublishedEdition
from spasmcheck.evidence.editions.measured import accuracy_of
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import Grade
from tests.crawl import somebody_in_danger, somebody_ready
from tests.editions import begin_with, keep
from tests.outages import database_away
from tests.pages import LOADED, Element, Page, visitors_templates
from tests.visitors import SAFE, Visitor

PAGES = (
    "/how-this-works/",
    "/how-this-works/starting-points/",
    "/how-this-works/intake/",
    "/how-this-works/accuracy/",
    "/how-this-works/editions/",
    "/privacy/",
)


def rows(table: Element) -> list[list[str]]:
    """What stands in the cells of a table, row by row, without the labels that only a phone shows."""
    return [
        [without_label(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.one("tbody").all("tr")
    ]


def without_label(cell: Element) -> str:
    """The text of a cell."""
    return cell.text.removeprefix("".join(label.text for label in cell.all("span", class_="rows__label"))).strip()


def table_of(page: Page, caption: str) -> Element:
    """The table with this id on its caption."""
    return next(table for table in page.root.all("table") if table.all("caption", id=caption))


def test_each_is_read_without_a_database_and_leads_to_the_others(visitor: Visitor) -> None:
    with database_away() as attempts:
        pages = {path: visitor.reads(path) for path in PAGES}
    assert attempts == []
    for path, page in pages.items():
        assert {link for link in page.links if link in PAGES} >= {*PAGES} - {path}, path


def test_the_example_is_worked_out_from_a_row_of_the_edition(edition: PublishedEdition, visitor: Visitor) -> None:
    page = visitor.reads("/how-this-works/")
    cause = max(edition.knowledge.causes, key=lambda cause: cause.prior)
    strongest = max(
        (
            row
            for row in edition.knowledge.evidence
            if row.cause == cause.slug and row.grade in {"strong", "moderate"}
        ),
        key=lambda row: row.lr_present,
    )
    worked = page.root.one("section", class_="worked")
    assert f"The ratio is {strongest.lr_present} for" in worked.text
    assert edition.index.findings[strongest.finding].statement in worked.text
    shown = [float(row[1]) for row in rows(worked.one("table"))]
    assert shown[0] == round(100 * cause.prior)
    for number, ratio in zip(shown[1:], (strongest.lr_present, strongest.lr_absent), strict=True):
        with_it, without = cause.prior * ratio, 1 - cause.prior
        assert number == pytest.approx(100 * with_it / (with_it + without), abs=0.5)
    assert cause.plain_name in worked.text


def test_grades_cut_offs_and_starting_points_are_those_of_the_edition(
    edition: PublishedEdition, visitor: Visitor
) -> None:
    page = visitor.reads("/how-this-works/")
    evidence = edition.knowledge.evidence
    counts = [int(row[-1]) for row in rows(table_of(page, "grades-caption"))]
    assert counts == [sum(row.grade is grade for row in evidence) for grade in Grade]
    parameters = edition.knowledge.parameters
    for cut_off in (parameters.likely_from, parameters.possible_from):
        assert f"from {100 * cut_off:g} in a hundred" in page.text
    points = visitor.reads("/how-this-works/starting-points/").root.one("dl", class_="levels--wide").all("div")
    assert len(points) == len(edition.knowledge.causes)
    for point in points:
        name, number = point.one("a").text, float(point.one("span").text.partition(" ")[0])
        cause = next(cause for cause in edition.knowledge.causes if cause.plain_name == name)
        assert number == pytest.approx(100 * cause.prior, abs=0.5)
        assert number > 0
        assert point.one("dd").text == " ".join(cause.prior_reasoning.split())


def test_every_remark_on_the_food_pages_is_told(edition: PublishedEdition, visitor: Visitor) -> None:
    page = visitor.reads("/how-this-works/intake/")
    notes = [note for note in edition.knowledge.notes if note.topic == "screener"]
    assert len(notes) >= 15
    for note in notes:
        assert " ".join(note.text[0].split()) in page.text, note.slug


def test_the_accuracy_is_the_measured_one_and_names_every_case_that_fails(
    edition: PublishedEdition, visitor: Visitor
) -> None:
    accuracy = accuracy_of(edition)
    page = visitor.reads("/how-this-works/accuracy/")
    figures = rows(table_of(page, "figures-caption"))
    first = [sum(outcome.rank == 1 for outcome in way.cases) for way in (accuracy.stated, accuracy.interview)]
    of = len(edition.knowledge.reference_cases)
    assert [cell.partition(" percent")[0] for cell in figures[0][1:]] == [
        f"{held} of {of} {round(100 * held / of)}" for held in first
    ]
    named = {item.get("id") for item in page.root.all("li", class_="claim")}
    failing = {
        slug
        for way in (accuracy.stated, accuracy.interview)
        for slugs in (way.without_cause, way.with_other_advice, way.scenarios_with_other_advice)
        for slug in slugs
    }
    assert named == failing
    assert len(failing) >= 5
    for case in edition.knowledge.reference_cases:
        if case.slug in failing:
            assert " ".join(case.summary.split()) in page.by_id(case.slug).text
    assert f"at most {accuracy.interview.median_steps:g} pages" in page.text


def test_the_history_is_shown_from_the_file(knowledge: Knowledge, settings: Settings, tmp_path: Path) -> None:
    entries = (
        HistoryEntry(2, "b" * 64, "2026-11-22T08:30:00+00:00", "A <note> of ours"),
        HistoryEntry(1, "a" * 64, "2026-11-20T08:30:00+00:00", "First"),
    )
    file = keep(tmp_path / "edition.json", knowledge, number=2, history=entries)
    try:
        page = Visitor(begin_with(file)).reads("/how-this-works/editions/")
    finally:
        published.forget()
    assert rows(table_of(page, "history-caption")) == [
        ["2", "2026-11-22", "A <note> of ours", "b" * 12],
        ["1", "2026-11-20", "First", "a" * 12],
    ]


def test_the_whole_knowledge_is_downloaded_once(edition: PublishedEdition, visitor: Visitor) -> None:
    with database_away():
        response = visitor.asks("/knowledge.json")
    assert response.headers["Content-Type"] == "application/json"
    assert f"edition-{edition.number}.json" in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(response.content).hexdigest() == edition.sha256
    etag = response.headers["ETag"]
    assert etag == f'"{edition.sha256}"'
    for known in (etag, f"W/{etag}"):
        again = visitor.asks("/knowledge.json", **{"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "no-cache"
    assert visitor.asks("/knowledge.json", **{"If-None-Match": '"other"'}).status_code == 200
    page = visitor.reads("/how-this-works/editions/")
    assert edition.sha256 in page.text
    assert {"/knowledge.json", "/knowledge.schema.json"} <= {*page.links}


def test_it_keeps_to_its_schema(visitor: Visitor) -> None:
    schema = json.loads(visitor.asks("/knowledge.schema.json").content)
    document = json.loads(visitor.asks("/knowledge.json").content)
    assert list(breaches(document, schema, schema["$defs"])) == []
    document["evidence"][0] |= {"lr_present": 21, "weight": 1}
    del document["causes"][0]["prior"]
    assert len(list(breaches(document, schema, schema["$defs"]))) == 3


TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
    "null": type(None),
}


def breaches(value: Any, schema: dict[str, Any], definitions: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where a value breaks the schema, as far as our schema uses the language; other words of it are an error."""
    if "$ref" in schema:
        yield from breaches(value, definitions[schema["$ref"].rpartition("/")[2]], definitions, at)
        return
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{at}: no {schema['type']}"
        return
    for word, rule in schema.items():
        if not keeps(value, word, rule, definitions):
            yield f"{at}: {word}"
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from breaches(inner, schema["items"], definitions, f"{at}/{place}")
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in schema["properties"]:
                yield from breaches(inner, schema["properties"][name], definitions, f"{at}/{name}")
            else:
                assert schema["additionalProperties"] is False
                yield f"{at}: {name} is not known"


def keeps(value: Any, word: str, rule: Any, definitions: dict[str, Any]) -> bool:
    """Whether a value keeps to one word of a schema that does not lead further down."""
    holds: dict[str, Callable[[], bool]] = {
        "anyOf": lambda: any(not any(breaches(value, one, definitions)) for one in rule),
        "enum": lambda: value in rule,
        "required": lambda: all(name in value for name in rule),
        "pattern": lambda: re.search(rule, value) is not None,
        "minLength": lambda: len(value) >= rule,
        "maxLength": lambda: len(value) <= rule,
        "minimum": lambda: value >= rule,
        "maximum": lambda: value <= rule,
        "exclusiveMinimum": lambda: value > rule,
        "exclusiveMaximum": lambda: value < rule,
    }
    if word in {"$schema", "$defs", "type", "items", "properties", "additionalProperties"}:
        return True
    return word in {"title", "description", "default"} or holds[word]()


def test_every_file_that_a_template_names_is_on_the_list_of_requests() -> None:
    named: set[str] = set()
    for template in visitors_templates():
        text = template.read_text("utf-8")
        named |= set(re.findall(r'{%\s*static "([^"]+)"', text))
        if "{% htmx_script %}" in text:
            named.add("django_htmx/htmx-2.min.js")
    assert {file.path for file in FILES} | {*NEVER_ASKED} == named


def test_a_page_brings_along_what_the_list_says(edition: PublishedEdition, visitor: Visitor) -> None:
    visitor.has(SAFE)
    kinds: dict[PageKind, Page] = {
        "start": visitor.reads("/"),
        "check": visitor.reads("/check/urgent-now/"),
        "urgent": somebody_in_danger(edition).reads("/check/emergency/"),
        "result": somebody_ready(edition).reads("/result/"),
        "reading": visitor.reads("/privacy/"),
        "muscles": visitor.reads("/how-muscles-work/"),
        "foods": visitor.reads("/foods/"),
        "laboratory": visitor.reads("/laboratory/"),
        "search": visitor.reads("/search/"),
    }
    assert set(kinds) == {*AREAS}
    for area, page in kinds.items():
        links = [link.get("href") for link in page.root.all("link") if link.get("rel") in LOADED]
        links += [script.get("src") for script in page.root.all("script")]
        listed = {file.path for file in FILES if area in file.on}
        assert {link.removeprefix("/static/") for link in links} == listed, area


def test_the_page_about_privacy_lists_every_request(visitor: Visitor) -> None:
    page = visitor.reads("/privacy/")
    assert f"There are {len(FILES) + len(ASKED)}, and all" in page.text
    assert [row[0] for row in rows(table_of(page, "files-caption"))] == [file.path for file in FILES]
    addresses = " ".join(row[1] for row in rows(table_of(page, "asked-caption")))
    assert all(address in addresses for asked in ASKED for address in asked.addresses)
    names = " ".join(row[0] for row in rows(table_of(page, "kept-caption")))
    assert "answers" in names
    assert "csrftoken" in names
    visitor.reads("/search/")
    token = visitor.client.cookies["csrftoken"]
    assert token["max-age"] == 24 * 60 * 60
    assert "24 hours after the last page with a form" in page.text
