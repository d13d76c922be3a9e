"""A small draft that is also edition 1, and people to edit it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from msgspec import structs
from pytest_django import DjangoDbBlocker

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, person
from tests.unit.evidence.everything import everything


@pytest.fixture(scope="session")
def shipped(knowledge: Knowledge) -> Knowledge:
    """The knowledge in fixtures/ without its cases, which take a second to measure at each publication."""
    return structs.replace(knowledge, reference_cases=(), triage_scenarios=())


@pytest.fixture(scope="module")
def loaded() -> Knowledge:
    """What is in the draft: a row of every kind. Modules that are about more of them load the shipped ones."""
    return everything()


@pytest.fixture(scope="module")
def draft_at_hand(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    loaded: Knowledge,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Loaded and published once for a module; what its tests do is undone after each."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        from django.conf import settings

        patch.setattr(settings, "SPASMCHECK_EDITION_FILE", tmp_path_factory.mktemp("editing") / "edition.json")
        replace_rows(loaded)
        publish(note="First edition")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Passwords of tests need not be hard to guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def live_edition(draft_at_hand: None, db: None, settings, tmp_path: Path) -> Iterator[None]:
    """Edition 1 answers, from the database. Overrides the one of the tests around, which ask no database."""
    settings.SPASMCHECK_EDITION_FILE = tmp_path / "edition.json"
    published.forget()
    yield
    published.forget()


@pytest.fixture
def editor() -> Editor:
    return Editor(person("eva", Role.EDITOR))


@pytest.fixture
def publisher() -> Editor:
    return Editor(person("paul", Role.PUBLISHER))


@pytest.fixture
def reviewer() -> Editor:
    return Editor(person("rita", Role.REVIEWER))
