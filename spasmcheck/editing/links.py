"""Admin URLs and names of rows that are identified by kind and key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from spasmcheck.evidence.history.recording import RowKey, is_order
from spasmcheck.evidence.history.row_keys import is_kind, model_of, with_key


def row_addresses(names: Iterable[RowKey]) -> dict[RowKey, str]:
    """Return the admin URL of each of these rows that exists. An order record maps to the list of its kind.

    Runs one query for each kind. Kinds that are unknown or not in the admin are left out.
    """
    by_kind: dict[str, set[str]] = {}
    for kind, key in names:
        by_kind.setdefault(kind, set()).add(key)
    found: dict[RowKey, str] = {}
    for kind, keys in by_kind.items():
        if not is_kind(kind) or not admin.site.is_registered(model := model_of(kind)):
            continue
        for key in keys:
            if is_order((kind, key)):
                found[kind, key] = list_address(kind)
        for key, pk in with_key(model.objects.all()).filter(row_key__in=keys).values_list("row_key", "pk"):
            found[kind, key] = admin_address(model, "change", pk)
    return found


def row_address(name: RowKey) -> str:
    """Return the admin URL of a row, or "" if it does not exist."""
    return row_addresses([name]).get(name, "")


def list_address(kind: str) -> str:
    return admin_address(model_of(kind), "changelist")


def admin_address(model: type[Model], page: str, *args: Any) -> str:
    """Return the URL of a page of the model's admin; `page` is, for example, "change" or "changelist"."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def history_address(name: RowKey) -> str:
    """Return the URL of the history of a row, which works for deleted rows too."""
    return f"{reverse('admin:row-history')}?{urlencode({'kind': name[0], 'key': name[1]})}"


def kind_in_words(kind: str, *, many: bool = False) -> str:
    """Return the verbose name of a kind, in the plural if `many`; an unknown kind is returned as it is."""
    if not is_kind(kind):
        return kind
    model = model_of(kind)._meta
    return str(model.verbose_name_plural if many else model.verbose_name)


def called(name: RowKey) -> str:
    """Return a name for a row that includes its kind."""
    kind, key = name
    if is_order(name):
        return _("the order of %s") % kind_in_words(kind, many=True)
    return f"{kind_in_words(kind)} {key}".strip()
