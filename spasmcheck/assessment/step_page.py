"""The page of a step: rendered once per edition and language, then filled in for each visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Step
from spasmcheck.web.context import site
from spasmcheck.web.fragments import Fragment, FragmentCache, Slot, piece
from spasmcheck.web.pages import layout_for
from spasmcheck.web.templatetags.slots import slot

from .forms import form_for


@dataclass(frozen=True, slots=True)
class StepPage:
    """What differs between visitors on the page of a step.

    check: which check the form belongs to. back: an address. return_to: what the visitor is amid, or "".
    pages_left: an honest estimate of the pages after this one. chosen: choices by question. errors: messages by
    question. urgent: the level of what already calls for help, or "". note: why the page comes now, or "".
    lost: earlier answers are gone. may_see_result: the result may be asked for.
    """

    check: str
    back: str
    return_to: str
    pages_left: int
    chosen: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str]
    urgent: str
    note: str
    lost: bool
    may_see_result: bool


_rendered: FragmentCache[Fragment] = FragmentCache(500)


def render_step(request: HttpRequest, edition: PublishedEdition, step: Step, page: StepPage) -> SafeString:
    """The page, or the part of it that htmx swaps in."""
    kind = {
        "layout": layout_for(request),
        "wrong": bool(page.errors),
        "early": page.may_see_result and not page.return_to,
        **site(request),
    }
    fragment = _rendered.get(edition, (step.slug, *kind.values()), lambda: _render(edition, step, kind))
    return fragment.filled(_Filling(request, edition, step, page))


def _render(edition: PublishedEdition, step: Step, kind: Mapping[str, object]) -> Fragment:
    context = {
        **kind,
        "step": step,
        "title": step.title or step.questions[0].text,
        "section": next(section for section in edition.knowledge.sections if section.slug == step.section),
        "questions": render_to_string("crispy/questions.html", {"form": form_for(edition, step)}),
        "csrf_token": slot("csrf"),
    }
    return Fragment.of(render_to_string("assessment/step.html", context))


def _summary(errors: Mapping[str, str]) -> str:
    """Every problem, with a link to the first input of its question."""
    if not errors:
        return ""
    first_inputs = [(f"{slug}-1", message) for slug, message in errors.items()]
    return render_to_string("components/_error_summary.html", {"errors": first_inputs})


class _Filling:
    """The value of each slot of a step's page for one visitor."""

    def __init__(self, request: HttpRequest, edition: PublishedEdition, step: Step, page: StepPage) -> None:
        self._chosen = page.chosen
        self._messages = {
            slug: render_to_string("components/_error_message.html", {"slug": slug, "message": message})
            for slug, message in page.errors.items()
        }
        self._values = {
            "csrf": get_token(request),
            "check": page.check,
            "back": page.back,
            "return": piece(edition, "assessment/_return.html", return_to=page.return_to),
            "notes": piece(edition, "assessment/_notes.html", lost=page.lost, urgent=page.urgent, note=page.note),
            "left": piece(
                edition,
                "assessment/_left.html",
                always=step.always,
                safety_steps=sum(each.always for each in edition.knowledge.steps),
                return_to=page.return_to,
                more=page.pages_left,
            ),
            "problems": _summary(page.errors),
        }

    def __call__(self, slot: Slot) -> str:
        match slot:
            case ("checked", question, choice):
                return " checked" if choice in self._chosen.get(question, ()) else ""
            case ("invalid", question):
                return ' aria-invalid="true"' if question in self._messages else ""
            case ("wrong", question):
                return " is-wrong" if question in self._messages else ""
            case ("describedby", question, *hints):
                ids = [*hints, "error"] if question in self._messages else hints
                return f' aria-describedby="{" ".join(f"{question}-{name}" for name in ids)}"' if ids else ""
            case ("error", question):
                return self._messages.get(question, "")
            case (name,):
                return self._values[name]
        raise ValueError(slot)
