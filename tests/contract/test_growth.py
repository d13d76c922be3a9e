"""What growth is measured on is knowledge as it could be, and larger in every part that matters."""

from __future__ import annotations

from spasmcheck.evidence.schema.validation import problems_of
from spasmcheck.reasoning import Knowledge, KnowledgeIndex, progress
from tests.bench.growth.grown import grown
from tests.bench.journeys import chosen


def test_grown_knowledge_is_sound_and_so_many_times_as_large(knowledge: Knowledge) -> None:
    larger = grown(knowledge, 4)
    assert problems_of(larger) == problems_of(knowledge)
    for kind in ("causes", "evidence", "foods", "sources", "calcium_absorption"):
        assert len(getattr(larger, kind)) == 4 * len(getattr(knowledge, kind)), kind
    for kind in ("findings", "red_flags", "cautions", "medicine_groups", "steps"):
        assert len(getattr(larger, kind)) >= 2 * len(getattr(knowledge, kind)), kind
    assert grown(knowledge, 1) == knowledge


def test_nobody_is_asked_about_every_field(knowledge: Knowledge) -> None:
    index = KnowledgeIndex(grown(knowledge, 4))
    answers: dict[str, list[str]] = {}
    asked = []
    while step := progress(index, answers).step:
        asked.append(step)
        answers |= chosen(index.steps[step])
    assert 10 <= len(asked) <= 22, asked
