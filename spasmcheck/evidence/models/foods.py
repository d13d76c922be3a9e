"""Foods and supplements, and what the body absorbs of them."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows

from .base import Keyed, Ordered
from .constraints import checks
from .fields import POSITIVE, KeySlugField, LinesField, amount, choices
from .sources import Source

SERVING_BASES = choices(
    {"usda-household-measure": _("Household measure of the USDA"), "chosen-portion": _("Portion that we chose")}
)

FOOD_TAGS = choices(
    {
        "vegan": _("Vegan"),
        "vegetarian": _("Vegetarian"),
        "contains-alcohol": _("Contains alcohol"),
        "contains-caffeine": _("Contains caffeine"),
        "contains-dairy": _("Contains dairy"),
        "contains-egg": _("Contains egg"),
        "contains-fish": _("Contains fish"),
        "contains-gluten": _("Contains gluten"),
        "may-contain-gluten": _("May contain gluten"),
        "contains-nuts": _("Contains nuts"),
        "contains-peanuts": _("Contains peanuts"),
        "contains-sesame": _("Contains sesame"),
        "contains-shellfish": _("Contains shellfish"),
        "contains-soy": _("Contains soy"),
        "fortified": _("Fortified"),
        "not-fortified": _("Not fortified"),
        "grapefruit-drug-interactions": _("Grapefruit: acts on medicines"),
        "high-oxalate": _("High in oxalate: little of its calcium is absorbed"),
        "high-potassium-caution": _("Rich in potassium: not for those who are to keep it low"),
        "high-sodium": _("High in salt"),
        "very-high-selenium": _("Very high in selenium"),
        "not-suggested": _("Never suggested"),
    }
)
_ROUNDING_MG = 0.5


class FoodGroup(Keyed, Ordered):
    """A group of foods, in the order in which a day is told."""

    slug = KeySlugField(_("slug"), unique=True)
    name = models.CharField(_("name"))
    day_portions = models.PositiveSmallIntegerField(
        _("portions in a day"),
        default=0,
        validators=[MaxValueValidator(6)],
        help_text=_("Most portions of it in the example of a day. Foods of a group with 0 are never suggested."),
    )

    class Meta:
        verbose_name = _("food group")
        verbose_name_plural = _("food groups")
        ordering = ["position", "pk"]
        constraints = checks(rows.FoodGroup)

    def __str__(self) -> str:
        return self.name


class Food(Keyed):
    """A food and its serving."""

    slug = KeySlugField(_("slug"), unique=True)
    name = models.CharField(_("name"))
    group = models.ForeignKey(FoodGroup, on_delete=models.PROTECT, related_name="foods", verbose_name=_("group"))
    serving = models.CharField(_("serving"), help_text=_("Such as “1 cup” or “small handful”."))
    serving_grams = models.FloatField(_("grams in a serving"), validators=POSITIVE)
    serving_basis = models.CharField(_("basis of the serving"), choices=SERVING_BASES)
    tags = LinesField(_("tags"), blank=True, help_text=_("One a line, such as “vegan”."))
    usda_number = models.CharField(
        _("USDA number"), max_length=5, validators=[RegexValidator(r"\A\d{5}\Z", _("Enter five digits."))]
    )
    usda_description = models.CharField(_("USDA description"))
    note = models.TextField(_("note"), blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="foods", verbose_name=_("source"))

    class Meta:
        verbose_name = _("food")
        verbose_name_plural = _("foods")
        ordering = ["slug"]
        constraints = checks(rows.Food)

    def __str__(self) -> str:
        return self.name


class FoodAmount(Keyed):
    """How much of a nutrient a food holds."""

    key_lookups = ("food__slug", "nutrient__slug")

    food = models.ForeignKey(Food, on_delete=models.CASCADE, related_name="amounts", verbose_name=_("food"))
    nutrient = models.ForeignKey(
        "evidence.Nutrient", on_delete=models.PROTECT, related_name="food_amounts", verbose_name=_("nutrient")
    )
    mg = amount(_("mg a serving"))
    mg_per_100g = amount(_("mg in 100 g"))

    class Meta:
        verbose_name = _("amount in a food")
        verbose_name_plural = _("amounts in foods")
        ordering = ["food__slug", "nutrient__slug"]
        constraints = [
            *checks(rows.FoodAmount),
            models.UniqueConstraint(fields=["food", "nutrient"], name="foodamount_key"),
        ]

    def __str__(self) -> str:
        return f"{self.food}: {self.nutrient}"

    def disagreement(self) -> str:
        """What is wrong with the figure of a serving, or "".

        A serving holds what 100 g hold, times its weight; both are rounded to whole mg.
        """
        figures: tuple[Any, ...] = (self.mg, self.mg_per_100g, self.food.serving_grams)
        if None in figures:
            return ""
        serving, per_100g, grams = figures
        hundreds = grams / 100
        if abs(serving - per_100g * hundreds) <= _ROUNDING_MG * (1 + hundreds) + 1e-6:
            return ""
        return gettext("With %(per_100g)g mg in 100 g, a serving of %(grams)g g holds %(expected)g mg.") % {
            "per_100g": per_100g,
            "grams": grams,
            "expected": round(per_100g * hundreds, 1),
        }


class CalciumAbsorption(Keyed):
    """Share of calcium absorbed at a comparable load."""

    slug = KeySlugField(_("slug"), unique=True)
    food_name = models.CharField(_("food"))
    serving_grams = models.FloatField(_("grams in a serving"), validators=POSITIVE)
    calcium_mg = amount(_("calcium, mg a serving"))
    absorbed_percent = amount(_("absorbed, %"))
    absorbed_mg = amount(_("absorbed, mg"))
    milk_equivalent = amount(_("relative to milk"), help_text=_("0.5 means half as well absorbed as from milk."))
    foods = models.ManyToManyField(Food, blank=True, verbose_name=_("foods"))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="calcium_absorption", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("calcium absorption")
        verbose_name_plural = _("calcium absorption")
        ordering = ["slug"]
        constraints = checks(rows.CalciumAbsorption)


class SupplementForm(Keyed):
    """A chemical form of a supplement."""

    slug = KeySlugField(_("slug"), unique=True)
    nutrient = models.ForeignKey(
        "evidence.Nutrient", on_delete=models.PROTECT, related_name="supplement_forms", verbose_name=_("nutrient")
    )
    form = models.CharField(_("form"), help_text=_("Such as “citrate”. No brands."))
    absorption = models.TextField(_("absorption"))
    gut = models.TextField(_("effect on the gut"))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta:
        verbose_name = _("supplement form")
        verbose_name_plural = _("supplement forms")
        ordering = ["slug"]
        constraints = checks(rows.SupplementForm)
