"""The sliders of the membrane laboratory as a form, which works without JavaScript and validates typed URLs."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning.nerve.excitability import Laboratory, Slider
from spasmcheck.reasoning.nerve.membrane import Bath
from spasmcheck.web.forms import PublicForm, button, helper
from spasmcheck.web.pages import url_for

_LABELS = {
    "calcium": _("Calcium"),
    "potassium": _("Potassium"),
    "magnesium": _("Magnesium"),
}
_MOST_SHOWN = 40
"""Maximum number of characters of invalid input that are shown again."""


class RangeInput(forms.NumberInput):
    input_type = "range"


class DialField(forms.FloatField):
    """The concentration of a mineral; an empty value means the normal concentration.

    normal: the normal concentration. normal_at: its position along the slider, in percent. normal_anchor: the
    `text-anchor` of its label, chosen so that the label stays within the slider.
    """

    def __init__(self, slider: Slider) -> None:
        label = _LABELS[slider.mineral]
        limits = {"mineral": label, "least": shown(slider.least), "most": shown(slider.most)}
        message = _("%(mineral)s: choose a number from %(least)s to %(most)s") % limits
        self.slider = slider
        self.normal = shown(slider.normal)
        share = (slider.normal - slider.least) / (slider.most - slider.least)
        self.normal_at = f"{100 * share:.1f}%"
        self.normal_anchor = "start" if share < 0.25 else "end" if share > 0.75 else "middle"
        super().__init__(
            required=False,
            min_value=slider.least,
            max_value=slider.most,
            label=label,
            help_text=_("Normal is %(normal)s %(unit)s.") % {"normal": self.normal, "unit": slider.unit},
            widget=RangeInput(attrs={"class": "dial__range", "step": shown(slider.step)}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
        )

    def clean(self, value: Any) -> float:
        """Return the number, or the normal concentration if empty. Raise ValidationError if invalid."""
        number: float | None = super().clean(value)
        return self.slider.normal if number is None else number

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return the nearest position of the slider, or if the input is invalid the input itself, shortened."""
        try:
            return shown(self.slider.nearest(self.clean(data)))
        except ValidationError:
            return (data or "").strip()[:_MOST_SHOWN]


class LaboratoryForm(PublicForm):
    def __init__(self, laboratory: Laboratory, data: QueryDict) -> None:
        super().__init__(data, auto_id="%s")
        self.laboratory = laboratory
        self.fields.update({slider.mineral: DialField(slider) for slider in laboratory.sliders})
        # A slider cannot show invalid input, so a text field takes its place.
        for name in self.errors:
            self.fields[name].widget = forms.TextInput(attrs={"class": "dial__text", "inputmode": "decimal"})

    @property
    def bath(self) -> Bath:
        """Return the setting of a valid form, rounded to positions of the sliders."""
        return self.laboratory.bath(**self.cleaned_data)

    @property
    def helper(self) -> FormHelper:
        """Return the form helper, with htmx attributes if the form has no errors."""
        # A swap would leave the error messages on the page, so a form with errors loads a whole page.
        url = url_for("content:laboratory")
        attributes = {"action": f"{url}#try", "autocomplete": "off", "novalidate": True}
        if not self.errors:
            swapped = ["says", "figures", "voltages", *(f"{name}-value" for name in self.fields)]
            attributes |= {
                "data-hx-get": url,
                "data-hx-trigger": "input delay:100ms, submit",
                "data-hx-sync": "this:replace",
                "data-hx-target": "#drawing",
                "data-hx-swap": "outerHTML",
                "data-hx-select": "#drawing",
                "data-hx-select-oob": ",".join(f"#{name}:innerHTML" for name in swapped),
                "data-hx-replace-url": "true",
            }
        return helper(
            "get",
            attributes,
            Fieldset(_("Around the nerve"), *(Field(name, template="%s/dial.html") for name in self.fields)),
            Div(button(_("Draw")), css_class="actions"),
        )


def shown(value: float) -> str:
    """Return a concentration formatted for forms and query strings."""
    return f"{value:g}"
