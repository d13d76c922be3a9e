"""Conditions on findings, shown and edited as one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django import forms
from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.models import Conditional
from spasmcheck.reasoning.auditing.audit_questionnaire import contradictions
from spasmcheck.reasoning.knowledge import Condition

from .base import KnowledgeAdmin, KnowledgeForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CONDITION = ("all_of", "any_of", "none_of")
"""The fields of a condition, for the `autocomplete_fields` and fieldsets of admins with further fields."""

_LABELS = {
    "all_of": _("All of these are true"),
    "any_of": _("and at least one of these is true"),
    "none_of": _("and none of these is true"),
}
_HELP = {
    "all_of": _("Leave empty if no single finding is needed."),
    "any_of": _("Leave empty if it does not matter."),
    "none_of": _("What is not known counts as not true. Leave empty if there is no exception."),
}
MOST_IN_LIST = 3


class HasStatement(Protocol):
    """A finding, as a row of the draft or of an edition."""

    @property
    def statement(self) -> str:
        """The finding as a sentence."""


def sentence_of(row: Conditional, *, most: int | None = None) -> str:
    """Return the condition as a clause, or "" if it names no finding.

    For example “both “You smoke” and “You are pregnant” are true”. most: how many findings of each part to name
    before counting the others, which are never fewer than two; None names all.
    """
    return clause_of(*(list(getattr(row, name).all()) for name in CONDITION), most=most)


def clause_of(
    all_of: Sequence[HasStatement],
    any_of: Sequence[HasStatement],
    none_of: Sequence[HasStatement],
    *,
    most: int | None = None,
) -> str:
    """Return the clause of `sentence_of` for findings of the draft or of an edition."""
    parts = (_all_of(all_of, most), _any_of(any_of, most), _none_of(none_of, most))
    return gettext(", and ").join(part for part in parts if part)


class ConditionForm(KnowledgeForm):
    """Form that refuses a condition that can never hold."""

    def clean(self) -> dict[str, Any]:
        """Add an error to `none_of` that names the findings that would have to be both true and not true."""
        cleaned = super().clean()
        given = {name: list(cleaned.get(name) or ()) for name in CONDITION}
        clash = set(contradictions(Condition(**{n: tuple(row.slug for row in given[n]) for n in CONDITION})))
        if clash:
            named = _named(sorted({row for row in given["none_of"] if row.slug in clash}, key=str), None, _and())
            self.add_error(
                "none_of",
                gettext("This can never hold: %s would have to be both true and not true.") % named,
            )
        return cleaned


class ConditionalAdmin(KnowledgeAdmin):
    """Admin of rows that hold under a condition.

    holds: template of the sentence about the saved condition, with the clause as its argument. always: the
    sentence for a row without a condition.
    """

    form = ConditionForm
    holds: ClassVar[str | _StrPromise] = _("Holds when %s.")
    always: ClassVar[str | _StrPromise] = _("Always holds, since it names no finding.")
    autocomplete_fields = CONDITION
    readonly_fields = ("condition",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(*CONDITION)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **options: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        if db_field.name in _LABELS:
            options |= {"label": _LABELS[db_field.name], "help_text": _HELP[db_field.name]}
        return super().formfield_for_manytomany(db_field, request, **options)

    @admin.display(description=_("As saved"))
    def condition(self, row: Conditional) -> str:
        """Return the saved condition as a sentence, or "-" for a row that is not saved."""
        return self._in_words(row, None)

    @admin.display(description=_("condition"))
    def condition_in_short(self, row: Conditional) -> str:
        """Return the same sentence with long parts cut (see MOST_IN_LIST), for a column of the list."""
        return self._in_words(row, MOST_IN_LIST)

    def _in_words(self, row: Conditional, most: int | None) -> str:
        if row.pk is None:
            return "-"
        told = sentence_of(row, most=most)
        return str(self.holds % told if told else self.always)


def _all_of(findings: Sequence[HasStatement], most: int | None) -> str:
    if len(findings) == 1:
        return gettext("%s is true") % _named(findings, most, _and())
    wording = gettext("both %s are true") if len(findings) == 2 else gettext("all of %s are true")
    return wording % _named(findings, most, _and()) if findings else ""


def _any_of(findings: Sequence[HasStatement], most: int | None) -> str:
    if len(findings) == 1:
        return gettext("%s is true") % _named(findings, most, _or())
    return gettext("at least one of %s is true") % _named(findings, most, _or()) if findings else ""


def _none_of(findings: Sequence[HasStatement], most: int | None) -> str:
    if len(findings) == 1:
        return gettext("%s is not true") % _named(findings, most, _or())
    return gettext("none of %s is true") % _named(findings, most, _or()) if findings else ""


def _and() -> str:
    return gettext(" and ")


def _or() -> str:
    return gettext(" or ")


def _named(findings: Sequence[HasStatement], most: int | None, last: str) -> str:
    names = [gettext("“%s”") % finding.statement for finding in findings]
    if most is not None and len(names) > most + 1:
        names = [*names[:most], gettext("%d others") % (len(names) - most)]
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
