"""The form of a step, made from its questions. What a valid answer is, the reasoning decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import AnswerProblem, check_answer
from spasmcheck.reasoning.knowledge import MedicineGroup, Question, QuestionKind, Step

_REQUIRED = {
    QuestionKind.SINGLE: _("Choose one answer to “%(question)s”"),
    QuestionKind.MULTIPLE: _("Choose at least one answer to “%(question)s”"),
    QuestionKind.FREQUENCY: _("Choose how often you have: %(question)s"),
}
_PROBLEMS = {
    AnswerProblem.UNKNOWN_CHOICE: _("Choose from the answers that are listed under “%(question)s”"),
    AnswerProblem.TOO_MANY_CHOICES: _("Choose only one answer to “%(question)s”"),
    AnswerProblem.EXCLUSIVE_WITH_OTHERS: _(
        "Choose either “%(exclusive)s” or other answers to “%(question)s”, not both"
    ),
}


class ChoicesWidget(forms.Widget):
    """Reads every value that was sent; crispy's field template draws the inputs."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """All values sent under the name, in order."""
        return list(data.getlist(name))


class QuestionField(forms.Field):
    """One question. Cleans to the tuple of chosen choices."""

    widget = ChoicesWidget

    def __init__(self, question: Question, name: str, examples: Mapping[str, MedicineGroup]) -> None:
        super().__init__(label=question.text, required=True)
        self.question = question
        self.name = name
        self.examples = [
            (choice.label, examples[choice.establishes[0]].examples)
            for choice in question.choices
            if question.medicine_examples and choice.establishes and choice.establishes[0] in examples
        ]

    def clean(self, value: list[str]) -> tuple[str, ...]:
        """The chosen slugs. Raises ValidationError with what to do about it."""
        names = {"question": self.name}
        if not value:
            raise ValidationError(_REQUIRED[self.question.kind], code=AnswerProblem.NO_CHOICE, params=names)
        for bad in check_answer(self.question, value):
            names["exclusive"] = next((c.label for c in self.question.choices if c.exclusive), "")
            raise ValidationError(_PROBLEMS[bad.problem], code=bad.problem, params=names)
        return tuple(dict.fromkeys(value))


class StepForm(forms.Form):
    """The questions of one step."""

    use_required_attribute = False

    def __init__(
        self, step: Step, examples: Mapping[str, MedicineGroup], names: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        for question in step.questions:
            name = names.get(question.slug, question.text)
            self.fields[question.slug] = QuestionField(question, name, examples)

    @property
    def helper(self) -> FormHelper:
        """Draws the questions only; the page draws the form around them."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The answers of a valid form."""
        return {slug: self.cleaned_data[slug] for slug in self.fields}

    @property
    def typed(self) -> dict[str, tuple[str, ...]]:
        """What was sent, valid or not."""
        return {slug: tuple(self[slug].data) for slug in self.fields}

    @property
    def first_errors(self) -> dict[str, str]:
        """The message of each question that has one."""
        return {slug: str(messages[0]) for slug, messages in self.errors.items()}
