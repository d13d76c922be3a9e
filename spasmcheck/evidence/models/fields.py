"""Fields and validators that the row types of the knowledge need."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning.knowledge.texts import is_web_address

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.utils.functional import _StrPromise

    _LinesBase = models.TextField[Iterable[str], tuple[str, ...]]
    _TextBase = models.CharField[str, str]
else:
    _LinesBase = models.TextField
    _TextBase = models.CharField

_LINE_BREAK = re.compile(r"[\r\n]")


@deconstructible
class GreaterThan(BaseValidator):
    """The value must be above the limit, not at it."""

    message = _("Ensure this value is greater than %(limit_value)s.")
    code = "greater_than"

    def compare(self, a: Any, b: Any) -> bool:
        """True when the value is refused."""
        return bool(a <= b)


@deconstructible
class LessThan(BaseValidator):
    """The value must be below the limit, not at it."""

    message = _("Ensure this value is less than %(limit_value)s.")
    code = "less_than"

    def compare(self, a: Any, b: Any) -> bool:
        """True when the value is refused."""
        return bool(a >= b)


SHARE = (GreaterThan(0), LessThan(1))
POSITIVE = (GreaterThan(0),)
NOT_NEGATIVE = (MinValueValidator(0),)
YEAR = (MinValueValidator(1800), MaxValueValidator(2100))
RATIO = (MinValueValidator(0.05), MaxValueValidator(20))
FACTOR = (MinValueValidator(0.5), MaxValueValidator(2))
POINTER = (MinValueValidator(1), MaxValueValidator(20))
SLUG_MAX_LENGTH = 100
NO_ADDRESS = _("This is not a web address that begins with http:// or https://.")

validate_slug = RegexValidator(
    r"\A[a-z0-9]+(?:[-+][a-z0-9]+)*\+?\Z",
    _("Use lower-case letters and digits, with single hyphens between words."),
)


class KeySlugField(_TextBase):
    """A slug by which other rows and the fixtures name this row, such as `low-magnesium`."""

    default_validators = [validate_slug]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", SLUG_MAX_LENGTH)
        super().__init__(*args, **options)


def validate_web_address(value: str) -> None:
    """Refuse what a link may not lead to."""
    if not is_web_address(value):
        raise ValidationError(NO_ADDRESS, code="invalid")


class WebAddressField(_TextBase):
    """The address of a page, by http or https."""

    default_validators = [validate_web_address]


class IsoDateField(_TextBase):
    """A date as `2026-11-22`, or empty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 10)
        options.setdefault("default", "")
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is not a day of the calendar."""
        super().validate(value, model_instance)
        try:
            day = datetime.date.fromisoformat(value) if value else None
        except ValueError:
            day = None
        if value and (day is None or day.isoformat() != value):
            raise ValidationError(_("Enter a date as year-month-day, such as 2026-11-22."), code="invalid")

    def formfield(self, *args: Any, **options: Any) -> Any:
        """A date picker of the browser, which sends this very form."""
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        return super().formfield(*args, **options)


class LinesFormField(forms.CharField):
    """A text area with one item a line."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Items become lines; what was typed stays as it was typed."""
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def to_python(self, value: Any) -> Any:
        """Lines become items."""
        return lines_of(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare items, so that other line ends are no change."""
        return not self.disabled and lines_of(initial) != lines_of(data)


class LinesField(_LinesBase):
    """Short texts in order, stored one a line. The Python value is a tuple of str.

    A text is split, trimmed and freed of empty lines; items given as a list or a tuple are kept as they are,
    and refused with a ValueError when they are empty or hold a line break.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", tuple)
        super().__init__(*args, **options)

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> tuple[str, ...]:
        """Stored lines to items."""
        return tuple(value.split("\n")) if value else ()

    def to_python(self, value: Any) -> Any:
        """Items, from text or from items."""
        return lines_of(value)

    def get_prep_value(self, value: Any) -> Any:
        """Items to stored lines."""
        if value is None or hasattr(value, "resolve_expression"):
            return super().get_prep_value(value)
        items = lines_of(value)
        if bad := [item for item in items if not item or _LINE_BREAK.search(item)]:
            raise ValueError(f"{self.name}: an item is empty or holds a line break: {bad[0]!r}")
        return "\n".join(items)

    def value_to_string(self, obj: models.Model) -> str:
        """As stored."""
        return str(self.get_prep_value(self.value_from_object(obj)))

    def formfield(self, *args: Any, **options: Any) -> Any:
        """A text area with one item a line."""
        # Django hides a copy of the initial value in the form when a default is callable.
        defaults: dict[str, Any] = {"form_class": LinesFormField, "show_hidden_initial": False}
        return super().formfield(*args, **(defaults | options))


def lines_of(value: Any) -> tuple[str, ...]:
    """Items from a text with one a line, or from a list or a tuple of items."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(line.strip() for line in _LINE_BREAK.split(value) if line.strip())
    return tuple(str(item) for item in value)


def choices(labels: Mapping[str, _StrPromise]) -> list[tuple[str, _StrPromise]]:
    """The choices of a field by value; members of an enum become their plain values."""
    return [(str(value), label) for value, label in labels.items()]


def amount(label: _StrPromise, **options: Any) -> models.FloatField[Any, Any]:
    """A number that is not negative."""
    return models.FloatField(label, validators=NOT_NEGATIVE, **options)
