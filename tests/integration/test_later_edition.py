"""The code of a running site was rolled back, and a later release published its newest edition."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from msgspec import structs
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.models import Edition
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning.knowledge import Knowledge
from tests.editors import Editor, person
from tests.later import (
    LATER,
    UNKNOWN,
    Change,
    later_edition,
    with_a_rule_of_another_kind,
    with_what_is_only_read,
)
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db

NIGHT_CRAMPS = ("in-calf", "at-night-or-rest", "painful-tightening", "takes-diuretic")
READING = (
    "/",
    "/read/",
    "/how-this-works/",
    "/how-this-works/accuracy/",
    "/how-muscles-work/",
    "/claims/",
    "/sources/",
    "/foods/",
    "/electrolytes/calcium/",
    "/causes/",
    "/when-to-get-help/",
    "/search/",
    "/sitemap.xml",
)


@pytest.fixture(scope="module")
def few_cases(knowledge: Knowledge) -> Knowledge:
    """The shipped knowledge with so few cases that they are measured quickly."""
    return structs.replace(knowledge, reference_cases=knowledge.reference_cases[:3], triage_scenarios=())


@pytest.fixture
def first(
    few_cases: Knowledge,
    settings: Settings,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Iterator[PublishedEdition]:
    """Published by this release."""
    settings.SPASMCHECK_EDITION_FILE = tmp_path / "edition.json"
    published.forget()
    replace_rows(few_cases)
    with django_capture_on_commit_callbacks(execute=True):
        publish(note="First")
    yield published.current()
    published.forget()


def later_release_publishes(knowledge: Knowledge, *changes: Change) -> Edition:
    """As another machine does, on which the later release still runs."""
    data = later_edition(knowledge, *changes)
    edition = Edition.objects.create(
        number=2,
        published_at=timezone.now(),
        note="Of a later release",
        knowledge=data.decode(),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    published.refresh()
    return edition


def finishes_a_check(visitor: Visitor) -> str:
    """From the first page to the result, and every kind of page to read. Returns the text of the result."""
    review = visitor.walks(NIGHT_CRAMPS)
    result = visitor.reads(review.link_to("See my result"))
    assert result.heading == "Your result"
    bundle = json.loads(visitor.asks("/result/fhir/").content)
    assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == [
        "Questionnaire",
        "QuestionnaireResponse",
        "Observation",
    ]
    for path in READING:
        response = visitor.asks(path)
        assert response.status_code == 200, path
        assert UNKNOWN not in response.content.decode(), path
    return result.text


def test_what_a_later_release_added_to_be_read_is_left_out_and_all_else_is_served(
    first: PublishedEdition, few_cases: Knowledge
) -> None:
    before = Visitor(first)
    finishes_a_check(before)
    later = later_release_publishes(few_cases, with_what_is_only_read)
    assert published.current().number == 2
    finishes_a_check(Visitor(published.current()))
    # Who began in the earlier one stays in it.
    assert first.sha256[:12] in before.reads("/result/").text
    ready = before.asks("/readyz")
    assert (ready.status_code, ready.json()["edition"]) == (200, 2)
    assert len(ready.json()["left_out"]) == 4
    # The download is what was published, to the byte.
    assert before.asks("/knowledge.json").content == later.knowledge.encode()
    assert later.sha256[:12] in before.reads("/how-this-works/editions/").text


def test_a_rule_that_this_release_cannot_follow_keeps_the_edition_before_it_live(
    first: PublishedEdition, few_cases: Knowledge
) -> None:
    later = later_release_publishes(few_cases, with_what_is_only_read, with_a_rule_of_another_kind)
    visitor = Visitor(published.current())
    assert first.sha256[:12] in finishes_a_check(visitor)
    ready = visitor.asks("/readyz")
    assert (ready.status_code, ready.json()["edition"]) == (200, 1)
    (told,) = ready.json()["not_served"]
    assert told["edition"] == 2
    assert f"format {LATER}" in told["why"]
    history = visitor.reads("/how-this-works/editions/").text
    assert first.sha256[:12] in history
    assert later.sha256[:12] not in history
    assert hashlib.sha256(visitor.asks("/knowledge.json").content).hexdigest() == first.sha256


def test_a_check_that_began_in_the_later_edition_goes_on_in_the_one_before_it(
    first: PublishedEdition, few_cases: Knowledge
) -> None:
    began = Visitor(first)
    began.is_ready(NIGHT_CRAMPS)
    later_release_publishes(few_cases, with_a_rule_of_another_kind)
    # The later release wrote its own number into the cookie.
    moved = Visitor(first)
    answers = began.kept
    moved.edition = PublishedEdition(2, "", "", first.knowledge, first.index, b"")
    moved.has(answers)
    assert first.sha256[:12] in moved.reads("/result/").text
    assert moved.kept == answers


@pytest.mark.parametrize("change", [with_what_is_only_read, with_a_rule_of_another_kind])
def test_editors_can_go_on_and_a_publisher_can_go_back(
    first: PublishedEdition, few_cases: Knowledge, change: Callable[..., None], settings: Settings
) -> None:
    later_release_publishes(few_cases, change)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    paul = Editor(person("paul", Role.PUBLISHER))
    for path in ("", "changes/", "publishing/", "editions/", "editions/2/", "editions/1/", "editions/1/rollback/"):
        assert paul.asks(f"/admin/{path}").status_code == 200, path
    assert paul.asks("/admin/editions/2/file/").content.decode() == Edition.objects.get(number=2).knowledge
    # These say that it cannot be read here.
    assert paul.asks("/admin/editions/compare/1/2/").status_code == 409
    assert paul.asks("/admin/editions/2/rollback/").status_code == 302
