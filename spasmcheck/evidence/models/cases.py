"""Described people with the outcome that a fair clinician accepts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import CaseSource, Sex

from .base import Keyed
from .causes import Cause, Finding
from .choices import choices_of
from .constraints import checks
from .fields import KeySlugField, LinesField, WebAddressField

_ADVICE_HELP = _("One level a line: emergency, same-day, see-doctor or self-care.")


class ReferenceCase(Keyed):
    """A real, published case coded in findings."""

    slug = KeySlugField(_("slug"), unique=True)
    title = models.CharField(_("title"))
    summary = models.TextField(_("summary"))
    age = models.CharField(_("age"), blank=True, default="")
    sex = models.CharField(_("sex"), choices=choices_of(Sex), null=True, blank=True)  # noqa: DJ001  null means not told
    present = models.ManyToManyField(
        Finding, blank=True, related_name="cases_present", verbose_name=_("findings present")
    )
    absent = models.ManyToManyField(
        Finding,
        blank=True,
        related_name="cases_absent",
        verbose_name=_("findings absent"),
        help_text=_("What is neither present nor absent is unknown."),
    )
    other_details = models.TextField(_("other details"), blank=True, default="")
    acceptable_causes = models.ManyToManyField(
        Cause, blank=True, related_name="reference_cases", verbose_name=_("acceptable causes")
    )
    acceptable_advice = LinesField(_("acceptable advice"), blank=True, help_text=_ADVICE_HELP)
    why_advice = models.TextField(_("why this advice"))
    source_kind = models.CharField(_("kind of source"), choices=choices_of(CaseSource))
    source_url = WebAddressField(_("link to the source"))

    class Meta:
        verbose_name = _("reference case")
        verbose_name_plural = _("reference cases")
        ordering = ["slug"]
        constraints = checks(rows.ReferenceCase)

    def __str__(self) -> str:
        return self.title


class TriageScenario(Keyed):
    """A made-up person near the line between urgent and not; for the advice only."""

    slug = KeySlugField(_("slug"), unique=True)
    summary = models.TextField(_("summary"))
    present = models.ManyToManyField(
        Finding, blank=True, related_name="scenarios_present", verbose_name=_("findings present")
    )
    acceptable_advice = LinesField(_("acceptable advice"), blank=True, help_text=_ADVICE_HELP)
    source = models.TextField(_("source"))

    class Meta:
        verbose_name = _("triage scenario")
        verbose_name_plural = _("triage scenarios")
        ordering = ["slug"]
        constraints = checks(rows.TriageScenario)
