"""The form of a step, made from its questions. What a valid answer is, the reasoning decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, assert_never

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import AnswerProblem, check_answer
from spasmcheck.reasoning.knowledge import MedicineGroup, Question, QuestionKind, Step
from spasmcheck.web.forms import Part, PublicForm, button, helper
from spasmcheck.web.fragments import FragmentCache
from spasmcheck.web.pages import url_for
from spasmcheck.web.templatetags.slots import slot

_PROBLEMS = {
    AnswerProblem.UNKNOWN_CHOICE: gettext_lazy("Choose from the answers that are listed"),
    AnswerProblem.TOO_MANY_CHOICES: gettext_lazy("Choose one answer only"),
    AnswerProblem.EXCLUSIVE_WITH_OTHERS: gettext_lazy(
        "Choose “%(exclusive)s”, or take it away and keep your other answers"
    ),
}
_NOT_ARRIVED = gettext_lazy(
    "Your answer did not arrive. It is still here: "
    "check your connection, wait a moment, then choose Continue again."
)


class ChoicesWidget(forms.Widget):
    """Reads every value that was sent; the field's template draws the inputs, each of this type."""

    def __init__(self, input_type: str) -> None:
        super().__init__()
        self.input_type = input_type

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """All values sent under the name, in order."""
        return list(data.getlist(name))


class QuestionField(forms.Field):
    """One question. Cleans to the tuple of chosen choices."""

    def __init__(self, question: Question, name: str, examples: Mapping[str, MedicineGroup]) -> None:
        """`name` stands before a message; it is empty for the only question of a page."""
        input_type = "checkbox" if question.kind is QuestionKind.MULTIPLE else "radio"
        super().__init__(label=question.text, required=True, widget=ChoicesWidget(input_type))
        self.question = question
        self.name = name
        self.examples = [
            examples[choice.establishes[0]]
            for choice in question.choices
            if question.medicine_examples and choice.establishes and choice.establishes[0] in examples
        ]

    def clean(self, value: list[str]) -> tuple[str, ...]:
        """The chosen slugs. Raises ValidationError with what to do about it."""
        if not value:
            raise self._error(AnswerProblem.NO_CHOICE, self._nothing_chosen())
        for bad in check_answer(self.question, value):
            raise self._error(bad.problem, str(_PROBLEMS[bad.problem]) % {"exclusive": self._exclusive()})
        return tuple(dict.fromkeys(value))

    def _exclusive(self) -> str:
        return next((choice.label for choice in self.question.choices if choice.exclusive), "")

    def _nothing_chosen(self) -> str:
        if self.question.kind is not QuestionKind.MULTIPLE:
            return _("Choose one answer")
        if exclusive := self._exclusive():
            return _("Choose everything that applies, or “%(exclusive)s”") % {"exclusive": exclusive}
        return _("Choose everything that applies")

    def _error(self, problem: AnswerProblem, message: str) -> ValidationError:
        if self.name:
            message = _("%(question)s – %(message)s") % {"question": self.name, "message": message}
        return ValidationError(message, code=problem)


class StepForm(forms.Form):
    """The questions of one step."""

    def __init__(self, step: Step, fields: Mapping[str, QuestionField], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields.update(fields)

    def helper(self, *, whole: bool, may_stop: bool, enough: bool) -> FormHelper:
        """Draws the form with slots for what differs between visitors, and one for all of the questions.

        whole: a whole page answers it, also with htmx. may_stop: a button ends the check here. enough: there are
        answers enough for a result.
        """
        url = url_for("assessment:step", self.step.slug)
        attributes = {"action": url, "autocomplete": "off", "novalidate": True}
        if not whole:
            attributes |= {
                "data-hx-post": url,
                "data-hx-target": "#main",
                "data-hx-swap": "innerHTML show:window:top",
                "data-hx-disabled-elt": "find button[type=submit]",
            }
        stop = button(_("Stop here and see the result") if enough else _("Stop here"), "quiet", name="stop")
        return helper(
            "post",
            attributes,
            Part("hidden", name="check", value=slot("check")),
            HTML(slot("return")),
            *([Part("heading", text=self.step.title)] if self.step.title else []),
            HTML(slot("questions")),
            Part("not_arrived", text=_NOT_ARRIVED),
            Div(button(_("Continue")), Part("waiting"), *([stop] if may_stop else []), css_class="actions"),
        )

    @property
    def questions(self) -> FormHelper:
        """Draws the questions alone, with slots for what is chosen and what is wrong."""
        drawn = helper("post", {}, *self._questions())
        drawn.form_tag = False
        return drawn

    def _questions(self) -> Iterator[Field | Div]:
        for kind, run in groupby(self.step.questions, lambda question: question.kind):
            match kind:
                case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
                    yield from (Field(question.slug, template="%s/question.html") for question in run)
                case QuestionKind.FREQUENCY:
                    rows = [Field(question.slug, template="%s/frequency.html") for question in run]
                    yield Div(Div(*rows, css_class="freq"), css_class="question")
                case _:
                    assert_never(kind)

    @property
    def typed(self) -> dict[str, tuple[str, ...]]:
        """What was sent, valid or not."""
        return {slug: tuple(self[slug].data) for slug in self.fields}

    @property
    def first_errors(self) -> dict[str, str]:
        """The message of each question that has one."""
        return {slug: str(messages[0]) for slug, messages in self.errors.items()}


class ClearForm(PublicForm):
    """Asks whether every answer is to be forgotten."""

    @property
    def helper(self) -> FormHelper:
        """A button, and a way back."""
        keep = Part("link", text=_("Keep them and go on"), url=url_for("assessment:begin"))
        actions = Div(button(_("Clear my answers")), keep, css_class="actions")
        return helper("post", {"action": url_for("assessment:clear")}, actions)


def answers_in(data: QueryDict, step: Step, *, all_of_them: bool = True) -> dict[str, tuple[str, ...]] | None:
    """What was chosen on the step's page, or None when the form has something to say about it.

    all_of_them: a question without an answer is something to say; else it is left out. Most answers are as they
    should be, and then a form would cost several times as much as looking at them.
    """
    answers = {}
    for question in step.questions:
        chosen = data.getlist(question.slug)
        if not chosen and not all_of_them:
            continue
        if not chosen or check_answer(question, chosen):
            return None
        answers[question.slug] = tuple(dict.fromkeys(chosen))
    return answers


_fields: FragmentCache[dict[str, QuestionField]] = FragmentCache(500)


def form_for(edition: PublishedEdition, step: Step, data: QueryDict | None = None) -> StepForm:
    """The step's form, bound to `data` or to be drawn. Its fields are made once and hold nothing of a visitor."""
    return StepForm(step, _fields.get(edition, step.slug, lambda: _fields_of(edition, step)), data)


def _fields_of(edition: PublishedEdition, step: Step) -> dict[str, QuestionField]:
    groups: dict[str, MedicineGroup] = {}
    for group in edition.knowledge.medicine_groups:
        groups |= dict.fromkeys((*group.also, group.finding), group)
    alone = len(step.questions) == 1
    return {
        question.slug: QuestionField(
            question, "" if alone else edition.index.name_of_question[question.slug], groups
        )
        for question in step.questions
    }
