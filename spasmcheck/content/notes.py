"""The facts and remarks of the knowledge by what they are about."""

from __future__ import annotations

from spasmcheck.reasoning.knowledge import Knowledge, Note, NoteTopic

MUSCLE = "muscle-twitch"
"""The mechanism that has a page of its own."""


def notes_about(knowledge: Knowledge, *topics: NoteTopic) -> tuple[Note, ...]:
    """The notes on these topics, in the knowledge's order."""
    return tuple(note for note in knowledge.notes if note.topic in topics)
