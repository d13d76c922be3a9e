"""Why a plain row is no row of its kind, in words for editors instead of those of the decoder."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import ValidationError, inspect

from spasmcheck.reasoning.knowledge import Row
from spasmcheck.reasoning.knowledge.texts import ONE_LINE, SEVERAL_LINES, WEB_ADDRESS

from .cells import allowed_in

UNQUOTED = r"Expected `str[^`]*`, got `(?P<given>bool|int|float)`"
"""What the decoder says of `label: true` or `label: 12` in YAML."""


def _pattern(of_text: str) -> str:
    return "Expected `[^`]*` " + re.escape(f"matching regex {of_text!r}")


PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_REASONS = [
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"Expected `str[^`]*` of length >= 1$", gettext_lazy("is empty, but must say something")),
        (r"Expected `[^`]*` of length <= (?P<most>.+)", gettext_lazy("is longer than %(most)s characters")),
        (_pattern(SEVERAL_LINES), gettext_lazy("holds a character that nobody sees, such as a control character")),
        (
            _pattern(ONE_LINE),
            gettext_lazy("holds a line break, or a character that nobody sees, such as a control character"),
        ),
        (_pattern(WEB_ADDRESS), gettext_lazy("must be a web address that begins with http:// or https://")),
        (
            r"Expected `[^`]*` matching regex .*a-z",
            gettext_lazy(
                "must be lower-case letters and digits, with single hyphens between words, such as low-magnesium"
            ),
        ),
        (r"Expected `[^`]*` matching regex .*\{5\}", gettext_lazy("must have five digits, such as 01009")),
        (r"Expected `[^`]*` matching regex .*\{4\}", gettext_lazy("must be a date such as 2026-11-22")),
        (r"Expected `[^`]*` <= (?P<most>\S+)", gettext_lazy("must be at most %(most)s")),
        (r"Expected `[^`]*` >= (?P<least>\S+)", gettext_lazy("must be at least %(least)s")),
        (r"Expected `[^`]*` < (?P<most>\S+)", gettext_lazy("must be less than %(most)s")),
        (r"Expected `[^`]*` > (?P<least>\S+)", gettext_lazy("must be more than %(least)s")),
        (r"Object contains unknown field `(?P<field>[^`]*)`", gettext_lazy("there is no such field")),
        (r"Object missing required field `(?P<field>[^`]*)`", gettext_lazy("is missing")),
        (UNQUOTED, gettext_lazy("must be a text, but is %(given)s; put it in quotes")),
        (
            r"Expected `(?P<wanted>[^`]*)`, got `(?P<given>[^`]*)`",
            gettext_lazy("must be %(wanted)s, but is %(given)s"),
        ),
    )
]
_CALLED = {
    "array": gettext_lazy("a list"),
    "bool": gettext_lazy("yes or no"),
    "float": gettext_lazy("a number"),
    "int": gettext_lazy("a whole number"),
    "null": gettext_lazy("nothing"),
    "object": gettext_lazy("a row with named fields"),
    "str": gettext_lazy("a text"),
}


class Explained(NamedTuple):
    """The field at fault, such as "questions[0].text", or "" for the whole row; and what is wrong with it."""

    field: str
    reason: str


def explained(error: ValidationError, row_type: type[Row]) -> Explained:
    """The error in words. What there are no words for is told as the decoder told it."""
    text = str(error)
    place = PLACE.search(text)
    field = place["path"] if place else ""
    text = PLACE.sub("", text)
    if text.startswith("Invalid enum value"):
        return Explained(field, _none_of(text, field, row_type))
    for pattern, reason in _REASONS:
        if found := pattern.match(text):
            named = {name: _called(value) for name, value in found.groupdict().items()}
            # The decoder names a field that is missing, or one too many, outside of its path.
            inner = found.groupdict().get("field", "")
            return Explained(".".join(filter(None, (field, inner))), reason % named)
    return Explained(field, text)


def _none_of(text: str, field: str, row_type: type[Row]) -> str:
    given = text.removeprefix("Invalid enum value ").strip("'")
    info = inspect.type_info(row_type)
    if isinstance(info, inspect.StructType):
        for item in info.fields:
            if item.name == re.split(r"[.\[]", field)[0] and (allowed := allowed_in(item.type)):
                return _("“%(text)s” is none of: %(allowed)s") % {"text": given, "allowed": ", ".join(allowed)}
    return _("“%s” is none of the values that it can have") % given


def _called(value: str) -> str:
    names = [str(_CALLED.get(name, name)) for name in value.split(" | ") if name != "null" or value == "null"]
    return _(" or ").join(names)
