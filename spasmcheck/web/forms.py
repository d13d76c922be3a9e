"""Forms for visitors: crispy-forms lays them out, the template pack in `templates/crispy` draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class PublicForm(forms.Form):
    """A form with a `helper`, so that `{% crispy form %}` draws all of it."""

    use_required_attribute = False

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """The id of the input of each field that has an error, and its first message."""
        return tuple((self[name].id_for_label, str(messages[0])) for name, messages in self.errors.items())


class Select(forms.Select):
    """A list without groups, in one template: Django renders two more for every option, which doubles a page."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The markup."""
        context = self.get_context(name, value, attrs)
        return render_to_string(
            "crispy/select.html", {**context, "attributes": flatatt(context["widget"]["attrs"])}
        )


class Part:
    """A part of a layout that is no field: a template of the pack, with values of its own."""

    def __init__(self, template: str, **values: object) -> None:
        self._template = template
        self._values = values

    def render(self, form: forms.Form, context: Context, template_pack: str, **_options: object) -> SafeString:
        """The markup, as crispy-forms asks for it."""
        around: dict[Any, Any] = context.flatten()
        return render_to_string(f"{template_pack}/layout/{self._template}.html", {**around, **self._values})


def button(text: _StrOrPromise, css_class: str = "button", name: str = "") -> Part:
    """A button that sends the form. A form that is sent by a button with a name holds that name."""
    return Part("button", text=text, css_class=css_class, name=name)


def helper(method: str, attributes: dict[str, Any], *layout: object) -> FormHelper:
    """How a form is drawn: its attributes, True for one without a value, and what is in it, fields by name."""
    drawn = FormHelper()
    drawn.form_method = method
    drawn.attrs = attributes
    drawn.layout = Layout(*layout)
    return drawn
