"""Where a row that is known by its kind and key is edited."""

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
    """The admin page of each of these rows that is there; an order leads to its list. One query for each kind."""
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
    """The admin page of a row, or "" when it is not there."""
    return row_addresses([name]).get(name, "")


def list_address(kind: str) -> str:
    """The list of the rows of a kind."""
    return admin_address(model_of(kind), "changelist")


def admin_address(model: type[Model], page: str, *args: Any) -> str:
    """A page of the admin of a model, such as "change"."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def history_address(name: RowKey) -> str:
    """What was recorded of a row, also of one that is gone."""
    return f"{reverse('admin:row-history')}?{urlencode({'kind': name[0], 'key': name[1]})}"


def kind_in_words(kind: str, *, many: bool = False) -> str:
    """What one row of this kind is called, or many are."""
    if not is_kind(kind):
        return kind
    model = model_of(kind)._meta
    return str(model.verbose_name_plural if many else model.verbose_name)


def called(name: RowKey) -> str:
    """What a row is called where its kind is not told otherwise."""
    kind, key = name
    if is_order(name):
        return _("the order of %s") % kind_in_words(kind, many=True)
    return f"{kind_in_words(kind)} {key}".strip()
