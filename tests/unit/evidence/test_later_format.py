"""A release was gone back on, and in the database are editions that a later one published."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import NoEdition
from spasmcheck.evidence.editions.publishing import NothingToPublish, PublishError, publish, rollback
from spasmcheck.evidence.models import Cause, Edition
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.serialisation.codec import canonical, fingerprint
from tests.builders import knowledge
from tests.later import LATER, UNKNOWN, Change, later_edition, with_a_rule_of_another_kind, with_what_is_only_read
from tests.outages import database_away

pytestmark = pytest.mark.django_db

SMALL = knowledge()


@pytest.fixture
def first(published_now) -> Edition:
    replace_rows(SMALL)
    return published_now(publish, note="First")


def later_release_publishes(*changes: Change, knowledge: Knowledge = SMALL) -> Edition:
    """Publish as a later release would, whose code is not here."""
    data = later_edition(knowledge, *changes)
    live = Edition.objects.live()
    return Edition.objects.create(
        number=live.number + 1 if live else 1,
        published_at=timezone.now(),
        note=f"Of format {LATER}",
        knowledge=data.decode(),
        sha256=fingerprint(data),
    )


def said(caplog: pytest.LogCaptureFixture, level: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == level]


def test_what_can_be_left_out_is_left_out_and_said_once(first, caplog):
    later = later_release_publishes(with_what_is_only_read)
    for _ in range(3):
        published.refresh()
    live = published.current()
    assert (live.number, live.sha256) == (2, later.sha256)
    assert live.data == later.knowledge.encode()
    assert [row.slug for row in live.knowledge.notes] == ["a-note"]
    assert live.knowledge.red_flags == canonical(SMALL).red_flags
    told = said(caplog, "WARNING")
    assert len(told) == len(live.left_out) == 4
    assert all("Edition 2 is of a later format" in text for text in told)
    assert said(caplog, "ERROR") == []
    assert published.not_served() == ()


@pytest.mark.parametrize("kept", [1, 3])
def test_however_many_cannot_be_served_the_newest_older_one_is(first, published_now, settings, caplog, kept):
    settings.SPASMCHECK_EDITIONS_KEPT = kept
    Cause.objects.update(prior=0.2)
    published_now(publish, note="Second")
    for _ in range(5):
        later_release_publishes(with_a_rule_of_another_kind)
    for start_anew in (False, True, False):
        if start_anew:
            published.forget()
        published.refresh()
        assert published.current().number == 2
        assert [number for number, _why in published.not_served()] == [7, 6, 5, 4, 3]
    assert (published.by_number(1) is not None) == (kept > 1)
    assert published.by_number(7) is None
    # Once for each edition and each start.
    errors = said(caplog, "ERROR")
    assert len(errors) == 10
    assert all(f"of format {LATER}" in text and "at_least" in text for text in errors)


def test_it_is_taken_up_as_soon_as_one_can_be_served(first, published_now):
    later_release_publishes(with_a_rule_of_another_kind)
    published.refresh()
    assert published.current().number == 1
    published_now(rollback, to_number=1, note="Back")
    assert published.current().number == 3
    assert published.not_served() == ()


def test_with_nothing_that_can_be_served_in_the_database_the_file_is(first):
    published.forget()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_edition")
    later_release_publishes(with_a_rule_of_another_kind)
    assert published.current().sha256 == first.sha256


def test_the_file_of_an_earlier_format_stays_beside_that_of_a_later_one(first, edition_file: Path, caplog):
    later = later_release_publishes(with_what_is_only_read)
    published.refresh()
    published.forget()
    with database_away():
        assert published.current().sha256 == later.sha256
    # The later release itself wrote its next one there.
    unsafe = later_edition(SMALL, with_a_rule_of_another_kind).decode()
    content = edition_file.read_text().replace(later.knowledge, unsafe)
    edition_file.write_text(content.replace(later.sha256, fingerprint(unsafe.encode())))
    published.forget()
    with database_away():
        assert published.current().sha256 == first.sha256
    assert len(said(caplog, "ERROR")) == 1


def test_without_any_edition_that_can_be_served_there_is_none(db, caplog):
    later_release_publishes(with_a_rule_of_another_kind)
    with pytest.raises(NoEdition):
        published.current()
    assert [number for number, _why in published.not_served()] == [1]


def test_it_is_not_published_once_more_without_what_was_left_out(first, published_now):
    later_release_publishes(with_what_is_only_read)
    later_release_publishes(with_a_rule_of_another_kind)
    for number in (2, 3):
        with pytest.raises(PublishError, match=f"Edition {number} cannot be read by this version"):
            rollback(to_number=number, note="As it was")
    assert Edition.objects.count() == 3


def test_the_draft_of_this_release_can_be_published_after_it(first, published_now):
    later_release_publishes(with_what_is_only_read)
    published_now(publish, note="What this release knows")
    assert published.current().number == 3
    assert UNKNOWN not in Edition.objects.get(number=3).knowledge
    with pytest.raises(NothingToPublish):
        publish(note="Again")


def test_what_is_said_in_the_log_names_no_more_than_what_is_unknown(first, caplog):
    caplog.set_level(logging.DEBUG)
    later_release_publishes(with_what_is_only_read)
    published.refresh()
    assert all(len(text) < 400 for text in caplog.messages)
