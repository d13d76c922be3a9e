"""The wizard: a step is shown when its condition holds on what was answered before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from formtools.wizard.views import SessionWizardView

from spasmcheck.evidence.exchange.fixtures import read_fixtures
from spasmcheck.reasoning.knowledge import Condition, Step
from tests.bench.peers import FIXTURES

from .forms import form_class

STEPS = read_fixtures(FIXTURES).steps
FORMS = [(step.slug, form_class(step)) for step in STEPS]


def _chosen(wizard: SessionWizardView, step: Step) -> set[str]:
    """The findings that a step's answers establish; the stored data is valid, so it is not validated again."""
    data = wizard.storage.get_step_data(step.slug)
    if data is None:
        return set()
    return {
        finding
        for question in step.questions
        for choice in question.choices
        if choice.slug in data.getlist(f"{step.slug}-{question.slug}")
        for finding in choice.establishes
    }


def _condition(when: Condition) -> Callable[[SessionWizardView], bool]:
    asked = [step for step in STEPS if any(set(q.findings) & set(when.findings) for q in step.questions)]

    def holds(wizard: SessionWizardView) -> bool:
        known = set().union(*(_chosen(wizard, step) for step in asked))
        return (
            known.issuperset(when.all_of)
            and (not when.any_of or not known.isdisjoint(when.any_of))
            and known.isdisjoint(when.none_of)
        )

    return holds


class Check(SessionWizardView):
    """All steps, one after the other."""

    form_list = FORMS
    condition_dict = {step.slug: _condition(step.ask_if) for step in STEPS if step.ask_if.findings}
    template_name = "wizard/step.html"

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        """Every answer."""
        return render(self.request, "wizard/done.html", {"answers": [form.cleaned_data for form in form_list]})


def empty(request: Any) -> HttpResponse:
    """What Django costs by itself."""
    return HttpResponse(b"")
