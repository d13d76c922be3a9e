"""What can be read on its own: pages, medicines, mechanisms, claims and notes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import Confidence, Grade, NoteTopic, Verdict

from .base import Keyed, Ordered
from .causes import Finding
from .choices import choices_of
from .constraints import checks
from .fields import IsoDateField, KeySlugField, LinesField
from .nutrition import Nutrient
from .sources import Source


class Page(Keyed, Ordered):
    """A page to read that consists of text."""

    slug = KeySlugField(_("slug"), unique=True, help_text=_("The end of its address, which should stay."))
    title = models.CharField(_("title"), help_text=_("From 17 to 60 letters, so that lists show all of it."))
    description = models.CharField(
        _("description"),
        help_text=_("What search engines show under the title: one line of 70 to 160 letters."),
    )
    lead = models.TextField(_("lead"), help_text=_("What the page comes to, in a sentence or two."))
    reviewed_on = IsoDateField(_("reviewed on"), help_text=_("Empty until a clinician has reviewed this row."))
    reviewed_by = models.CharField(_("reviewed by"), blank=True, default="")
    review_due = IsoDateField(_("next review"))

    class Meta:
        verbose_name = _("reading page")
        verbose_name_plural = _("reading pages")
        ordering = ["position", "pk"]
        constraints = checks(rows.Page)

    def __str__(self) -> str:
        return self.title


class PageSection(Keyed, Ordered):
    """One part of a page."""

    key_lookups = ("page__slug", "slug")

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="sections", verbose_name=_("reading page")
    )
    slug = KeySlugField(_("slug"), help_text=_("Unique within the page. Links to this part end in it."))
    heading = models.CharField(_("heading"))
    text = LinesField(_("text"), blank=True, help_text=_("One paragraph a line."))
    bullets = LinesField(_("list"), blank=True, help_text=_("One item a line. The list follows the text."))
    sources = models.ManyToManyField(
        Source, blank=True, verbose_name=_("sources"), help_text=_("A part without any is marked as judgement.")
    )

    class Meta:
        verbose_name = _("page section")
        verbose_name_plural = _("page sections")
        ordering = ["position", "pk"]
        constraints = [
            *checks(rows.PageSection),
            models.UniqueConstraint(fields=["page", "slug"], name="pagesection_key"),
        ]

    def __str__(self) -> str:
        return self.heading


class MedicineGroup(Keyed):
    """A group of medicines linked with cramps or with minerals."""

    key_lookups = ("finding__slug",)

    finding = models.OneToOneField(
        Finding,
        on_delete=models.PROTECT,
        related_name="medicine_group",
        verbose_name=_("finding"),
        help_text=_("True of somebody who takes a medicine of this group."),
    )
    also = models.ManyToManyField(
        Finding,
        blank=True,
        related_name="medicine_groups",
        verbose_name=_("also"),
        help_text=_("Other findings that the group stands for."),
    )
    name = models.CharField(_("name"))
    examples = LinesField(_("examples"), blank=True, help_text=_("One medicine a line, generic names."))
    effect = models.TextField(_("effect"))
    figures = LinesField(_("figures"), blank=True, help_text=_("One a line."))
    what_to_do = models.TextField(
        _("what to do"), help_text=_("Never advise to stop without asking the prescriber.")
    )
    grade = models.CharField(_("grade"), choices=choices_of(Grade))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("medicine group")
        verbose_name_plural = _("medicine groups")
        ordering = ["finding__slug"]
        constraints = checks(rows.MedicineGroup)

    def __str__(self) -> str:
        return self.name


class Mechanism(Keyed):
    """How something in the body works, step by step."""

    slug = KeySlugField(_("slug"), unique=True)
    title = models.CharField(_("title"))
    summary = models.TextField(_("summary"))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("mechanism")
        verbose_name_plural = _("mechanisms")
        ordering = ["slug"]
        constraints = checks(rows.Mechanism)

    def __str__(self) -> str:
        return self.title


class MechanismStep(Keyed, Ordered):
    """One step of a mechanism."""

    key_lookups = ("mechanism__slug", "slug")

    mechanism = models.ForeignKey(
        Mechanism, on_delete=models.CASCADE, related_name="steps", verbose_name=_("mechanism")
    )
    slug = KeySlugField(_("slug"), help_text=_("Unique within the mechanism."))
    title = models.CharField(_("title"))
    what_happens = LinesField(_("what happens"), blank=True, help_text=_("One statement a line."))

    class Meta:
        verbose_name = _("mechanism step")
        verbose_name_plural = _("mechanism steps")
        ordering = ["position", "pk"]
        constraints = [
            *checks(rows.MechanismStep),
            models.UniqueConstraint(fields=["mechanism", "slug"], name="mechanismstep_key"),
        ]

    def __str__(self) -> str:
        return self.title


class Disturbance(Keyed):
    """How the lack of a nutrient disturbs one step of a mechanism."""

    key_lookups = ("step__mechanism__slug", "step__slug", "nutrient__slug")

    step = models.ForeignKey(
        MechanismStep, on_delete=models.CASCADE, related_name="disturbances", verbose_name=_("mechanism step")
    )
    nutrient = models.ForeignKey(
        Nutrient, on_delete=models.PROTECT, related_name="disturbances", verbose_name=_("nutrient")
    )
    text = models.TextField(_("text"))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("disturbance")
        verbose_name_plural = _("disturbances")
        ordering = ["step__position", "nutrient__slug"]
        constraints = [
            *checks(rows.Disturbance),
            models.UniqueConstraint(fields=["step", "nutrient"], name="disturbance_key"),
        ]


class MembraneParameter(Keyed):
    """A parameter of the membrane model with its unit."""

    slug = KeySlugField(_("slug"), unique=True)
    value = models.FloatField(_("value"))
    unit = models.CharField(_("unit"), blank=True, help_text=_("Such as “mV”; empty for a plain number."))
    note = models.TextField(_("note"), blank=True, default="")
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("membrane parameter")
        verbose_name_plural = _("membrane parameters")
        ordering = ["slug"]
        constraints = checks(rows.MembraneParameter)


class Claim(Keyed, Ordered):
    """A popular claim checked against the evidence."""

    slug = KeySlugField(_("slug"), unique=True)
    claim = models.TextField(_("claim"), help_text=_("As people say it."))
    verdict = models.CharField(_("verdict"), choices=choices_of(Verdict))
    note = models.TextField(_("note"), help_text=_("What the evidence shows."))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["position", "pk"]
        constraints = checks(rows.Claim)


class Note(Keyed):
    """A fact or a remark on method with its sources."""

    slug = KeySlugField(_("slug"), unique=True)
    topic = models.CharField(_("topic"), choices=choices_of(NoteTopic))
    nutrient = models.ForeignKey(
        Nutrient,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("nutrient"),
    )
    title = models.CharField(_("title"), blank=True, default="")
    text = LinesField(_("text"), blank=True, help_text=_("One paragraph a line."))
    meaning = models.TextField(_("meaning"), blank=True, default="", help_text=_("What follows for the reader."))
    confidence = models.CharField(  # noqa: DJ001  null means that nobody has judged it
        _("confidence"),
        choices=choices_of(Confidence),
        null=True,
        blank=True,
        help_text=_("How well the fact was seen."),
    )
    findings = models.ManyToManyField(Finding, blank=True, related_name="notes", verbose_name=_("findings"))
    sources = models.ManyToManyField(Source, blank=True, related_name="notes", verbose_name=_("sources"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["slug"]
        constraints = checks(rows.Note)
