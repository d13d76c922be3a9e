"""The filter form above the food table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from spasmcheck.content.words import LONGEST
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labels import words_of
from spasmcheck.web.forms import Part, PublicForm, Select, button, helper
from spasmcheck.web.pages import url_for

from .food_list import Diet, FoodQuery, Order

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_FEWER = _("Search with fewer letters, and with plain words")


class FoodForm(PublicForm):
    """The query of the food page. Choices of nutrient and group come from the edition."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Search"),
        widget=forms.SearchInput,
        error_messages={"max_length": _FEWER, "null_characters_not_allowed": _FEWER},
    )
    nutrient = forms.ChoiceField(
        required=False,
        label=_("Show"),
        widget=Select,
        error_messages={"invalid_choice": _("“%(value)s” is no mineral of this table: choose one from the list")},
    )
    group = forms.ChoiceField(
        required=False,
        label=_("Group"),
        widget=Select,
        error_messages={"invalid_choice": _("“%(value)s” is no group of foods here: choose one from the list")},
    )
    diet = forms.TypedChoiceField(
        required=False,
        coerce=Diet,
        empty_value=None,
        choices=[("", _("Any")), *words_of(Diet).items()],
        label=_("Diet"),
        widget=Select,
        error_messages={"invalid_choice": _("“%(value)s” is no diet that we filter by: choose one from the list")},
    )
    sort = forms.TypedChoiceField(
        required=False,
        coerce=Order,
        choices=list(words_of(Order).items()),
        label=_("Order"),
        widget=Select,
        error_messages={"invalid_choice": _("“%(value)s” is no order that we know: choose one from the list")},
    )
    low_potassium = forms.BooleanField(required=False, label=_("Leave out foods high in potassium"))
    whole = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, str], edition: PublishedEdition) -> None:
        """Bind the form to the query parameters of the page."""
        super().__init__(data, auto_id="food-%s")
        self._nutrients = edition.index.food_nutrients
        self._offer("nutrient", [(nutrient.slug, nutrient.name) for nutrient in self._nutrients])
        self._offer(
            "group", [("", _("All groups")), *((row.slug, row.name) for row in edition.knowledge.food_groups)]
        )

    @property
    def asked(self) -> FoodQuery:
        """Return the query; invalid and empty fields have their defaults. Validates the form if need be."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return FoodQuery(**({"nutrient": self._nutrients[0].slug} | asked), first=self._nutrients[0].slug)

    @property
    def helper(self) -> FormHelper:
        """Return the form helper, with htmx attributes if the form has no errors."""
        # A swap would leave the error messages on the page, so a form with errors loads a whole page.
        url = url_for("content:foods")
        attributes = {
            "class": "foods-form no-print",
            "action": url,
            "autocomplete": "off",
            "role": "search",
            "aria-label": _("Foods"),
        }
        if not self.errors:
            attributes |= {
                "data-hx-get": url,
                "data-hx-trigger": "input delay:200ms, submit",
                "data-hx-sync": "this:replace",
                "data-hx-target": "#foods-results",
                "data-hx-select": "#foods-results",
                "data-hx-select-oob": "#foods-count:innerHTML",
                "data-hx-swap": "outerHTML",
            }
        return helper(
            "get",
            attributes,
            Field("q", spellcheck="false", wrapper_class="foods-form__words"),
            "nutrient",
            "group",
            "diet",
            "sort",
            Field("low_potassium", wrapper_class="foods-form__potassium"),
            Div(
                button(_("Show foods")),
                Part("link", text=_("All foods"), url=url),
                css_class="foods-form__send",
            ),
        )

    def _offer(self, name: str, choices: Sequence[tuple[str, str | _StrPromise]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
