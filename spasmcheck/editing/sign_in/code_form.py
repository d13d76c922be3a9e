"""The form that asks for a one-time code."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .second_factor import CodeRefused, check_code

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CodeForm(forms.Form):
    """Asks for a code and tries it. Once it is valid, `device` is the app or the recovery codes that it fits."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 24}),
        error_messages={"required": _("Type the six digits that your app shows.")},
    )
    device: Any = None

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_code(self) -> str:
        """Try it."""
        code: str = self.cleaned_data["code"]
        try:
            self.device = self.tried(code)
        except CodeRefused as refused:
            raise ValidationError(_said(refused.until), code="refused") from None
        return code

    def tried(self, code: str) -> Any:
        """What the code opens. Raises CodeRefused."""
        return check_code(self.user, code)


def _said(until: datetime | None) -> str:
    if until is None:
        return gettext("This code does not fit, or was used before. Wait for the next one and type that.")
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    if seconds <= 90:
        text = ngettext(
            "The last code was wrong. Try again in %(count)s second.",
            "The last codes were wrong. Try again in %(count)s seconds.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = ceil(seconds / 60)
    return gettext("Too many codes were wrong. Try again in %(count)s minutes.") % {"count": minutes}
