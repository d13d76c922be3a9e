"""Findings, causes, and what findings say about causes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import AdviceLevel, Family, Grade, Topic

from .base import Conditional, Keyed, Ordered
from .choices import choices_of
from .constraints import checks
from .fields import RATIO, SHARE, IsoDateField, KeySlugField, LinesField
from .sources import Source


class Finding(Keyed):
    """Something that is true, false or unknown of the visitor."""

    slug = KeySlugField(_("slug"), unique=True)
    statement = models.CharField(
        _("statement"),
        help_text=_("A sentence to the visitor without a full stop: “You take a water tablet (diuretic)”."),
    )
    denial = models.CharField(_("denial"), help_text=_("The opposite: “You do not take a water tablet”."))
    question = models.CharField(
        _("question"), help_text=_("A clause that starts with “whether”: “whether you take a water tablet”.")
    )
    clinical = models.CharField(_("clinical shorthand"), help_text=_("For a doctor: “Thiazide or loop diuretic”."))
    topic = models.CharField(_("topic"), choices=choices_of(Topic))

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["slug"]
        constraints = checks(rows.Finding)

    def __str__(self) -> str:
        return self.statement


class Cause(Keyed, Conditional):
    """Something that can contribute to spasms; causes do not exclude each other."""

    slug = KeySlugField(_("slug"), unique=True)
    plain_name = models.CharField(_("plain name"))
    clinical_name = models.CharField(_("clinical name"))
    family = models.CharField(_("family"), choices=choices_of(Family))
    prior = models.FloatField(
        _("prior"),
        validators=SHARE,
        help_text=_(
            "Share of adults with spasms who come to a self-check in whom this cause plausibly contributes, "
            "before any answer: 0.08 means about 8 in 100."
        ),
    )
    prior_reasoning = models.TextField(_("reasoning behind the prior"))
    advice_if_possible = models.CharField(  # noqa: DJ001  null means that the cause calls for nothing
        _("advice if possible"),
        choices=choices_of(AdviceLevel),
        null=True,
        blank=True,
        help_text=_("What the cause itself calls for when it is possible."),
    )
    advice_if_likely = models.CharField(  # noqa: DJ001  likewise
        _("advice if likely"),
        choices=choices_of(AdviceLevel),
        null=True,
        blank=True,
        help_text=_("What the cause itself calls for when it is likely."),
    )
    nutrient = models.ForeignKey(
        "evidence.Nutrient",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("nutrient"),
        help_text=_("The nutrient whose lack this cause is, if any."),
    )
    settled_on_last = models.TextField(
        _("why it is settled on last"),
        blank=True,
        default="",
        help_text=_("Of a diagnosis of exclusion: why what is dangerous comes first. Empty if it is none."),
    )
    one_line = models.TextField(_("in one line"))
    how_it_causes_spasms = LinesField(_("how it causes spasms"), blank=True, help_text=_("One statement a line."))
    tests = LinesField(_("tests"), blank=True, help_text=_("One a line; for the talk with a doctor."))
    when_to_see_doctor = LinesField(_("when to see a doctor"), blank=True, help_text=_("One a line."))
    cautions = LinesField(_("cautions"), blank=True, help_text=_("One a line."))
    notable_studies = LinesField(_("notable studies"), blank=True, help_text=_("One a line."))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))
    reviewed_on = IsoDateField(_("reviewed on"), help_text=_("Empty until a clinician has reviewed this row."))
    reviewed_by = models.CharField(_("reviewed by"), blank=True, default="")
    review_due = IsoDateField(_("next review"))

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["slug"]
        constraints = checks(rows.Cause)

    def __str__(self) -> str:
        return self.plain_name


class Help(Keyed, Ordered):
    """Something that helps against a cause."""

    key_lookups = ("cause__slug", "text")

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="what_helps", verbose_name=_("cause"))
    text = models.TextField(_("what helps"), help_text=_("To the visitor. No doses, no brands."))
    evidence = models.TextField(
        _("how well it is known"),
        blank=True,
        default="",
        help_text=_("In a few words, where there is a study: “Trials: little or no difference”."),
    )
    grade = models.CharField(  # noqa: DJ001  null means that there is nothing to grade
        _("grade"), choices=choices_of(Grade), null=True, blank=True
    )
    raises = models.ManyToManyField(
        "evidence.Nutrient",
        blank=True,
        related_name="raised_by",
        verbose_name=_("raises"),
        help_text=_(
            "Nutrients of which it brings more, by food, drink, tablet or drip. Those from whom such a nutrient "
            "is withheld do not see the line."
        ),
    )
    adds = models.ManyToManyField(
        "evidence.Nutrient",
        blank=True,
        related_name="added_by",
        verbose_name=_("adds unasked"),
        help_text=_(
            "Nutrients that the reader would add without asking anybody, such as salt. Those who are told to ask "
            "first do not see the line either."
        ),
    )

    class Meta:
        verbose_name = _("what helps")
        verbose_name_plural = _("what helps")
        ordering = ["position", "pk"]
        constraints = [
            *checks(rows.Help),
            models.UniqueConstraint(fields=["cause", "text"], name="help_key"),
        ]

    def __str__(self) -> str:
        return self.text


class Evidence(Keyed):
    """What one finding says about one cause."""

    key_lookups = ("cause__slug", "finding__slug")

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("cause"))
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("finding")
    )
    lr_present = models.FloatField(
        _("ratio if present"),
        validators=RATIO,
        help_text=_(
            "Likelihood ratio of the finding: how many times as common it is among people whose spasms are due "
            "to this cause as among the others. 2 means twice as common, 1 says nothing, 0.5 half as common; "
            "from 0.05 to 20."
        ),
    )
    lr_absent = models.FloatField(
        _("ratio if absent"),
        validators=RATIO,
        help_text=_(
            "The same for the lack of the finding: with shares of 40 % with the cause and 20 % without, "
            "it is 60 / 80 = 0.75, and the ratio if present is 40 / 20 = 2."
        ),
    )
    grade = models.CharField(
        _("grade"),
        choices=choices_of(Grade),
        help_text=_("How good the source data are, not how large the ratio is."),
    )
    basis = models.TextField(_("basis"), help_text=_("The figures behind the ratios; say what is an estimate."))
    sources = models.ManyToManyField(
        Source, blank=True, verbose_name=_("sources"), help_text=_("May be empty only for expert judgement.")
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["cause__slug", "finding__slug"]
        constraints = [
            *checks(rows.Evidence),
            models.UniqueConstraint(fields=["cause", "finding"], name="evidence_key"),
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.finding}"
