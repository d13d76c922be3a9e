"""The admin of sections, steps, questions and choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.row_admin.base import KnowledgeAdmin, KnowledgeForm
from spasmcheck.editing.row_admin.choosing import Labels, OrderedRowsField, OrderedSelectMultiple
from spasmcheck.editing.row_admin.conditions import CONDITION, ConditionalAdmin
from spasmcheck.editing.row_admin.ordering import OrderedAdmin, OrderedInline, RowInsideForm
from spasmcheck.editing.row_admin.prose import ProseInput
from spasmcheck.evidence.models import Choice, ChoiceFinding, Finding, Question, Section, Step
from spasmcheck.evidence.schema.positions import put_last
from spasmcheck.reasoning.knowledge import QuestionKind

_ESTABLISHES = "establishes_in_order"


class _EstablishesForm(RowInsideForm):
    """Form of a choice with the findings that it makes true, in order. `_establishes` makes that field."""

    establishes_in_order = forms.Field(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial[_ESTABLISHES] = [link.finding_id for link in self.instance.findings.all()]

    def clean(self) -> dict[str, Any]:
        """Add an error if an exclusive or unknown answer (“None of these”, “Not sure”) establishes a finding."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get(_ESTABLISHES) and (cleaned.get("exclusive") or cleaned.get("unknown")):
            text = gettext("An answer that is exclusive or unknown establishes no finding.")
            self.add_error(_ESTABLISHES, ValidationError(text, code="establishes"))
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # django-stubs leaves it out
        if _ESTABLISHES not in self.changed_data:
            return
        links = self.instance.findings
        links.exclude(finding__in=self.cleaned_data[_ESTABLISHES]).delete()
        for position, finding in enumerate(self.cleaned_data[_ESTABLISHES], start=1):
            ChoiceFinding.objects.update_or_create(
                choice=self.instance, finding_id=finding, defaults={"position": position}
            )


def _establishes(site: admin.AdminSite) -> OrderedRowsField:
    labels = Labels(Finding)
    return OrderedRowsField(
        labels,
        required=False,
        label=_("Establishes"),
        help_text=_(
            "What the answer makes true. The first is what the answer is about; the others follow from it. To "
            "change the order, take one away and choose it again."
        ),
        widget=OrderedSelectMultiple(Choice._meta.get_field("establishes"), site, labels),
    )


def _established(choice: Choice) -> str:
    return "; ".join(str(link.finding) for link in choice.findings.all())


class _ChoiceInline(OrderedInline):
    """Inline of the choices of a question. A rare field has a column only if a choice has a value in it."""

    model = Choice
    form = _EstablishesForm
    show_change_link = True
    verbose_name_plural = _("choices, in the order in which they are shown")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the common fields, and the rare ones that a choice uses or the kind of question needs."""
        fields = ["label", "slug", _ESTABLISHES, "exclusive", "unknown"]
        if obj is not None:
            rare = ("servings_per_day", "appetite_factor", "out_of_scope")
            held = obj.choices.values_list(*rare)
            used = {
                name
                for values in held
                for name, value in zip(rare, values, strict=True)
                if value not in ("", None)
            }
            if obj.kind == QuestionKind.FREQUENCY:
                used.add("servings_per_day")
            fields += [name for name in rare if name in used]
        return fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("findings__finding")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        # One field for all forms of the page, which then share one query for the labels of the findings.
        if _ESTABLISHES in formset.form.base_fields:
            formset.form.base_fields[_ESTABLISHES] = _establishes(self.admin_site)
        return formset

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        if db_field.name in {"label", "out_of_scope"}:
            options["widget"] = ProseInput(attrs={"rows": 2, "cols": 20})
        return super().formfield_for_dbfield(db_field, request, **options)

    @admin.display(description=_("establishes"))
    def establishes_in_order(self, choice: Choice) -> str:
        """Return the findings as text, for users who may not change the choice."""
        return _established(choice)


class _QuestionInline(OrderedInline):
    """Inline of the questions of a step. Their choices are edited on the question's own page."""

    model = Question
    fields = ("text", "slug", "kind")
    show_change_link = True
    verbose_name_plural = _("questions, in the order in which they are asked")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        if db_field.name == "text":
            options["widget"] = ProseInput(attrs={"rows": 2, "cols": 44})
        return super().formfield_for_dbfield(db_field, request, **options)


