"""A visitor's answers as a `QuestionnaireResponse`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Progress
from spasmcheck.reasoning.knowledge import Choice

from .questionnaire import canonical
from .terms import Element, choice_coding

_Chosen = Mapping[str, Sequence[Choice]]


def response(edition: PublishedEdition, asked: Element, now: Progress) -> Element:
    """The answers on the current path, in the tree of the questionnaire that was `asked`.

    Completed when the check is ready: what could still be asked is then not expected to change the result.
    """
    # No subject and no author, since the site knows neither; and no time of authoring, since results have no
    # clock: the same answers and edition give the same bytes.
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical(edition),
        "status": "completed" if now.ready else "in-progress",
        **_within(asked, now.path.chosen),
    }


def _within(asked: Element, chosen: _Chosen) -> Element:
    """The items below this one that have been answered; no `item` without any, since R4 has no empty list."""
    items = [item for below in asked["item"] if (item := _item(below, chosen))]
    return {"item": items} if items else {}


def _item(asked: Element, chosen: _Chosen) -> Element:
    """A group with what is answered in it, or a question with its answers; {} where there is nothing to say."""
    head = {key: asked[key] for key in ("linkId", "text") if key in asked}
    if asked["type"] == "group":
        answered = _within(asked, chosen)
        return head | answered if answered else {}
    question = asked["linkId"]
    if question not in chosen:
        return {}
    # A question that was left without an answer is named all the same: it was asked.
    answers: list[dict[str, Any]] = [
        {"valueCoding": choice_coding(question, choice)} for choice in chosen[question]
    ]
    return head | ({"answer": answers} if answers else {})
