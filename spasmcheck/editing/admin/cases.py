"""The admin of reference cases and triage scenarios."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.filters import UnpublishedFilter
from spasmcheck.editing.row_admin.lines import LinesFilter, TickedLinesField
from spasmcheck.evidence.editions.case_outcome import outcome_in_live_edition
from spasmcheck.evidence.editions.published import NoEdition
from spasmcheck.evidence.labels import label
from spasmcheck.evidence.models import ReferenceCase, TriageScenario
from spasmcheck.evidence.models.choices import choices_of
from spasmcheck.reasoning.knowledge import AdviceLevel
from spasmcheck.reasoning.knowledge.texts import is_web_address

_LEVELS = choices_of(AdviceLevel)


class _CaseForm(KnowledgeForm):
    """Form of a case, with checkboxes for the levels of advice."""

    acceptable_advice = TickedLinesField(
        choices=_LEVELS,
        label=_("Acceptable advice"),
        help_text=_("Every level that a fair clinician would accept for this person."),
    )


class _AdviceFilter(LinesFilter):
    title = _("acceptable advice")
    parameter_name = "advice"
    field = "acceptable_advice"
    offered = _LEVELS


class _CaseAdmin(KnowledgeAdmin):
    """Base admin of both kinds of case."""

    form = _CaseForm
    readonly_fields: ClassVar[Any] = ("outcome",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # A case that is not saved has neither an outcome nor a link to open.
        fields = super().get_readonly_fields(request, obj)
        return fields if obj else [field for field in fields if field not in self.readonly_fields]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        # A case that is not saved has neither an outcome nor a link to open.
        hidden = () if obj else self.readonly_fields
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in hidden]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=_("acceptable advice"))
    def advice(self, case: Any) -> str:
        return ", ".join(label(AdviceLevel(level)) for level in case.acceptable_advice)

    @admin.display(description=_("live edition says"))
    def outcome(self, case: Any) -> str:
        """Return, as lines of text, what the live edition says of the case as it was last saved.

        That is the advice, for a reference case the best fitting causes, whether they are accepted, and the
        findings that the edition does not have.
        """
        try:
            outcome = outcome_in_live_edition(case)
        except NoEdition:
            return gettext("Nothing has been published yet.")
        accepted, other = gettext("accepted"), gettext("not accepted")
        lines = [
            gettext("Edition %d, for the case as it was last saved:") % outcome.edition,
            gettext("Advice: %(advice)s (%(verdict)s)")
            % {"advice": label(outcome.advice), "verdict": accepted if outcome.advice_is_accepted else other},
        ]
        if isinstance(case, ReferenceCase):
            verdict = gettext("one is accepted") if outcome.cause_is_accepted else gettext("none is accepted")
            lines.append(
                gettext("First causes: %(causes)s (%(verdict)s)")
                % {"causes": ", ".join(outcome.causes), "verdict": verdict}
            )
        if outcome.unknown:
            lines.append(gettext("Not in that edition: %s") % ", ".join(outcome.unknown))
        return "\n".join(lines)


@admin.register(ReferenceCase)
class ReferenceCaseAdmin(_CaseAdmin):
    """Admin of published cases with the outcome that a fair clinician accepts."""

    list_display = ("title", "slug", "age", "sex", "advice", "source_kind")
    list_filter = (_AdviceFilter, "sex", "source_kind", UnpublishedFilter)
    ordering = ("slug",)
    search_fields = ("slug", "title", "summary")
    autocomplete_fields = ("present", "absent", "acceptable_causes")
    readonly_fields = ("outcome", "open_source")
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", ("age", "sex"), "other_details")}),
        (_("In findings"), {"fields": ("present", "absent")}),
        (
            _("What a fair clinician accepts"),
            {"fields": ("acceptable_causes", "acceptable_advice", "why_advice", "outcome")},
        ),
        (_("Where the case comes from"), {"fields": ("source_kind", "source_url", "open_source")}),
    )

    @admin.display(description=_("open the source"))
    def open_source(self, case: ReferenceCase) -> SafeString | str:
        """Return a link to the source, or the plain text if it is not a web address."""
        if not is_web_address(case.source_url):
            return case.source_url
        return format_html('<a href="{}" rel="noreferrer">{}</a>', case.source_url, case.source_url)


@admin.register(TriageScenario)
class TriageScenarioAdmin(_CaseAdmin):
    """Admin of invented cases close to the line between urgent and not urgent."""

    list_display = ("summary", "slug", "advice")
    list_filter = (_AdviceFilter, UnpublishedFilter)
    ordering = ("slug",)
    search_fields = ("slug", "summary", "source")
    autocomplete_fields = ("present",)
    fieldsets = (
        (None, {"fields": ("slug", "summary", "present")}),
        (_("What a fair clinician accepts"), {"fields": ("acceptable_advice", "outcome")}),
        (_("Where it comes from"), {"fields": ("source",)}),
    )
