"""Whether a user may see, export or import the rows of a kind, by Django's permissions for their models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.auth import get_permission_codename

from spasmcheck.evidence.exchange.importing import Mode
from spasmcheck.evidence.history.recording import PARAMETERS
from spasmcheck.evidence.models import Keyed, Parameters
from spasmcheck.evidence.schema.mapping import table_of
from spasmcheck.reasoning.knowledge import Row
from spasmcheck.reasoning.serialisation.fields import kinds

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser, User

    Person = User | AbstractBaseUser | AnonymousUser


def may_see(user: Person, kind: str) -> bool:
    """Return whether the user may read, and so export, the rows of a kind."""
    return _may(user, kind, ("view",))


def may_import(user: Person, kind: str, mode: Mode) -> bool:
    """Return whether the user may import rows of a kind; Mode.REPLACE also needs the permission to delete."""
    # There is one row of parameters, which can be neither added nor deleted.
    adding = () if kind == PARAMETERS[0] else ("add",)
    return _may(user, kind, (*adding, "change", *(("delete",) if mode is Mode.REPLACE and adding else ())))


def may_import_anything(user: Person) -> bool:
    """Return whether the user may import rows of at least one kind."""
    return any(may_import(user, kind, Mode.ADD) for kind in (PARAMETERS[0], *kinds()))


def may_change_anything(user: Person) -> bool:
    """Return whether the user has any permission other than to view."""
    permissions: set[str] = getattr(user, "get_all_permissions")()  # noqa: B009
    return any(not permission.partition(".")[2].startswith("view_") for permission in permissions)


def _may(user: Person, kind: str, actions: Iterable[str]) -> bool:
    models = [Parameters] if kind == PARAMETERS[0] else [*_models(kinds()[kind])]
    names = [
        f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"
        for model in models
        for action in actions
    ]
    return bool(getattr(user, "has_perms")(names))  # noqa: B009  anonymous people have it too


def _models(row_type: type[Row]) -> Iterator[type[Keyed]]:
    """Yield the model of a row type and those of all rows nested in it."""
    table = table_of(row_type)
    yield table.model
    for nested in table.children.values():
        yield from _models(nested)
