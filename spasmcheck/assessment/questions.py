"""The questions of a step as markup: rendered once, then filled in with what is chosen and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Step
from spasmcheck.web.fragments import Fragment, FragmentCache, Slot

from .forms import form_for

Chosen = Mapping[str, tuple[str, ...]]


class _Questions(NamedTuple):
    """The questions to fill in, and as most visitors first see them: nothing chosen, nothing wrong."""

    fragment: Fragment
    untouched: SafeString


_rendered: FragmentCache[_Questions] = FragmentCache(500)


def questions_of(edition: PublishedEdition, step: Step, chosen: Chosen, errors: Mapping[str, str]) -> SafeString:
    """The questions with the chosen choices checked and the errors shown."""
    rendered = _rendered.get(edition, step.slug, lambda: _render(edition, step))
    if not errors and not any(question.slug in chosen for question in step.questions):
        return rendered.untouched
    return _filled(rendered.fragment, chosen, errors)


def _render(edition: PublishedEdition, step: Step) -> _Questions:
    form = form_for(edition, step)
    fragment = Fragment.of(render_crispy_form(form, form.questions))
    return _Questions(fragment, _filled(fragment, {}, {}))


def _filled(fragment: Fragment, chosen: Chosen, errors: Mapping[str, str]) -> SafeString:
    messages = {
        slug: render_to_string("components/_error_message.html", {"id": f"{slug}-error", "message": message})
        for slug, message in errors.items()
    }

    def value(slot: Slot) -> str:
        match slot:
            case ("checked", question, choice):
                return " checked" if choice in chosen.get(question, ()) else ""
            case ("invalid", question):
                return ' aria-invalid="true"' if question in messages else ""
            case ("wrong", question):
                return " is-wrong" if question in messages else ""
            case ("describedby", question, *hints):
                ids = [*hints, "error"] if question in messages else hints
                return f' aria-describedby="{" ".join(f"{question}-{name}" for name in ids)}"' if ids else ""
            case ("error", question):
                return messages.get(question, "")
        raise ValueError(slot)

    return fragment.filled(value)
