"""The form that asks for a one-time code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .second_factor import check_code

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CodeForm(forms.Form):
    """Takes and checks a code. Once valid, `device` is the TOTPDevice or StaticDevice that accepted it."""

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
        code: str = self.cleaned_data["code"]
        self.device = self.tried(code)
        return code

    def tried(self, code: str) -> Any:
        """Return the device that accepts the code, or raise ValidationError. Subclasses override this."""
        return check_code(self.user, code)
