"""Play the questionnaire with a described person, as the person would."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from .answers import says_no
from .assess import Assessment, assess_path
from .inference.knowledge_index import KnowledgeIndex
from .knowledge import Question, QuestionKind, Region
from .steps import Progress, progress


class Interview(Struct, frozen=True):
    """The steps that were asked, in order, and what came of them."""

    steps: tuple[str, ...]
    answers: dict[str, tuple[str, ...]]
    progress: Progress
    assessment: Assessment


def play(
    index: KnowledgeIndex,
    present: Iterable[str],
    unknown: Iterable[str] = (),
    *,
    region: Region = Region.US,
    ask_everything: bool = False,
) -> Interview:
    """Answer each step that the questionnaire asks, until it is ready (or nothing is left to ask).

    Findings in `unknown` stay unknown whatever is answered. The food steps are answered by the intake findings of
    the case.
    """
    present, unknown = frozenset(present), frozenset(unknown)
    answers: dict[str, tuple[str, ...]] = {}
    given: dict[str, bool | None] = dict.fromkeys(unknown)
    asked: list[str] = []
    while True:
        now = progress(index, answers, region=region, given=given)
        step = now.step or (now.path.unanswered[0] if ask_everything and now.path.unanswered else None)
        if step is None or now.path.out_of_scope:
            return Interview(tuple(asked), answers, now, assess_path(index, now.path, region=region))
        asked.append(step)
        answers |= {q.slug: answer(q, present, unknown) for q in index.steps[step].questions}
        if step in index.screener_steps:
            given |= {slug: slug in present for slug in index.intake_findings if slug not in unknown}


def answer(question: Question, present: frozenset[str], unknown: frozenset[str]) -> tuple[str, ...]:
    """The choices that a person with these findings would take.

    A choice is taken when the first finding that it establishes is present; of several that a single question
    offers, the one that says most of what is present. With none taken, a multiple question gets "none of these", a
    single one the choice that establishes nothing, else "not sure", else no answer.
    """
    if question.kind is QuestionKind.FREQUENCY:
        return ()
    taken = [choice for choice in question.choices if choice.establishes and choice.establishes[0] in present]
    if taken and question.kind is QuestionKind.MULTIPLE:
        return tuple(choice.slug for choice in taken)
    if taken:
        return (max(taken, key=lambda choice: len(present.intersection(choice.establishes))).slug,)
    nothing = [c.slug for c in question.choices if says_no(question, c)]
    not_sure = [c.slug for c in question.choices if c.unknown]
    if not unknown.isdisjoint(question.findings):
        return tuple((not_sure or nothing)[:1])
    return tuple((nothing or not_sure)[:1])
