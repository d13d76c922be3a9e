"""The search form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from spasmcheck.content.words import LONGEST
from spasmcheck.web.forms import Part, PublicForm, helper
from spasmcheck.web.pages import url_for

from .site_search import Found

_FEWER = _("Use %(limit_value)d letters or fewer. A few words find most.")
_NOT_ARRIVED = _(
    "That did not arrive. Your words are still here: "
    "check your connection, wait a moment, then choose Search again."
)


class SearchForm(PublicForm):
    """The words to search for.

    A validator limits the length: `max_length` would put `maxlength` on the input, and browsers would cut off what
    is too long without a message.
    """

    q = forms.CharField(
        required=False,
        validators=[MaxLengthValidator(LONGEST, _FEWER)],
        label=_("Words to look for"),
        help_text=_("What you look for is not kept, and is in no address or log."),
        widget=forms.SearchInput,
        error_messages={"null_characters_not_allowed": _("Use plain words. A few words find most.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="search-%s")

    @property
    def helper(self) -> FormHelper:
        """Return the form helper. With htmx, results are updated while the visitor types."""
        url = url_for("content:search")
        attributes = {
            "class": "search",
            "role": "search",
            "action": url,
            "data-hx-post": url,
            "data-hx-trigger": f"submit, input changed delay:250ms from:#{self['q'].id_for_label}",
            "data-hx-target": "#found",
            "data-hx-swap": "innerHTML",
            "data-hx-sync": "this:replace",
        }
        words = Field(
            "q", template="%s/search.html", autocomplete="off", autocapitalize="none", enterkeyhint="search"
        )
        return helper("post", attributes, words, Part("not_arrived", text=_NOT_ARRIVED))


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The form and its results; no results if the form is unbound or invalid."""

    form: SearchForm
    found: Found
