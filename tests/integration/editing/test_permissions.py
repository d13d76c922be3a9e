"""Every address of the editors' side, tried by everybody: who may see it, and who may change something there.

A new page fails here until PAGES or ACTIONS says who may use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoDbBlocker

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.editing.models import AuditEntry, Event
from tests.addresses import SAMPLES, filled, routes
from tests.editors import Editor, person


class Least(IntEnum):
    """Who may do something: this one, and everybody after."""

    ANYBODY = 0
    REVIEWER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMINISTRATOR = 4
    NOBODY = 5


@dataclass(frozen=True)
class May:
    """Who may see a page, and who may send it something that changes anything."""

    see: Least
    send: Least


READ_ONLY = May(Least.REVIEWER, Least.NOBODY)
ONES_OWN = May(Least.REVIEWER, Least.REVIEWER)

PAGES = {
    "app_list": READ_ONLY,
    "autocomplete": READ_ONLY,
    "changes": READ_ONLY,
    "columns": READ_ONLY,
    "deleted-rows": READ_ONLY,
    "edition": READ_ONLY,
    "edition-comparison": READ_ONLY,
    "edition-file": READ_ONLY,
    "editions": READ_ONLY,
    "export": READ_ONLY,
    "export-all": READ_ONLY,
    "import": May(Least.EDITOR, Least.EDITOR),
    "index": READ_ONLY,
    "jsi18n": READ_ONLY,
    "coverage": READ_ONLY,
    "map": READ_ONLY,
    "login": May(Least.ANYBODY, Least.ANYBODY),
    "logout": ONES_OWN,
    "password_change": ONES_OWN,
    "password_change_done": READ_ONLY,
    "publish": May(Least.PUBLISHER, Least.PUBLISHER),
    "publishing": READ_ONLY,
    "rehearse": May(Least.EDITOR, Least.EDITOR),
    "request-publication": May(Least.EDITOR, Least.EDITOR),
    "rollback": May(Least.PUBLISHER, Least.PUBLISHER),
    "row-comparison": READ_ONLY,
    "row-history": READ_ONLY,
    "row-revert": May(Least.EDITOR, Least.EDITOR),
    "transfer": May(Least.REVIEWER, Least.EDITOR),
    "two-factor": ONES_OWN,
    "two-factor-set-up": ONES_OWN,
    "verify": ONES_OWN,
    "view_on_site": READ_ONLY,
    "auth_user_password_change": May(Least.ADMINISTRATOR, Least.ADMINISTRATOR),
}
"""By the name of the address."""

ACTIONS = {"changelist": "see", "change": "see", "history": "see", "add": "send", "delete": "send"}
"""The pages that every model has, and what one must be allowed to do with the model to see each."""

SOMETIMES = {"move": "send"}
"""Pages that some models have."""

ONLY_SHOW = {"changelist", "history"}
"""Pages that answer what is sent by somebody who may not change anything as if it had been asked for."""

RECORDS = ("edition", "publicationrequest", "rehearsal", "rowchange")

QUERIES = {
    "autocomplete": "?app_label=evidence&model_name=cause&field_name=sources&term=a",
    "row-comparison": "?kind=causes&key=none",
    "row-history": "?kind=causes&key=none",
}
"""What an address cannot be asked without."""

HALF_WAY = {"login", "logout", "verify"}
"""What is open between the password and the code."""


@dataclass(frozen=True)
class Address:
    """One address of the editors' side. `model`: whose page it is, if any's."""

    name: str
    path: str
    model: type[models.Model] | None
    action: str

    @property
    def may(self) -> May:
        """Who may use it."""
        if self.name in PAGES or self.model is None:
            return PAGES[self.name]
        rows = may_with(self.model)
        return May(getattr(rows, (ACTIONS | SOMETIMES)[self.action]), rows.send)


def may_with(model: type[models.Model]) -> May:
    """Who may see and change the rows of a model."""
    label = model._meta.label_lower
    if label == "editing.auditentry":
        return May(Least.PUBLISHER, Least.NOBODY)
    if model._meta.app_label == "auth":
        return May(Least.ADMINISTRATOR, Least.ADMINISTRATOR)
    return READ_ONLY if model._meta.model_name in RECORDS else May(Least.REVIEWER, Least.EDITOR)


def addresses() -> list[Address]:
    """All of them, with rows that are there."""
    return [_address(name, route) for name, route in routes() if _is_ours(route)]


def _is_ours(route: str) -> bool:
    return route.startswith("admin/")


def _address(name: str, route: str) -> Address:
    model, action = _model_of(name)
    values = dict(SAMPLES)
    if model is not None and (row := model._default_manager.order_by("pk").first()):
        values |= dict.fromkeys(("object_id", "id", "pk"), str(row.pk))
    return Address(name, filled(route, values) + QUERIES.get(name, ""), model, action)


def _model_of(name: str) -> tuple[type[models.Model] | None, str]:
    app, _between, rest = name.partition("_")
    model, _between, action = rest.partition("_")
    try:
        return apps.get_model(app, model), action
    except LookupError:
        return None, ""


@pytest.fixture(scope="module")
def draft_at_hand(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Who may do what does not depend on the knowledge."""


