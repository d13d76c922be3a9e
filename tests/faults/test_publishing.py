"""Whatever happens while somebody publishes, either the old edition or the new one is live and whole."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Site
from tests.postgres import Server
from tests.served import wait_until

LIVE = (
    "import django; django.setup(); from spasmcheck.evidence.editions import published;"
    "print(published.current().number)"
)

SERVING = """
import time, django
django.setup()
from spasmcheck.evidence.editions import published
number = 0
published.start_refreshing()
until = time.monotonic() + 900
while number != 3 and time.monotonic() < until:
    if published.current().number != number:
        number = published.current().number
        print(number, flush=True)
    time.sleep(0.05)
"""

NO_ROOM = """
import resource, sys, django
from django.core.management import call_command
django.setup()
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
call_command("publish", note="Without room")
"""

SLOW = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
CREATE TRIGGER slow AFTER INSERT ON evidence_edition FOR EACH ROW EXECUTE FUNCTION slow();
"""


@pytest.fixture
def left(site: Site, tmp_path: Path) -> list[dict[str, Any]]:
    """What each fault left."""
    (tmp_path / "copies").mkdir()
    process = site.run("-m", "tests.faults.at_each_point", str(tmp_path / "copies"))
    out, errors = process.communicate(timeout=3000)
    assert process.returncode == 0, errors[-4000:]
    return [json.loads(line) for line in out.splitlines()]


def test_a_fault_at_any_point_leaves_the_old_edition_or_the_new_one(
    left: list[dict[str, Any]], tell: Callable[..., None]
) -> None:
    struck = {(one["verb"], one["fault"]) for one in left}
    assert {verb for verb, _fault in struck} == {"publish", "rollback"}
    assert {fault for _verb, fault in struck} >= {"killed before", "killed after", "refused"}
    assert len(left) >= 35
    for one in left:
        numbers = [number for number, _sha256 in one["editions"]]
        hashes = dict(one["editions"])
        assert one["broken"] == [], one
        assert numbers in ([1, 2], [1, 2, 3]), one
        assert one["live"] == numbers[-1], one
        assert one["in_file"] in (0, 2, *numbers[2:]), one
        done = numbers == [1, 2, 3]
        if one["verb"] == "rollback":
            # The rows and the history go with the edition, or stay with it.
            assert (one["draft"] == hashes[1]) == done, one
            assert (one["recorded"] > 0) == done, one
            assert not done or hashes[3] == hashes[1], one
        else:
            assert not done or one["draft"] == hashes[3], one
            assert one["recorded"] == 0, one
        if one["exit"] == "SIGKILL" and one["fault"] == "killed before" and one["where"] == "COMMIT":
            assert not done, one
        # Life goes on: whoever comes next can publish, unless there is nothing to publish.
        assert one["next_number"] == (0 if done else 3), one
    assert {len(one["editions"]) for one in left} == {2, 3}
    kept = sum(len(one["editions"]) == 2 for one in left)
    struck_by = {f"of_which_{fault.replace(' ', '_')}": 0 for _verb, fault in sorted(struck)}
    for one in left:
        struck_by[f"of_which_{one['fault'].replace(' ', '_')}"] += 1
    tell("fault at a point of publishing", faults=len(left), **struck_by, old_live=kept, new_live=len(left) - kept)


def finished(*processes: subprocess.Popen[str]) -> list[tuple[int, str]]:
    """How each process ended, and what it complained about."""
    said = [process.communicate(timeout=900)[1] for process in processes]
    return [(process.returncode, errors) for process, errors in zip(processes, said, strict=True)]


def number_live(site: Site) -> int:
    """The number of the edition that a new process serves."""
    out, errors = site.run("-c", LIVE).communicate(timeout=900)
    assert out, errors
    return int(out)


def publisher(site: Site, note: str = "New") -> subprocess.Popen[str]:
    return site.run("manage.py", "publish", "--note", note)


def test_of_two_who_publish_at_once_one_wins(site: Site) -> None:
    ended = finished(publisher(site), publisher(site))
    assert sorted(code for code, _errors in ended) == [0, 1], ended
    assert any("this very content" in errors or "same moment" in errors for _code, errors in ended), ended
    assert number_live(site) == 3


def test_every_process_serves_a_new_edition_within_seconds(site: Site) -> None:
    serving = [site.run("-c", SERVING) for _ in range(2)]
    assert [process.stdout.readline() for process in serving if process.stdout] == ["2\n", "2\n"]
    assert finished(publisher(site))[0][0] == 0
    assert [process.stdout.readline() for process in serving if process.stdout] == ["3\n", "3\n"]
    finished(*serving)


@pytest.mark.parametrize("room", [0, 64])
def test_a_disk_without_room_leaves_the_old_edition_or_the_new_one(
    site: Site, room: int, tell: Callable[..., None]
) -> None:
    # The limit is the kernel's: no file of the process may grow beyond so many kilobytes.
    ((code, errors),) = finished(site.run("-c", NO_ROOM, str(room * 1024)))
    live = number_live(site)
    assert live == (3 if code == 0 else 2), (code, errors)
    assert code == 0 or "Error" in errors
    assert finished(publisher(site, "With room"))[0][0] == (1 if live == 3 else 0)
    assert number_live(site) == 3
    tell(
        f"disk full while publishing, {room} KB left", attempts=1, old_live=int(live == 2), new_live=int(live == 3)
    )


def test_a_server_that_crashes_while_somebody_publishes(server: Server, postgres_site: Site) -> None:
    site, database = postgres_site, postgres_site.folder.name.lower()
    server.sql(SLOW, database)
    waiting = publisher(site)
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    wait_until(lambda: server.sql(asleep) == "1", "nobody publishes")
    server.stop("immediate")
    server.start()
    ((code, errors),) = finished(waiting)
    assert code != 0, errors
    assert number_live(site) == 2
    server.sql("DROP TRIGGER slow ON evidence_edition", database)
    assert finished(publisher(site))[0][0] == 0
    assert number_live(site) == 3
