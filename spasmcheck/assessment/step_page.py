"""The page of a step: rendered once per edition and language, then filled in for each visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import AdviceLevel, Step
from spasmcheck.web.context import site
from spasmcheck.web.easing import EasedView
from spasmcheck.web.fragments import Fragment, FragmentCache
from spasmcheck.web.pages import FRAGMENT, layout_for
from spasmcheck.web.templatetags.slots import slot

from .forms import form_for
from .questions import Chosen, questions_of

TOO_OLD = "too-old"
"""Why a page comes again: its token was none of ours, or none of now."""


@dataclass(frozen=True, slots=True)
class StepPage:
    """What differs between visitors on the page of a step.

    check: which check the form belongs to. back: an address. return_to: what the visitor is amid, or "".
    pages_left: an honest estimate of the pages after this one. chosen: choices by question. errors: messages by
    question. urgent: the level of what already calls for help. eased: what was advised before and is not now.
    note: why the page comes now, or "". lost: earlier answers are gone. may_stop: what the answers come to so far
    may be asked for. enough: there are answers enough for a result.
    """

    check: str
    back: str
    return_to: str
    pages_left: int
    chosen: Chosen
    errors: Mapping[str, str]
    urgent: AdviceLevel
    eased: EasedView | None
    note: str
    lost: bool
    may_stop: bool
    enough: bool


_AROUND = {
    "notes": "assessment/_notes.html",
    "left": "assessment/_left.html",
    "return": "assessment/_return.html",
}
"""Small templates around the questions, by slot."""

_rendered: FragmentCache[Fragment] = FragmentCache(500)
_around: FragmentCache[dict[str, str]] = FragmentCache(2000)


def render_step(request: HttpRequest, edition: PublishedEdition, step: Step, page: StepPage) -> SafeString:
    """The page, or the part of it that htmx swaps in."""
    kind = {
        "layout": layout_for(request),
        "wrong": bool(page.errors),
        "may_stop": page.may_stop and not page.return_to,
        "enough": page.enough,
        # htmx would send the old token that stands in the page around it.
        "whole": page.note == TOO_OLD,
        **site(request),
    }
    fragment = _rendered.get(edition, (step.slug, *kind.values()), lambda: _render(edition, step, kind))
    around = {
        "lost": page.lost,
        "urgent": page.urgent,
        "eased": page.eased,
        "note": page.note,
        "always": step.always,
        "return_to": page.return_to,
        "more": page.pages_left,
    }
    values = {
        **_around.get(edition, tuple(around.values()), lambda: _render_around(edition, around)),
        "csrf": get_token(request) if _has_token(kind) else "",
        "check": page.check,
        "back": page.back,
        "problems": _summary(page.errors),
        "questions": questions_of(edition, step, page.chosen, page.errors),
    }
    return fragment.filled(lambda slot: values[slot[0]])


def _render(edition: PublishedEdition, step: Step, kind: Mapping[str, object]) -> Fragment:
    form = form_for(edition, step)
    context = {
        **kind,
        "form": form,
        "helper": form.helper(**{name: bool(kind[name]) for name in ("whole", "may_stop", "enough")}),
        "title": step.title or step.questions[0].text,
        "section": next(section for section in edition.knowledge.sections if section.slug == step.section),
        "csrf_token": slot("csrf") if _has_token(kind) else "",
    }
    return Fragment.of(render_to_string("assessment/step.html", context))


def _has_token(kind: Mapping[str, object]) -> bool:
    """Elsewhere htmx sends the token that stands in the page around the fragment."""
    return kind["layout"] != FRAGMENT or bool(kind["whole"])


def _render_around(edition: PublishedEdition, around: Mapping[str, object]) -> dict[str, str]:
    context = {**around, "safety_steps": sum(step.always for step in edition.knowledge.steps)}
    return {name: render_to_string(template, context) for name, template in _AROUND.items()}


def _summary(errors: Mapping[str, str]) -> str:
    """Every problem, with a link to the first input of its question."""
    if not errors:
        return ""
    first_inputs = [(f"{slug}-1", message) for slug, message in errors.items()]
    return render_to_string("components/_error_summary.html", {"errors": first_inputs})
