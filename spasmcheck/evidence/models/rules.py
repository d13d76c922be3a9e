"""Rules from findings to advice and to cautions, and the cut-offs of the reasoning."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import AdviceLevel, CautionEffect
from spasmcheck.reasoning.knowledge.causes import SUPPLEMENTS

from .base import Conditional, Keyed, Ordered
from .causes import Cause
from .choices import choices_of
from .constraints import checks
from .fields import FACTOR, NOT_NEGATIVE, POINTER, SHARE, KeySlugField, LinesField, amount
from .sources import Source


class Rule(Keyed, Ordered, Conditional):
    """What a red flag and a caution share."""

    slug = KeySlugField(_("slug"), unique=True)
    say = models.TextField(_("what to say"), help_text=_("What the visitor is told when the rule holds."))
    why = models.TextField(_("why"), help_text=_("The reason for the rule, for readers who ask."))
    clinical_judgement = models.BooleanField(
        _("clinical judgement"), default=False, help_text=_("The rule rests on judgement, not on a source.")
    )
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        abstract = True


class RedFlag(Rule):
    """A rule from findings to an advice level."""

    advice_level = models.CharField(_("advice level"), choices=choices_of(AdviceLevel))
    ambulance = models.BooleanField(
        _("call an ambulance"),
        default=False,
        help_text=_(
            "Of an emergency. Without it, visitors are told to have themselves taken to an emergency department."
        ),
    )
    helplines = LinesField(
        _("helplines"), blank=True, help_text=_("Lines to name beside the advice, one a line: poisons or crisis.")
    )

    outside = models.CharField(
        _("what else it may be"),
        blank=True,
        default="",
        help_text=_("In plain words, what no cause here stands for: “a heart attack or a clot on the lung”."),
    )
    points_basis = models.TextField(
        _("basis of what it points to"), blank=True, default="", help_text=_("Say what is an estimate.")
    )
    exposure_only = models.BooleanField(
        _("exposure only"),
        default=False,
        help_text=_(
            "It holds because of what somebody takes or has, before any sign of harm, so it does not change how "
            "well a cause fits."
        ),
    )

    class Meta:
        verbose_name = _("red flag")
        verbose_name_plural = _("red flags")
        ordering = ["position", "pk"]
        constraints = checks(rows.RedFlag)


class PointsTo(Keyed):
    """A cause to which a red flag points."""

    key_lookups = ("red_flag__slug", "cause__slug")

    red_flag = models.ForeignKey(
        RedFlag, on_delete=models.CASCADE, related_name="points_to", verbose_name=_("red flag")
    )
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="pointed_to", verbose_name=_("cause"))
    ratio = models.FloatField(
        _("ratio"),
        validators=POINTER,
        help_text=_(
            "How many times the odds of the cause are what they were, among people in whom the whole rule holds; "
            "from 1 to 20."
        ),
    )

    class Meta:
        verbose_name = _("cause it points to")
        verbose_name_plural = _("causes it points to")
        ordering = ["-ratio", "cause__slug"]
        constraints = [
            *checks(rows.PointsTo),
            models.UniqueConstraint(fields=["red_flag", "cause"], name="pointsto_key"),
        ]

    def __str__(self) -> str:
        return str(self.cause)


class Explains(Keyed, Conditional):
    """A red flag that a diagnosis of exclusion explains in full."""

    key_lookups = ("cause__slug", "rule__slug")

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="explains", verbose_name=_("cause"))
    rule = models.ForeignKey(
        RedFlag, on_delete=models.PROTECT, related_name="explained_by", verbose_name=_("red flag")
    )

    class Meta:
        verbose_name = _("red flag that it explains")
        verbose_name_plural = _("red flags that it explains")
        ordering = ["rule__slug"]
        constraints = [
            *checks(rows.Explains),
            models.UniqueConstraint(fields=["cause", "rule"], name="explains_key"),
        ]

    def __str__(self) -> str:
        return str(self.rule)


class Caution(Rule):
    """A rule from findings to a warning about a nutrient, in food, in supplements or beside a medicine."""

    about = models.ForeignKey(
        "evidence.Nutrient",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cautions",
        verbose_name=_("about"),
        help_text=_("Leave it empty if the caution is about supplements of any kind."),
    )
    also_about = models.ManyToManyField(
        "evidence.Nutrient",
        blank=True,
        related_name="+",
        verbose_name=_("also about"),
        help_text=_("Told on their pages too: too much vitamin D does harm by too much calcium."),
    )
    effect = models.CharField(_("effect"), choices=choices_of(CautionEffect, "meaning"))

    class Meta:
        verbose_name = _("caution")
        verbose_name_plural = _("cautions")
        ordering = ["position", "pk"]
        constraints = checks(rows.Caution)

    @property
    def subject(self) -> str:
        """The nutrient, by its slug, or "supplements"."""
        return self.about.slug if self.about else SUPPLEMENTS


class Parameters(Keyed):
    """The cut-offs of the reasoning: a single row."""

    key_lookups = ()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    likely_from = models.FloatField(
        _("likely from"),
        validators=SHARE,
        help_text=_("A cause is likely from this fit upwards, between 0 and 1: 0.5."),
    )
    possible_from = models.FloatField(
        _("possible from"), validators=SHARE, help_text=_("A cause is possible from this fit upwards: 0.15.")
    )
    ready_below = models.FloatField(
        _("ready below"),
        validators=NOT_NEGATIVE,
        help_text=_("The check is ready when no open page is expected to move the causes by this much: 0.05."),
    )
    exclusion_factor = models.FloatField(
        _("factor of exclusion"),
        validators=POINTER,
        help_text=_(
            "By this much the odds of a diagnosis of exclusion fall while an urgent red flag holds that it does "
            "not explain: 7."
        ),
    )
    male_factor = models.FloatField(
        _("portions of men"),
        validators=FACTOR,
        help_text=_("Relative to the average adult: 1.14 means portions that are 14 % larger."),
    )
    female_factor = models.FloatField(
        _("portions of women"),
        validators=FACTOR,
        help_text=_("Relative to the average adult: 0.86 means portions that are 14 % smaller."),
    )
    low_salt_portion = amount(
        _("sodium of a low-salt portion"),
        default=140,
        help_text=_("In mg. Foods with more in a portion are not suggested to those who should keep salt low."),
    )

    class Meta:
        verbose_name = _("parameters")
        verbose_name_plural = _("parameters")
        constraints = [
            *checks(rows.Parameters),
            models.CheckConstraint(condition=models.Q(id=1), name="parameters_single"),
            models.CheckConstraint(
                condition=models.Q(possible_from__lt=models.F("likely_from")),
                name="parameters_bands",
                violation_error_message=_("“Possible from” must be below “likely from”."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
