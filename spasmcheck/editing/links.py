"""Where a row of the knowledge is edited, by the kind and key under which the history and the audit know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import admin
from django.urls import reverse

from spasmcheck.evidence.models import Cause, Evidence, Keyed
from spasmcheck.evidence.names import model_of
from spasmcheck.evidence.recording import PARAMETERS, Name

from .admin.filters import UnpublishedFilter

# A row without a page of its own is edited on the page of the row to which the first part of its key leads.
_EDITED_WITH: dict[type[Keyed], type[Keyed]] = {Evidence: Cause}


def row_address(kind: str, key: str) -> str:
    """Where the row is edited; "" when it is not there or has no page."""
    return row_addresses([(kind, key)]).get((kind, key), "")


def row_addresses(names: Iterable[Name]) -> dict[Name, str]:
    """Where each of these rows is edited, with one query for each kind; what is not there is left out."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for kind, key in names:
        keys[kind].add(key)
    return {(kind, key): address for kind, of_kind in keys.items() for key, address in _of_kind(kind, of_kind)}


def list_address(kind: str) -> str:
    """Where the rows of a kind are listed; "" without such a page."""
    model = model_of(kind)
    return reverse(f"admin:{_url_name(model)}_changelist") if admin.site.is_registered(model) else ""


def unpublished_address(kind: str) -> str:
    """Where the rows of a kind that are not published as they stand are listed, or else all of them, or ""."""
    model = model_of(kind)
    if not admin.site.is_registered(model):
        return ""
    narrowed = UnpublishedFilter in admin.site.get_model_admin(model).list_filter
    return list_address(kind) + ("?unpublished=yes" if narrowed else "")


def _of_kind(kind: str, keys: set[str]) -> Iterable[Name]:
    model = model_of(kind)
    shown = model if admin.site.is_registered(model) else _EDITED_WITH.get(model)
    if shown is None or not admin.site.is_registered(shown):
        return
    for key, pk in _primary_keys(kind, model, keys, outer=shown is not model):
        yield key, reverse(f"admin:{_url_name(shown)}_change", args=[pk])


def _primary_keys(kind: str, model: type[Keyed], keys: set[str], *, outer: bool) -> Iterable[tuple[str, int]]:
    if kind == PARAMETERS[0]:
        yield from ((PARAMETERS[1], pk) for pk in model.objects.values_list("pk", flat=True)[:1])
        return
    first = model.key_lookups[0]
    of_these = model.objects.filter(**{f"{first}__in": {key.partition("/")[0] for key in keys}})
    pk_lookup = f"{first.partition('__')[0]}_id" if outer else "pk"
    for pk, *parts in of_these.values_list(pk_lookup, *model.key_lookups):
        key = "/".join(map(str, parts))
        if key in keys:
            yield key, pk


def _url_name(model: type[Keyed]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"
