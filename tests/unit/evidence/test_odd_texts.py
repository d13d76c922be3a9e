"""Characters that nobody sees, and addresses that lead elsewhere: refused alike wherever knowledge comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from msgspec import inspect, structs

from spasmcheck.evidence.exchange.exporting import Format, exported
from spasmcheck.evidence.exchange.fixtures import FixtureError, read_fixtures, write_fixtures
from spasmcheck.evidence.exchange.import_files import contents_of
from spasmcheck.evidence.exchange.incoming import FileRefused, parse_rows
from spasmcheck.evidence.models import Source
from spasmcheck.evidence.models.constraints import is_address, shapes_of
from spasmcheck.evidence.schema.field_validation import refusals
from spasmcheck.evidence.schema.mapping import MODELS
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning.auditing.audit import audit
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.serialisation import codec
from tests.builders import knowledge, source
from tests.unit.evidence.everything import everything

UNSEEN = [
    "\x00",
    "\x07",
    "\t",
    "\r",
    "\x1b",
    "\x7f",
    "\x85",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\ufdd0",
    "\ufffe",
    "\U0010ffff",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "//evil.example/",
    "/sources/",
    "www.nhs.uk",
    "ftp://nhs.uk/",
    "https://",
    "https://nhs.uk@evil.example/",
    "https://nhs.uk/<b>",
    'https://nhs.uk/"onclick="x',
    "https://nhs.uk/a b",
    "https://nhs.uk/\u202e",
    " https://nhs.uk/",
    "https://nhs.uk/\n",
]
each_bad = pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("note", f"a{character}b") for character in UNSEEN),
        ("title", "a\nb"),
        *(("url", bad) for bad in ADDRESSES),
    ],
    ids=ascii,
)


def with_it(field: str, value: str) -> Knowledge:
    return knowledge(sources=(structs.replace(source(), **{field: value}),))


@each_bad
def test_the_audit_names_the_field(field: str, value: str) -> None:
    (problem,) = [problem for problem in audit(with_it(field, value)) if problem.kind == "sources"]
    assert problem.reason.endswith(f"at `$.{field}`")


@each_bad
def test_loading_names_the_field(tmp_path: Path, field: str, value: str) -> None:
    if "\x85" in value:
        return  # The end of a line to a reader of YAML 1.1, and so to ours.
    write_fixtures(with_it(field, value), tmp_path)
    with pytest.raises(FixtureError) as refusal:
        read_fixtures(tmp_path)
    assert [text for text in refusal.value.texts if text.startswith("sources.yaml") and f"$.{field}" in text]


@each_bad
@pytest.mark.parametrize("as_format", Format)
def test_importing_names_the_field(field: str, value: str, as_format: Format) -> None:
    if as_format is not Format.YAML and field == "url" and value != value.strip():
        return  # Around an address, spaces of a cell say nothing.
    if as_format is Format.CSV and "\x00" in value:
        return  # No file of text at all.
    if as_format is Format.YAML and "\x85" in value:
        return  # The end of a line to a reader of YAML 1.1, and so to ours.
    if as_format is not Format.YAML and value == "a\rb":
        return  # The end of a line, as some programs write it.
    file = exported(with_it(field, value), "sources", as_format)
    with pytest.raises(FileRefused) as refusal:
        parse_rows(contents_of(file.name, file.data))
    assert {problem.column for problem in refusal.value.problems} == {field}
    assert all(problem.row for problem in refusal.value.problems)


@each_bad
def test_forms_name_the_field(field: str, value: str) -> None:
    ((named, reason),) = refusals(Source, {"slug": "a", "kind": "trial", "title": "t", field: value})
    assert named == field
    assert reason.startswith("This ")


@pytest.mark.parametrize("good", ["", "http://a.example", "https://nhs.uk/é?q=1&r=(2)#s", "https://[::1]:80/x@y"])
def test_web_addresses_are_taken(good: str) -> None:
    assert not [problem for problem in audit(with_it("url", good)) if problem.kind == "sources"]
    assert list(refusals(Source, {"url": good})) == []


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["javascript:alert(1)", "data:,x", "//evil.example", "www.nhs.uk"])
def test_the_database_keeps_no_other_address(bad: str) -> None:
    replace_rows(everything())
    for row_type, model in MODELS.items():
        for name, shape in shapes_of(row_type).items():
            if is_address(shape):
                with pytest.raises(IntegrityError), transaction.atomic():
                    model.objects.update(**{name: bad})


def test_every_text_says_what_it_may_hold() -> None:
    for row_type in MODELS:
        for name, shape in shapes_of(row_type).items():
            item = shape.item_type if isinstance(shape, inspect.VarTupleType) else shape
            if isinstance(item, inspect.StrType):
                assert item.pattern, (row_type, name)
            assert ("url" in name) == is_address(shape), (row_type, name)


def test_a_case_says_where_it_was_published() -> None:
    case = structs.replace(everything().reference_cases[0], source_url="")
    told = [problem.code for problem in audit(everything(reference_cases=(case,)))]
    assert "no-source" in told


def test_an_edition_from_before_can_be_read() -> None:
    case = structs.replace(everything().reference_cases[0], source_url="javascript:alert(1)")
    before = everything(sources=(source(title="a\u202eb", url="//evil.example"),), reference_cases=(case,))
    read = codec.from_json(codec.to_json(before))
    assert (read.sources[0].title, read.sources[0].url) == ("a\ufffdb", "")
    assert read.reference_cases[0].source_url == ""
    assert read.causes == codec.canonical(before).causes
