"""One form per step, made once from the questionnaire."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from spasmcheck.reasoning.knowledge import Question, QuestionKind, Step


class QuestionsForm(forms.Form):
    """The questions of one step; the wizard's template draws the form tag around them."""

    exclusive: dict[str, set[str]] = {}
    title = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """ "None of these" goes with nothing else."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, alone in self.exclusive.items():
            chosen = cleaned.get(name, [])
            if len(chosen) > 1 and not alone.isdisjoint(chosen):
                self.add_error(name, "Choose that answer alone, or take it away.")
        return cleaned


def field(question: Question) -> forms.Field:
    """Radios, or checkboxes where several answers may apply."""
    choices = [(choice.slug, choice.label) for choice in question.choices]
    options = {"choices": choices, "label": question.text, "help_text": question.hint or question.why}
    if question.kind is QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **options)
    return forms.ChoiceField(widget=forms.RadioSelect, **options)


def form_class(step: Step) -> type[QuestionsForm]:
    """The form of a step."""
    members: dict[str, Any] = {question.slug: field(question) for question in step.questions}
    members["title"] = step.title or step.questions[0].text
    members["exclusive"] = {
        question.slug: {choice.slug for choice in question.choices if choice.exclusive}
        for question in step.questions
        if question.kind is QuestionKind.MULTIPLE
    }
    return type(f"{step.slug}-form", (QuestionsForm,), members)
