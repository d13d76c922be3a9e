"""Questions rendered once per edition, language and step, into which each request's answers are filled.

Rendering a page of choices costs many times what the rest of a step does, and is the same for everybody but for
what is checked and what is wrong. The template does the escaping, once; what is filled in is fixed markup or
escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning.knowledge import MedicineGroup, Step
from spasmcheck.web.fragments import FragmentCache
from spasmcheck.web.templatetags.slots import EDGE, SEPARATOR

from .forms import StepForm


class Slot(NamedTuple):
    """A place to fill in: what with, and for which question and choice (or which hint, for `describedby`)."""

    kind: str
    question: str
    choice: str = ""


class Fragment(NamedTuple):
    """Ready markup and the slots between its pieces; there is one piece more than slots."""

    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, chosen: Mapping[str, tuple[str, ...]], errors: Mapping[str, str]) -> SafeString:
        """The markup with the chosen choices checked and the errors shown."""
        messages = {
            slug: render_to_string("components/_error_message.html", {"slug": slug, "message": message})
            for slug, message in errors.items()
        }
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (_value(slot, chosen, messages), piece)
        return mark_safe("".join(parts))  # noqa: S308  escaped by the templates that rendered it


_rendered: FragmentCache[Fragment] = FragmentCache(500)


def questions_of(edition: PublishedEdition, step: Step) -> Fragment:
    """The questions of a step, rendered on first use."""
    return _rendered.get(edition, step.slug, lambda: _render(form_for(edition, step)))


def form_for(edition: PublishedEdition, step: Step, data: object = None) -> StepForm:
    """The step's form: bound to `data`, or to be drawn, with the names of medicines that its questions mean."""
    names = {item.question: item.name for item in edition.knowledge.screener_items}
    groups: dict[str, MedicineGroup] = {}
    if data is None:
        for group in edition.knowledge.medicine_groups:
            groups |= dict.fromkeys((*group.also, group.finding), group)
    return StepForm(step, groups, names, data)


def _render(form: StepForm) -> Fragment:
    html = render_to_string("crispy/questions.html", {"form": form})
    parts = html.split(EDGE)
    return Fragment(tuple(parts[::2]), tuple(Slot(*part.split(SEPARATOR)) for part in parts[1::2]))


def _value(slot: Slot, chosen: Mapping[str, tuple[str, ...]], messages: Mapping[str, str]) -> str:
    match slot.kind:
        case "checked":
            return " checked" if slot.choice in chosen.get(slot.question, ()) else ""
        case "invalid":
            return ' aria-invalid="true"' if slot.question in messages else ""
        case "wrong":
            return " is-wrong" if slot.question in messages else ""
        case "describedby":
            ids = [slot.choice] * bool(slot.choice) + ["error"] * (slot.question in messages)
            return f' aria-describedby="{" ".join(f"{slot.question}-{name}" for name in ids)}"' if ids else ""
        case "error":
            return messages.get(slot.question, "")
    raise ValueError(slot.kind)
