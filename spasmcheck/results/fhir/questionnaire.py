"""The published questionnaire as a `Questionnaire`.

Not said, because R4 has no word for it: which question comes next when (the site asks what is expected to matter
most, and leaves out what is not), and that an answer such as "under 18" ends the check.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Choice, Question, QuestionKind, Section, Step

from .conditions import enable_when
from .terms import QUESTIONNAIRE, Element, choice_coding

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
"""R4's own extension: whoever chooses this option chooses no other."""


def questionnaire(edition: PublishedEdition) -> Element:
    """Every section, step and question, in the order of the questionnaire."""
    sections = (_section(edition.index, section) for section in edition.knowledge.sections)
    return {
        "resourceType": "Questionnaire",
        "url": QUESTIONNAIRE,
        "version": str(edition.number),
        "name": "Spasmcheck",
        "title": _("Self-check for muscle spasms"),
        # Draft and experimental until a clinician has reviewed it.
        "status": "draft",
        "experimental": True,
        "subjectType": ["Patient"],
        "date": edition.published_at,
        "description": _(
            "A self-check for adults with muscle spasms, cramps or twitches. No clinician has reviewed it yet. "
            "Questions that are not expected to change the result are not asked, so a completed response need not "
            "answer every question that is enabled."
        ),
        "copyright": _("The spasmcheck authors, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"),
        "item": [section for section in sections if section["item"]],
    }


def canonical(edition: PublishedEdition) -> str:
    """What a response names its questionnaire by: url|version."""
    return f"{QUESTIONNAIRE}|{edition.number}"


def _section(index: KnowledgeIndex, section: Section) -> Element:
    steps = [_step(index, step) for step in index.steps.values() if step.section == section.slug]
    return {"linkId": f"section/{section.slug}", "text": section.name, "type": "group", "item": steps}


def _step(index: KnowledgeIndex, step: Step) -> Element:
    asked_when = enable_when(index, step)
    text = step.title
    if asked_when is None:
        asked_when = {}
        text = " ".join(filter(None, (text, _("(Asked only if other answers call for it.)"))))
    return {
        "linkId": f"step/{step.slug}",
        **({"text": text} if text else {}),
        "type": "group",
        **asked_when,
        "item": [_question(question, required=step.always) for question in step.questions],
    }


def _question(question: Question, *, required: bool) -> Element:
    """`required` only for what is asked of everybody before a result: R4 lets nobody complete without it."""
    item: Element = {
        "linkId": question.slug,
        "text": question.text,
        "type": "choice",
        "required": required,
        "repeats": question.kind is QuestionKind.MULTIPLE,
        "answerOption": [_option(question, choice) for choice in question.choices],
    }
    if question.hint:
        item["item"] = [{"linkId": f"{question.slug}/hint", "text": question.hint, "type": "display"}]
    return item


def _option(question: Question, choice: Choice) -> Element:
    option: Element = {"valueCoding": choice_coding(question.slug, choice)}
    if choice.exclusive:
        return {"extension": [{"url": EXCLUSIVE, "valueBoolean": True}], **option}
    return option