@pytest.fixture
def people(draft_at_hand: None, db: None) -> dict[Least, Editor]:
    """One of each, and an audit list with something in it."""
    AuditEntry.objects.create(event=Event.LOGGED_IN)
    return {Least[role.name]: Editor(person(role.value, role)) for role in Role if role}


@contextmanager
def nothing_is_written() -> Iterator[None]:
    """Sessions aside."""
    written: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert written == []


def leads_to(response: HttpResponse, page: str) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(f"/admin/{page}/")


def test_every_address_is_known_and_everything_known_is_there(people: dict[Least, Editor]) -> None:
    found = addresses()
    assert len(found) >= len(PAGES) + len(ACTIONS) * len(admin.site._registry)
    of_models = {address.name for address in found if address.model and address.action in ACTIONS | SOMETIMES}
    assert {address.name for address in found if address.name} - of_models == set(PAGES)


@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "somebody without a role"])
def test_outsiders_reach_nothing_but_the_login_page(people: dict[Least, Editor], signed_in: bool) -> None:
    client = Editor(person("otto")).client if signed_in else Client(headers={"host": "localhost"})
    for address in addresses():
        if address.name in {"login", "logout"}:
            continue
        with nothing_is_written():
            for response in (client.get(address.path), client.post(address.path)):
                assert leads_to(response, "login"), (address.path, response.status_code)


def test_between_password_and_code_nothing_is_open(people: dict[Least, Editor]) -> None:
    publisher = people[Least.PUBLISHER]
    TOTPDevice.objects.create(user=publisher.user)
    for address in addresses():
        if address.name in HALF_WAY:
            continue
        with nothing_is_written():
            for response in (publisher.client.get(address.path), publisher.client.post(address.path)):
                assert leads_to(response, "verify"), (address.path, response.status_code)


@pytest.mark.parametrize("who", [Least.REVIEWER, Least.EDITOR, Least.PUBLISHER, Least.ADMINISTRATOR])
def test_nobody_does_what_they_may_not(people: dict[Least, Editor], who: Least) -> None:
    client = people[who].client
    for address in addresses():
        if not address.name:
            continue
        if who < address.may.see:
            assert client.get(address.path).status_code == 403, address.path
        if who < address.may.send:
            with nothing_is_written():
                response = client.post(address.path)
            if address.may.send < Least.NOBODY and address.action not in ONLY_SHOW:
                assert response.status_code == 403, (address.path, response.status_code)


def test_everybody_sees_what_they_may(people: dict[Least, Editor]) -> None:
    looked_at = 0
    for address in addresses():
        if not address.name or address.action in {"change", "history", "add", "delete"}:
            continue
        for who, editor in people.items():
            if who == address.may.see:
                response = editor.client.get(address.path)
                assert response.status_code in {200, 302, 404, 405}, address.path
                assert not leads_to(response, "login"), address.path
                looked_at += 1
    assert looked_at >= len(PAGES)
