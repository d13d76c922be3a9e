"""The editions in memory: the newest wins, and the database may go away."""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from spasmcheck.evidence.editions import edition_file as kept_file
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import NoEdition
from spasmcheck.evidence.editions.publishing import publish, rollback
from spasmcheck.evidence.models import Cause, Edition
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning.serialisation.codec import canonical
from tests.builders import knowledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(published_now) -> Edition:
    replace_rows(knowledge())
    return published_now(publish, note="First")


def next_edition(published_now, prior: float) -> Edition:
    Cause.objects.update(prior=prior)
    return published_now(publish, note=f"Prior {prior}")


def errors_in(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


@contextmanager
def database_away():
    def refuse(execute, sql, params, many, context):
        raise OperationalError("could not connect to server\n")

    with connection.execute_wrapper(refuse):
        yield


def test_the_live_edition_is_the_newest(first, published_now):
    live = published.current()
    assert (live.number, live.sha256) == (1, first.sha256)
    assert live.published_at == first.published_at.isoformat()
    assert live.knowledge == canonical(knowledge())
    assert live.index.knowledge is live.knowledge
    second = next_edition(published_now, 0.2)
    assert published.current().number == second.number


def test_once_loaded_it_asks_the_database_nothing(first, django_assert_num_queries):
    published.current()
    with django_assert_num_queries(0):
        assert published.current() is published.current()
        assert published.by_number(1) is published.current()
        assert published.by_number(99) is None


def test_a_process_that_starts_loads_the_newest_editions_at_once(first, published_now, settings):
    settings.SPASMCHECK_EDITIONS_KEPT = 2
    for prior in (0.2, 0.3):
        next_edition(published_now, prior)
    published.forget()
    assert published.by_number(3) is published.current()
    assert published.by_number(2).knowledge.causes[0].prior == 0.2
    assert published.by_number(1) is None


def test_without_any_edition_it_says_so(db):
    with pytest.raises(NoEdition, match="publish"):
        published.current()
    assert published.by_number(1) is None


def test_a_refresh_finds_what_another_process_published(first):
    seen = published.current()
    Cause.objects.update(prior=0.2)
    publish(note="By another process")
    assert published.current() is seen
    published.refresh()
    assert published.current().number == 2
    assert published.by_number(1) is seen


def test_a_check_that_began_elsewhere_in_a_newer_edition_stays_in_it(first, settings, django_assert_num_queries):
    settings.SPASMCHECK_EDITION_CHECK_SECONDS = 3600
    published.start_refreshing()
    try:
        assert published.current().number == 1
        Cause.objects.update(prior=0.2)
        publish(note="By another process")
        assert published.by_number(2).number == 2
        with django_assert_num_queries(1):
            # Whatever a cookie names, it is looked for once.
            assert [published.by_number(99) for _ in range(3)] == [None] * 3
    finally:
        published.forget()


def test_a_refresh_without_news_is_one_query_and_keeps_the_same_objects(first, django_assert_num_queries):
    seen = published.current()
    with django_assert_num_queries(1):
        published.refresh()
    assert published.current() is seen


def test_a_rollback_is_seen_like_any_other_edition(first, published_now):
    next_edition(published_now, 0.2)
    published_now(rollback, to_number=1, note="Back")
    assert (published.current().number, published.current().knowledge) == (3, canonical(knowledge()))


def test_what_is_not_committed_is_not_seen(first):
    Cause.objects.update(prior=0.2)
    publish(note="Not committed yet")
    assert published.current().number == 1


def test_it_goes_on_while_the_database_is_away_and_says_so_once(first, caplog):
    seen = published.current()
    caplog.set_level(logging.INFO)
    with database_away():
        for _ in range(3):
            published.refresh()
        assert published.current() is seen
    published.refresh()
    published.refresh()
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [
        ("WARNING", None),
        ("INFO", None),
    ]
    assert "away" in caplog.messages[0]
    assert "back" in caplog.messages[1]


def test_a_start_without_the_database_reads_the_file(first):
    published.forget()
    with database_away():
        live = published.current()
    assert (live.number, live.sha256, live.knowledge) == (1, first.sha256, canonical(knowledge()))
    assert live.published_at == first.published_at.isoformat()
    published.refresh()
    assert published.current() is live


def test_the_history_comes_along_and_is_kept_in_the_file(first, published_now):
    second = next_edition(published_now, 0.2)
    seen = published.current().history
    assert [(entry.number, entry.note) for entry in seen] == [(2, "Prior 0.2"), (1, "First")]
    assert [entry.sha256 for entry in seen] == [second.sha256, first.sha256]
    assert [entry.number for entry in published.by_number(1).history] == [1]
    published.forget()
    with database_away():
        assert published.current().history == seen


def test_a_file_from_before_there_was_a_history_is_read(first, edition_file: Path):
    content = json.loads(edition_file.read_text())
    del content["history"]
    edition_file.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False))
    published.forget()
    with database_away():
        assert (published.current().number, published.current().history) == (1, ())


