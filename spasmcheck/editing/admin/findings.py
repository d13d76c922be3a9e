"""The admin of findings and sources, each with the places where it is used."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.filters import AskedFilter, UnpublishedFilter
from spasmcheck.editing.row_admin.used import UsedAdmin, UsedFilter
from spasmcheck.evidence.models import ChoiceFinding, Finding, ScreenerNutrient, Source
from spasmcheck.reasoning.knowledge.texts import is_web_address


class _AskedForFilter(AskedFilter):
    """Filter by whether an answer or the estimate of intake can make the finding true."""

    title = _("asked for")
    parameter_name = "asked"
    answers = {
        "no": (_("By no question"), lambda rows: rows.exclude(_by_answer()).exclude(_by_intake())),
        "yes": (_("By a question or the intake"), lambda rows: rows.filter(_by_answer() | _by_intake())),
    }


def _by_answer() -> Exists:
    return Exists(ChoiceFinding.objects.filter(finding=OuterRef("pk")))


def _by_intake() -> Exists:
    return Exists(ScreenerNutrient.objects.filter(low_finding=OuterRef("pk")))


@admin.register(Finding)
class FindingAdmin(UsedAdmin):
    """Admin of findings, which are what can be true of a visitor, in all their wordings."""

    list_display = ("statement", "topic", "clinical", "times_used")
    list_filter = ("topic", _AskedForFilter, UsedFilter, UnpublishedFilter)
    search_fields = ("slug", "statement", "denial", "clinical")
    search_help_text = _("Searches statements and the shorthand for doctors.")
    prepopulated_fields = {"slug": ("clinical",)}
    fieldsets = (
        (None, {"fields": ("statement", "denial", "question", "clinical", "topic", "slug")}),
        (_("Where it is used"), {"fields": ("used",)}),
    )


class _LinkFilter(AskedFilter):
    title = _("link")
    parameter_name = "link"
    answers = {
        "no": (_("No link, DOI or PubMed number"), lambda rows: rows.filter(url="", doi="", pmid="")),
        "yes": (_("Can be looked up"), lambda rows: rows.exclude(url="", doi="", pmid="")),
    }


@admin.register(Source)
class SourceAdmin(UsedAdmin):
    """Admin of sources."""

    list_display = ("title", "publisher", "year", "kind", "link", "times_used")
    list_filter = ("kind", _LinkFilter, UsedFilter, UnpublishedFilter)
    ordering = ("title", "pk")
    search_fields = ("slug", "title", "publisher", "doi", "pmid")
    search_help_text = _("Searches titles, authors, DOI and PubMed number.")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields: ClassVar[Any] = ("link", "used")
    fieldsets = (
        (None, {"fields": ("title", "slug", "publisher", ("year", "kind"))}),
        (_("Where it can be read"), {"fields": ("url", ("doi", "pmid"), "link", "note")}),
        (_("Where it is used"), {"fields": ("used",)}),
    )

    @admin.display(description=_("open"))
    def link(self, source: Source) -> SafeString | str:
        """Return a link to the saved DOI, else PubMed number, else address; "-" if none is a web address.

        Where the link leads is not checked.
        """
        for name, url in (
            ("DOI", f"https://doi.org/{source.doi}" if source.doi else ""),
            ("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/" if source.pmid else ""),
            (gettext("Page"), source.url),
        ):
            if is_web_address(url):
                text = '<a href="{}" rel="noreferrer">{}<span class="visually-hidden">: {}</span></a>'
                return format_html(text, url, name, source)
        return "-"
