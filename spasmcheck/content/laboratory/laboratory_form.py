"""The sliders of the membrane laboratory as a form, for whoever draws without JavaScript or types an address."""

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
"""Characters of what was typed and is no number."""


class RangeInput(forms.NumberInput):
    """A slider."""

    input_type = "range"


class DialField(forms.FloatField):
    """The concentration of a mineral. What was left out is normal.

    normal: the normal concentration. normal_at: where it is along the slider. normal_anchor: the side of its label
    that is there, so that the label stays on the slider.
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
        """The number. Raises ValidationError."""
        number: float | None = super().clean(value)
        return self.slider.normal if number is None else number

    def bound_data(self, data: Any, initial: Any) -> str:
        """The nearest position of the slider, or what was typed if it is none."""
        try:
            return shown(self.slider.nearest(self.clean(data)))
        except ValidationError:
            return (data or "").strip()[:_MOST_SHOWN]


class LaboratoryForm(PublicForm):
    """One number for each slider."""

    def __init__(self, laboratory: Laboratory, data: QueryDict) -> None:
        super().__init__(data, auto_id="%s")
        self.laboratory = laboratory
        self.fields.update({slider.mineral: DialField(slider) for slider in laboratory.sliders})
        # A slider cannot show what is no position of it.
        for name in self.errors:
            self.fields[name].widget = forms.TextInput(attrs={"class": "dial__text", "inputmode": "decimal"})

    @property
    def bath(self) -> Bath:
        """The setting of a valid form, at the nearest positions of the sliders."""
        return self.laboratory.bath(**self.cleaned_data)

    @property
    def helper(self) -> FormHelper:
        """A form with an error is answered by a whole page, so that the error goes away with it."""
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
    """A concentration as a form holds it."""
    return f"{value:g}"