def test_the_content_is_at_hand_as_it_was_published(first):
    assert published.current().data == first.knowledge.encode()


def test_with_an_empty_database_it_reads_the_file(first):
    published.forget()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_edition")
    assert published.current().number == 1


def test_a_machine_that_did_not_publish_keeps_the_file_too(first, edition_file: Path):
    edition_file.unlink()
    published.forget()
    published.current()
    assert json.loads(edition_file.read_text())["number"] == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"prior":0.4', '"prior":0.5'),
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: '{"number": "one"}',
    ],
    ids=["changed", "cut", "empty", "another shape"],
)
def test_a_damaged_file_is_refused_with_one_logged_error(first, edition_file: Path, damage, caplog):
    edition_file.write_text(damage(edition_file.read_text()))
    published.forget()
    with database_away(), pytest.raises(NoEdition):
        published.current()
    assert len(errors_in(caplog)) == 1


def test_a_damaged_edition_in_the_database_is_refused_once(first, caplog):
    Edition.objects.create(number=2, published_at=timezone.now(), note="n", knowledge="{}", sha256="0" * 64)
    published.refresh()
    published.refresh()
    assert published.current().number == 1
    assert len(errors_in(caplog)) == 1
    published.forget()
    assert published.current().number == 1


def test_a_file_that_cannot_be_written_is_logged_and_stops_nobody(settings, tmp_path, published_now, caplog):
    (tmp_path / "in-the-way").write_text("a file where a folder should be")
    settings.SPASMCHECK_EDITION_FILE = tmp_path / "in-the-way" / "edition.json"
    replace_rows(knowledge())
    assert published_now(publish, note="First").number == 1
    assert published.current().number == 1
    assert "could not be kept" in "".join(errors_in(caplog))


def test_the_file_is_not_written_again_when_it_is_right(first, edition_file: Path):
    before = edition_file.stat().st_ino
    published.forget()
    published.current()
    assert edition_file.stat().st_ino == before
    assert list(edition_file.parent.iterdir()) == [edition_file]
    assert kept_file.exists()


def test_readers_on_many_threads_see_whole_editions(first, published_now):
    published.current()
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            edition = published.current()
            if edition.index.knowledge is not edition.knowledge or edition.number > 4:
                wrong.append(edition)
            time.sleep(0.001)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for prior in (0.2, 0.3, 0.35):
        next_edition(published_now, prior)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert published.current().number == 4


_FORKING_SERVER = """
import os, time
import django
django.setup()
from spasmcheck.evidence.editions import measured, published
from spasmcheck.evidence.models import Cause
from spasmcheck.evidence.editions.publishing import publish
from django.db import connection

def waits_for(number):
    end = time.monotonic() + 600
    while published.current().number != number and time.monotonic() < end:
        time.sleep(0.05)
    return published.current().number == number

published.start_refreshing()
published.start_refreshing()
publish(note="First")
assert published.current().number == 1
connection.close()
child = os.fork()
if not child:
    os._exit(0 if waits_for(2) else 1)
Cause.objects.update(prior=0.2)
publish(note="Second")
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 0, "the child saw nothing"
assert waits_for(2)
end = time.monotonic() + 600
while not any(sha256 == published.current().sha256 for sha256, _region in measured._kept):
    assert time.monotonic() < end, "nobody measured it ahead"
    time.sleep(0.05)
published.forget()
print("seen by both")
"""


def test_a_server_and_its_forked_child_both_notice_a_newer_edition(site):
    process = site("-W", "error", "-c", _FORKING_SERVER, SPASMCHECK_EDITION_CHECK_SECONDS="1")
    out, errors = process.communicate(timeout=900)
    assert out.strip() == "seen by both", errors
