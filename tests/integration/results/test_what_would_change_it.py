"""What the page says would change the result does change it, once it is answered so."""

from __future__ import annotations

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import assess_answers
from spasmcheck.reasoning.knowledge import Choice, QuestionKind
from spasmcheck.results.page.changes import Change
from tests.integration.results.conftest import Read


def answered_so(edition: PublishedEdition, read: Read, change: Change) -> dict[str, tuple[str, ...]] | None:
    """The answers with the one that the page speaks of, or None when the statement is one of a denial."""
    for question in edition.index.steps[change.step].questions:
        for choice in question.choices:
            if choice.establishes and change.taken and choice.establishes[0] == change.finding:
                return read.answers | {question.slug: _with(read, question.slug, choice, question.kind)}
    return None


def _with(read: Read, question: str, choice: Choice, kind: QuestionKind) -> tuple[str, ...]:
    if kind is not QuestionKind.MULTIPLE:
        return (choice.slug,)
    return (*(slug for slug in read.answers.get(question, ()) if slug not in {"none", "not-sure"}), choice.slug)


def test_what_would_make_it_more_urgent_does(results: dict[str, Read], edition: PublishedEdition) -> None:
    tried, wrong = 0, []
    for slug, read in results.items():
        for change in read.context.urgent_if:
            assert change.level is not None
            finding = edition.index.findings[change.finding]
            said = finding.statement if change.taken else finding.denial
            assert said in read.page.root.one("section", class_="advice").text
            answers = answered_so(edition, read, change)
            if answers is not None:
                tried += 1
                level = assess_answers(edition.index, answers).advice.level
                if level is not change.level:
                    wrong.append((slug, change.finding, change.level, level))
    assert wrong == []
    assert tried >= 50


def test_what_would_move_a_cause_does(results: dict[str, Read], edition: PublishedEdition) -> None:
    tried, wrong = 0, []
    for slug, read in results.items():
        for change in read.context.changes:
            answers = answered_so(edition, read, change)
            if answers is None:
                continue
            tried += 1
            scores = assess_answers(edition.index, answers).causes
            bands = {score.cause: score.band for score in scores}
            for move in change.moves:
                if bands[move.cause] is not move.band:
                    wrong.append((slug, change.finding, move.cause, move.band, bands[move.cause]))
    assert wrong == []
    assert tried >= 100
