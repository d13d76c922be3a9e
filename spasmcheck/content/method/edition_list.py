"""Build the page on editions, and the JSON Schema to download."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.editions.edition_file import HistoryEntry
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.serialisation.codec import schema
from spasmcheck.reasoning.serialisation.fields import kinds

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Licence(NamedTuple):
    """The licence of the content: short name and URL of its text."""

    name: str
    url: str


_LICENCE = Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
_HASH = "SHA-256"
_KINDS = {
    "sections": _("Sections of the check"),
    "steps": _("Pages of the check"),
    "findings": _("Findings"),
    "causes": _("Causes"),
    "evidence": _("Rows of evidence"),
    "red_flags": _("Danger signs"),
    "cautions": _("Cautions"),
    "medicine_groups": _("Groups of medicines"),
    "nutrients": _("Nutrients"),
    "required_intakes": _("Recommended intakes"),
    "profile": _("Rules for age, sex and life stage"),
    "screener_nutrients": _("Nutrients that are estimated"),
    "screener_items": _("Questions on food"),
    "food_groups": _("Food groups"),
    "foods": _("Foods"),
    "food_amounts": _("Amounts of minerals in foods"),
    "calcium_absorption": _("Foods with the calcium that is taken up"),
    "supplement_forms": _("Forms of supplements"),
    "mechanisms": _("Mechanisms"),
    "membrane_parameters": _("Figures of the membrane model"),
    "claims": _("Claims, checked"),
    "notes": _("Notes on method and absorption"),
    "pages": _("Pages of text"),
    "sources": _("Sources"),
    "reference_cases": _("Published cases"),
    "triage_scenarios": _("Made-up people near the line"),
}
"""Names of the kinds of rows, for visitors."""


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """What the template shows of the live edition.

    counts: (name of kind, number of rows). size, schema_size: of the downloads, in bytes. kept: number of newest
    editions that begun checks can go on with. history: all known editions, newest first; empty if unknown.
    hash_name: algorithm of the fingerprint.
    """

    counts: tuple[tuple[_StrPromise, int], ...]
    size: int
    schema_size: int
    kept: int
    history: tuple[HistoryEntry, ...]
    licence: Licence = _LICENCE
    hash_name: str = _HASH


def editions_page(edition: PublishedEdition) -> EditionsPage:
    """Build the page of editions."""
    return EditionsPage(
        tuple((_KINDS[kind], len(getattr(edition.knowledge, kind))) for kind in kinds()),
        len(edition.data),
        len(schema_file()),
        settings.SPASMCHECK_EDITIONS_KEPT,
        edition.history,
    )


@cache
def schema_file() -> bytes:
    """Return the JSON Schema of editions published by this release; older editions may not conform to it."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2)
