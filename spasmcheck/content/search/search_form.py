"""The form of the search: words to look for."""

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
    """Words as they were typed. Too many are said and not cut off, as `maxlength` would do."""

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
        """With htmx what is found comes while somebody types."""
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
    """The form, and what there is on its words: nothing while they cannot be looked for."""

    form: SearchForm
    found: Found
