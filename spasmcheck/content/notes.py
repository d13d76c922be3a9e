"""Select notes of the knowledge by topic."""

from __future__ import annotations

from spasmcheck.reasoning.knowledge import Knowledge, Note, NoteTopic

MUSCLE = "muscle-twitch"
"""Slug of the mechanism that has a page of its own."""


def notes_about(knowledge: Knowledge, *topics: NoteTopic) -> tuple[Note, ...]:
    """Return the notes on these topics, in the order of the knowledge."""
    return tuple(note for note in knowledge.notes if note.topic in topics)
