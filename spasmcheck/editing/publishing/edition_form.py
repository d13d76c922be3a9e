"""The form fields needed to make an edition, whether from the draft or from an older edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

SHORT_TEXT = forms.Textarea(attrs={"rows": 3})


class EditionForm(forms.Form):
    """A public note; and `override`, a required reason, only if the rehearsal found a missed emergency."""

    note = forms.CharField(
        help_text=format_lazy(_("Visitors can read this at {address}."), address=reverse_lazy("content:editions")),
        widget=SHORT_TEXT,
    )
    override = forms.CharField(
        label=_("Why it should be published although an emergency would be missed"),
        help_text=_("It is kept with the edition."),
        widget=SHORT_TEXT,
        error_messages={"required": _("Say why it should be published all the same.")},
    )

    def __init__(self, *args: Any, missed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not missed:
            del self.fields["override"]
