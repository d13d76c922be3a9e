"""The sliders of the membrane laboratory as a form, for whoever draws without JavaScript or types an address."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from spasmcheck.reasoning.nerve.excitability import Laboratory, Slider
from spasmcheck.reasoning.nerve.membrane import Bath


class LaboratoryForm(forms.Form):
    """One number for each slider; what was left out is normal."""

    use_required_attribute = False

    def __init__(self, laboratory: Laboratory, data: QueryDict) -> None:
        super().__init__(data)
        self.laboratory = laboratory
        self.fields.update({slider.mineral: _field(slider) for slider in laboratory.sliders})

    @property
    def bath(self) -> Bath:
        """The setting of a valid form, at the nearest positions of the sliders."""
        given = self.cleaned_data
        values = {
            slider.mineral: slider.normal if given[slider.mineral] is None else given[slider.mineral]
            for slider in self.laboratory.sliders
        }
        return self.laboratory.bath(**values)

    @property
    def typed(self) -> dict[str, str]:
        """What was sent, valid or not, with normal for what was not."""
        return {
            slider.mineral: (self.data.get(slider.mineral) or "").strip()[:40] or shown(slider.normal)
            for slider in self.laboratory.sliders
        }

    @property
    def first_errors(self) -> tuple[tuple[str, str], ...]:
        """The name of each field that has a problem, and what to do about it."""
        return tuple((name, str(messages[0])) for name, messages in self.errors.items())


def shown(value: float) -> str:
    """A concentration as a form holds it."""
    return f"{value:g}"


def _field(slider: Slider) -> forms.FloatField:
    limits = {"mineral": slider.mineral, "least": shown(slider.least), "most": shown(slider.most)}
    message = render_to_string("content/_laboratory_problem.html", limits).strip()
    return forms.FloatField(
        required=False,
        min_value=slider.least,
        max_value=slider.most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
    )
