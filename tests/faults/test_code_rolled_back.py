"""The code is rolled back on real processes, and the newest editions are of a format that it does not know."""

from __future__ import annotations

import json

from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.load import Visitor
from tests.faults.people import Person
from tests.served import Served, wait_until

PUBLISHED_BY_A_LATER_RELEASE = """
import django; django.setup()
from django.utils import timezone
from spasmcheck.evidence.models import Edition
from spasmcheck.reasoning.serialisation.codec import fingerprint, from_json
from tests.later import later_edition, with_a_rule_of_another_kind, with_what_is_only_read
live = Edition.objects.newest(1)[0]
knowledge = from_json(live.knowledge.encode())
for number in range(live.number + 1, live.number + 5):
    data = later_edition(knowledge, with_what_is_only_read, with_a_rule_of_another_kind)
    Edition.objects.create(number=number, published_at=timezone.now(), note="Of a later release",
                           knowledge=data.decode(), sha256=fingerprint(data))
"""


def says_so(served: Served) -> bool:
    """Every worker has met all four, and goes on with the third edition."""
    return served.log.count("is not served") == 4 * served.count


def test_visitors_are_answered_before_and_after_a_start(
    red: tuple[Site, Database], everybody: list[Person]
) -> None:
    site, _database = red
    with site.serves() as served:
        on_the_way = Visitor(served.port, everybody[0], keep_alive=False)
        on_the_way.answers()
        site.does("-c", PUBLISHED_BY_A_LATER_RELEASE)
        wait_until(lambda: says_so(served), "the later editions were not met")
        checks = [on_the_way.finishes(), Visitor(served.port, everybody[1], keep_alive=False).finishes()]
    with site.serves() as served:
        wait_until(lambda: served.status("/readyz")[0] == 200, "nobody is ready")
        ready = json.loads(served.status("/readyz")[2])
        checks.append(Visitor(served.port, everybody[2], keep_alive=False).finishes())
    assert ready["edition"] == 3
    assert [told["edition"] for told in ready["not_served"]] == [7, 6, 5, 4]
    assert all(check.is_as_expected for check in checks)
    assert [check.edition for check in checks] == [3, 3, 3]
