"""Nutrients, reference intakes and the food screener."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import IntakeUnit, LifeStage, MineralColour, RecommendedKind, Region, Sex

from .base import Keyed, Ordered
from .causes import Finding
from .choices import choices_of
from .constraints import checks
from .fields import NOT_NEGATIVE, POSITIVE, KeySlugField, LinesField, amount, choices, validate_slug
from .foods import Food
from .questionnaire import Question
from .sources import Source

AGE_BANDS = choices(
    {"19-30": _("19 to 30"), "31-50": _("31 to 50"), "51-70": _("51 to 70"), "71+": _("71 and over")}
)
ATTRIBUTES = choices(
    {"sex": _("Sex"), "age-band": _("Age band"), "life-stage": _("Life stage"), "diet": _("Diet")}
)


def _amount_if_any(label: Any, **options: Any) -> Any:
    return models.FloatField(label, validators=NOT_NEGATIVE, null=True, blank=True, **options)


class Nutrient(Keyed, Ordered):
    """A mineral or vitamin: its role, reference ranges in blood, and how its lack shows."""

    slug = KeySlugField(_("slug"), unique=True)
    name = models.CharField(_("name"))
    symbol = models.CharField(
        _("symbol"), blank=True, default="", help_text=_("One or two letters for its badge, such as “Mg”.")
    )
    colour = models.CharField(_("colour"), choices=choices_of(MineralColour), default=MineralColour.PLAIN)
    everyday_name = models.CharField(
        _("everyday name"),
        blank=True,
        default="",
        help_text=_("What people call it in food, if that is another word: “Salt” for sodium."),
    )
    food_only = models.BooleanField(
        _("only in food"),
        default=False,
        help_text=_("Nobody takes it as a supplement, so cautions about supplements of any kind leave it out."),
    )
    role = LinesField(_("role in the body"), blank=True, help_text=_("One statement a line."))
    share_of_body_store = models.TextField(_("where the body keeps it"), blank=True, default="")
    serum_reference = models.TextField(_("usual range in blood"), blank=True, default="")
    deficiency_name = models.CharField(_("name of the deficiency"), blank=True, default="")
    deficiency_mild = models.TextField(_("mild deficiency"), blank=True, default="")
    deficiency_severe = models.TextField(_("severe deficiency"), blank=True, default="")
    deficiency_note = models.TextField(_("note on the deficiency"), blank=True, default="")
    symptoms = LinesField(_("symptoms"), blank=True, help_text=_("One a line."))
    risk_groups = LinesField(_("who is at risk"), blank=True, help_text=_("One a line."))
    drug_causes = LinesField(_("medicines that lower it"), blank=True, help_text=_("One a line."))
    mechanism = LinesField(_("how its lack causes spasms"), blank=True, help_text=_("One statement a line."))
    intake = models.TextField(_("intake"), blank=True, default="")
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("nutrient")
        verbose_name_plural = _("nutrients")
        ordering = ["position", "pk"]
        constraints = checks(rows.Nutrient)

    def __str__(self) -> str:
        return self.name


class RequiredIntake(Keyed):
    """Reference intake of a nutrient for one kind of adult."""

    key_lookups = ("nutrient__slug", "region", "sex", "age_band", "life_stage")

    nutrient = models.ForeignKey(
        Nutrient, on_delete=models.PROTECT, related_name="required_intakes", verbose_name=_("nutrient")
    )
    region = models.CharField(_("region"), choices=choices_of(Region))
    sex = models.CharField(_("sex"), choices=choices_of(Sex))
    age_band = models.CharField(_("age band"), choices=AGE_BANDS)
    life_stage = models.CharField(_("life stage"), choices=choices_of(LifeStage))
    unit = models.CharField(_("unit"), choices=choices_of(IntakeUnit), help_text=_("Of every amount in this row."))
    average_requirement = _amount_if_any(
        _("average requirement"), help_text=_("Meets the need of half of the group (EAR).")
    )
    recommended = amount(_("recommended"))
    recommended_kind = models.CharField(_("kind of recommendation"), choices=choices_of(RecommendedKind))
    low_below = _amount_if_any(
        _("low below"), help_text=_("An estimate below this may be called low; empty means never.")
    )
    adequate_from = _amount_if_any(_("adequate from"))
    lower_reference = _amount_if_any(
        _("lower reference"), help_text=_("Enough for only about 2.5 % of the group (LRNI).")
    )
    chronic_disease_risk_reduction = _amount_if_any(_("limit for chronic disease risk"))
    upper_level = _amount_if_any(_("upper level"), help_text=_("Highest daily intake unlikely to harm."))
    upper_level_applies_to = models.CharField(
        _("upper level applies to"), blank=True, default="", help_text=_("Such as “supplements only”.")
    )
    note = models.TextField(_("note"), blank=True, default="")
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("required intake")
        verbose_name_plural = _("required intakes")
        ordering = ["nutrient__slug", "region", "sex", "age_band", "life_stage"]
        constraints = [
            *checks(rows.RequiredIntake),
            models.UniqueConstraint(
                fields=["nutrient", "region", "sex", "age_band", "life_stage"], name="requiredintake_key"
            ),
        ]


class ProfileRule(Keyed):
    """Which findings say that a visitor belongs to a group of the reference intakes or of the screener."""

    key_lookups = ("attribute", "value")

    attribute = models.CharField(_("attribute"), choices=ATTRIBUTES)
    value = models.CharField(_("value"), validators=[validate_slug], help_text=_("Such as “female” or “71+”."))
    findings = models.ManyToManyField(
        Finding,
        blank=True,
        verbose_name=_("findings"),
        help_text=_("A sex or an age band is possible unless all of these are false."),
    )

    class Meta:
        verbose_name = _("profile rule")
        verbose_name_plural = _("profile rules")
        ordering = ["attribute", "value"]
        constraints = [
            *checks(rows.ProfileRule),
            models.UniqueConstraint(fields=["attribute", "value"], name="profilerule_key"),
        ]


class ScreenerItem(Keyed):
    """What one serving of a frequency question adds, and the food mix that it stands for."""

    key_lookups = ("question__slug",)

    question = models.OneToOneField(
        Question, on_delete=models.PROTECT, related_name="screener_item", verbose_name=_("question")
    )
    name = models.CharField(_("name"))
    serving = models.CharField(_("serving"))
    reference_servings = amount(
        _("reference servings a day"), help_text=_("Of the day on which the screener is calibrated.")
    )

    class Meta:
        verbose_name = _("screener item")
        verbose_name_plural = _("screener items")
        ordering = ["question__slug"]
        constraints = checks(rows.ScreenerItem)


class ScreenerAmount(Keyed, Ordered):
    """What a serving of a screener item adds of one nutrient."""

    key_lookups = ("item__question__slug", "nutrient__slug")

    item = models.ForeignKey(
        ScreenerItem, on_delete=models.CASCADE, related_name="amounts", verbose_name=_("screener item")
    )
    nutrient = models.ForeignKey(
        Nutrient, on_delete=models.PROTECT, related_name="screener_amounts", verbose_name=_("nutrient")
    )
    mg = amount(_("mg a serving"))
    reference_percent = amount(_("% of the reference day"))

    class Meta:
        verbose_name = _("amount of a screener item")
        verbose_name_plural = _("amounts of a screener item")
        ordering = ["position", "pk"]
        constraints = [
            *checks(rows.ScreenerAmount),
            models.UniqueConstraint(fields=["item", "nutrient"], name="screeneramount_key"),
        ]


class ScreenerFood(Keyed, Ordered):
    """One of the foods whose mix makes up a screener item."""

    key_lookups = ("item__question__slug", "food__slug")

    item = models.ForeignKey(
        ScreenerItem, on_delete=models.CASCADE, related_name="foods", verbose_name=_("screener item")
    )
    food = models.ForeignKey(Food, on_delete=models.PROTECT, related_name="screener_foods", verbose_name=_("food"))
    grams = models.FloatField(_("grams in a serving"), validators=POSITIVE)
    share = models.FloatField(
        _("share of the mix"),
        validators=[*POSITIVE, MaxValueValidator(1)],
        help_text=_("0.4 means 40 %; the shares of an item add up to 1."),
    )

    class Meta:
        verbose_name = _("food of a screener item")
        verbose_name_plural = _("foods of a screener item")
        ordering = ["position", "pk"]
        constraints = [
            *checks(rows.ScreenerFood),
            models.UniqueConstraint(fields=["item", "food"], name="screenerfood_key"),
        ]


class ScreenerNutrient(Keyed, Ordered):
    """How the screener treats one nutrient; all amounts in mg a day."""

    key_lookups = ("nutrient__slug",)

    nutrient = models.OneToOneField(
        Nutrient, on_delete=models.PROTECT, related_name="screener", verbose_name=_("nutrient")
    )
    base = amount(_("base"), help_text=_("From what the items do not ask about."))
    base_without_dairy = amount(_("base without dairy"))
    error_sd = models.FloatField(
        _("error"), validators=POSITIVE, help_text=_("One standard deviation of the estimate's error.")
    )
    round_to = models.FloatField(
        _("round to"), validators=POSITIVE, help_text=_("Shown figures are rounded to this: 10.")
    )
    plenty_above = amount(_("plenty above"), help_text=_("More than this is shown without a number."))
    low_finding = models.ForeignKey(
        Finding,
        on_delete=models.PROTECT,
        related_name="screener_nutrients",
        verbose_name=_("finding if low"),
        help_text=_("The finding that a likely low estimate makes true."),
    )

    class Meta:
        verbose_name = _("screener nutrient")
        verbose_name_plural = _("screener nutrients")
        ordering = ["position", "pk"]
        constraints = checks(rows.ScreenerNutrient)
