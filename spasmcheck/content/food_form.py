"""The form above the foods: what may be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import FOOD_MINERALS

from .foods import Asked, Diet, Order
from .words import LONGEST


class FoodForm(forms.Form):
    """Words for its choices are in the template, but for the names that the knowledge holds."""

    q = forms.CharField(required=False, max_length=LONGEST)
    nutrient = forms.ChoiceField(required=False)
    group = forms.ChoiceField(required=False)
    diet = forms.TypedChoiceField(
        required=False, coerce=Diet, empty_value=None, choices=[("", ""), *((diet, diet) for diet in Diet)]
    )
    sort = forms.TypedChoiceField(required=False, coerce=Order, choices=[(order, order) for order in Order])
    low_potassium = forms.BooleanField(required=False)
    whole = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, str], edition: PublishedEdition) -> None:
        """data: the query of the page."""
        super().__init__(data)
        self._offer("nutrient", [(slug, edition.model.nutrients[slug].name) for slug in FOOD_MINERALS])
        self._offer("group", [("", ""), *((row.slug, row.name) for row in edition.knowledge.food_groups)])

    @property
    def asked(self) -> Asked:
        """What was asked for; what cannot be answered is left out of it."""
        self.full_clean()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def wrong(self) -> Mapping[str, str]:
        """What was given for each field that cannot be answered."""
        return {name: str(self[name].value() or "") for name in self.errors}

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
