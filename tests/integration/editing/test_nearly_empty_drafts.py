"""Whatever the draft holds, every page of the editors can be shown."""

from __future__ import annotations

import pytest

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.schema.store import replace_rows
from tests.addresses import SAMPLES, filled, routes
from tests.editors import Editor, person
from tests.integration.test_nearly_empty import KNOWLEDGE


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["small", "small with nutrients", "everything"])
def test_every_page_of_the_editors_can_be_shown(name: str) -> None:
    replace_rows(KNOWLEDGE[name])
    publisher = Editor(person("paul", Role.PUBLISHER))
    publisher.client.raise_request_exception = False
    addresses = [filled(route, SAMPLES) for _name, route in routes() if route.startswith("admin/")]
    previewed = ("", "foods/", "read/", "laboratory/", "how-muscles-work/", "sources/", "check/", "result/")
    addresses += [f"/admin/preview/{path}" for path in previewed]
    for url in addresses:
        if "logout" not in url:
            assert publisher.asks(url).status_code < 500, url
