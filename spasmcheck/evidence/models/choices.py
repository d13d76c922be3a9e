"""What editors choose from for the closed sets of the knowledge."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.labelling import give_words
from spasmcheck.evidence.labels import words_of
from spasmcheck.reasoning.knowledge import NoteTopic, QuestionKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def choices_of(of: type[StrEnum], purpose: str = "name") -> list[tuple[str, _StrPromise]]:
    """The choices of a field that holds a member of this set."""
    return [(member.value, text) for member, text in words_of(of, purpose).items()]


give_words(
    QuestionKind,
    name={
        QuestionKind.SINGLE: _("One choice"),
        QuestionKind.MULTIPLE: _("Any number of choices"),
        QuestionKind.FREQUENCY: _("How often, one choice"),
    },
)
give_words(
    NoteTopic,
    name={
        NoteTopic.ABSORPTION: _("Absorption"),
        NoteTopic.SUPPLEMENTS: _("Supplements"),
        NoteTopic.SCREENER: _("Food screener"),
        NoteTopic.FOODS: _("Foods"),
        NoteTopic.INTAKES: _("Intakes"),
        NoteTopic.MEMBRANE: _("Membrane laboratory"),
        NoteTopic.LIMITS: _("Limits"),
    },
)