@admin.register(Section)
class SectionAdmin(OrderedAdmin):
    """Admin of the sections of the questionnaire."""

    list_display = ("name", "position", "in_order", "everyday", "steps")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(number_of_steps=Count("steps"))

    @admin.display(description=_("pages"))
    def steps(self, section: Any) -> int:
        return int(section.number_of_steps)


@admin.register(Step)
class StepAdmin(OrderedAdmin, ConditionalAdmin):
    """Admin of the steps, which are the pages of the questionnaire, with their questions."""

    holds = _("Asked when %s.")
    always = _("Asked of everyone.")
    list_display = ("page", "position", "section", "condition_in_short", "questions", "asked_first")
    list_filter = ("section", "always", "core", "false_if_not_asked")
    list_select_related = ("section",)
    search_fields = ("slug", "title", "questions__text", "questions__choices__label")
    search_help_text = _("Searches titles, questions and answers.")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (_QuestionInline,)
    fieldsets = (
        (None, {"fields": ("section", "title", "slug", ("always", "core", "false_if_not_asked"))}),
        (
            _("Who is asked"),
            {
                "fields": ("condition", *CONDITION),
                "description": _("Without a condition everyone is asked. Only findings of earlier pages count."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("questions")

    @admin.display(description=_("page"))
    def page(self, step: Step) -> str:
        """Return the title of the step, else its first question, else its slug."""
        questions = [question.text for question in step.questions.all()]
        return step.title or (questions[0] if questions else step.slug)

    @admin.display(description=_("questions"))
    def questions(self, step: Step) -> int:
        return len(step.questions.all())

    @admin.display(description=_("kind of page"))
    def asked_first(self, step: Step) -> str:
        """Return the special kinds of the step in words (safety, core, settles), or ""."""
        kinds = [(step.always, _("Safety")), (step.core, _("Core")), (step.false_if_not_asked, _("Settles"))]
        return ", ".join(str(label) for is_so, label in kinds if is_so)


@admin.register(Question)
class QuestionAdmin(KnowledgeAdmin):
    """Admin of questions with their choices. The order of questions is changed on the page of their step."""

    list_display = ("text", "step", "kind", "number_of_choices")
    list_filter = ("step__section", "kind", "body_picture", "medicine_examples")
    list_select_related = ("step",)
    ordering = ("step__position", "step", "position", "pk")
    search_fields = ("slug", "text", "name", "choices__label")
    search_help_text = _("Searches questions and their answers.")
    autocomplete_fields = ("step",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (_ChoiceInline,)
    fieldsets = (
        (None, {"fields": ("step", "text", "name", "slug", "kind", "hint", "why")}),
        (_("Extras"), {"fields": (("body_picture", "medicine_examples"),)}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        if db_field.name == "text":
            options["widget"] = ProseInput(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(choices_there=Count("choices"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the question; put it last if it is new in its step."""
        if not change or "step" in form.changed_data:
            put_last(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("choices"), ordering="choices_there")
    def number_of_choices(self, question: Any) -> int:
        return int(question.choices_there)


class _ChoiceForm(KnowledgeForm, _EstablishesForm):
    """Form of a choice on its own page, with all its fields."""


@admin.register(Choice)
class ChoiceAdmin(KnowledgeAdmin):
    """Admin of a single choice with all its fields, linked from the page of its question."""

    form = _ChoiceForm
    fieldsets = (
        (None, {"fields": ("question", "label", "slug", _ESTABLISHES, ("exclusive", "unknown"))}),
        (_("For some questions"), {"fields": ("servings_per_day", "appetite_factor", "out_of_scope")}),
    )
    list_display = ("label", "question")
    list_select_related = ("question",)
    ordering = ("question__step__position", "question__position", "position", "pk")
    search_fields = ("slug", "label", "question__text")
    autocomplete_fields = ("question",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return False, so that the index does not list choices."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        # A field for each request, so that its labels are those of the findings as they are now.
        form = super().get_form(request, obj, change=change, **options)
        if _ESTABLISHES in form.base_fields:
            form.base_fields[_ESTABLISHES] = _establishes(self.admin_site)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the choice; put it last if it is new in its question."""
        if not change or "question" in form.changed_data:
            put_last(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("establishes"))
    def establishes_in_order(self, choice: Choice) -> str:
        """Return the findings as text, for users who may not change the choice."""
        return _established(choice)
