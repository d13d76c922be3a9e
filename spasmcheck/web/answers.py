"""A visitor's answers as they are shown back: grouped by section, each with the step that asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Progress, not_offered


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One line of the list of answers; `labels` is empty for a question without an answer."""

    step: str
    question: str
    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    """The answers of one section."""

    name: str
    rows: tuple[AnsweredQuestion, ...]


def answered_sections(edition: PublishedEdition, now: Progress) -> tuple[AnsweredSection, ...]:
    """Every answer on the path, and every open step still worth asking, by section, in order."""
    index = edition.index
    # The food pages are offered as a part of their own, not listed as unanswered.
    apart = not_offered(index, now).union(index.screener_steps)
    sections = []
    for section in edition.knowledge.sections:
        rows = tuple(
            AnsweredQuestion(
                step.slug,
                question.slug,
                index.name_of_question[question.slug],
                tuple(choice.label for choice in now.path.chosen.get(question.slug, ())),
            )
            for step in index.steps.values()
            if step.section == section.slug
            if step.slug in now.path.answered or (step.slug in now.worth_asking and step.slug not in apart)
            for question in step.questions
        )
        if rows:
            sections.append(AnsweredSection(section.name, rows))
    return tuple(sections)
