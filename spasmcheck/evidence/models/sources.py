"""Sources."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import SourceKind

from .base import Keyed
from .choices import choices_of
from .constraints import checks
from .fields import YEAR, KeySlugField, WebAddressField


class Source(Keyed):
    """Where something was read."""

    slug = KeySlugField(_("slug"), unique=True)
    title = models.CharField(_("title"))
    publisher = models.CharField(_("authors or publisher"), blank=True, default="")
    year = models.IntegerField(_("year"), null=True, blank=True, validators=YEAR)
    kind = models.CharField(_("kind"), choices=choices_of(SourceKind))
    url = WebAddressField(
        _("link"), blank=True, default="", help_text=_("The page that was read, not only where it was cited.")
    )
    doi = models.CharField(
        _("DOI"), blank=True, default="", help_text=_("Without https://doi.org/, such as 10.1000/182.")
    )
    pmid = models.CharField(_("PubMed number"), blank=True, default="")
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        help_text=_("How much of the source was seen, such as “abstract only”."),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = checks(rows.Source)

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title
