"""The form above the foods: what may be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from spasmcheck.content.words import LONGEST
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labels import words_of

from .food_list import Diet, FoodQuery, Order

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class FoodForm(forms.Form):
    """Minerals and groups go by the names that the knowledge has for them."""

    q = forms.CharField(required=False, max_length=LONGEST)
    nutrient = forms.ChoiceField(required=False)
    group = forms.ChoiceField(required=False)
    diet = forms.TypedChoiceField(
        required=False, coerce=Diet, empty_value=None, choices=[("", _("Any")), *words_of(Diet).items()]
    )
    sort = forms.TypedChoiceField(required=False, coerce=Order, choices=list(words_of(Order).items()))
    low_potassium = forms.BooleanField(required=False)
    whole = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, str], edition: PublishedEdition) -> None:
        """data: the query of the page."""
        super().__init__(data)
        self._nutrients = edition.index.food_nutrients
        self._offer("nutrient", [(nutrient.slug, nutrient.name) for nutrient in self._nutrients])
        self._offer(
            "group", [("", _("All groups")), *((row.slug, row.name) for row in edition.knowledge.food_groups)]
        )

    @property
    def asked(self) -> FoodQuery:
        """What was asked for; what cannot be answered is left out of it."""
        self.full_clean()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return FoodQuery(**({"nutrient": self._nutrients[0].slug} | asked), first=self._nutrients[0].slug)

    @property
    def wrong(self) -> Mapping[str, str]:
        """What was given for each field that cannot be answered."""
        return {name: str(self[name].value() or "") for name in self.errors}

    def _offer(self, name: str, choices: Sequence[tuple[str, str | _StrPromise]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
