"""What cautions hold back from the page: nutrients that nothing may raise, and those to ask about first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct

from spasmcheck.reasoning.inference.knowledge_index import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Caution, CautionEffect, Help


class Restrictions(Struct, frozen=True):
    """Nutrients by slug.

    nutrients: no target, food or supplement of them is shown; they are withheld, perhaps because something is not
    known, or warned of. ask_first: these, and those that are not to be added before somebody is asked.
    """

    nutrients: frozenset[str] = frozenset()
    ask_first: frozenset[str] = frozenset()

    def allows(self, line: Help) -> bool:
        """Whether this may be shown among what helps."""
        return self.nutrients.isdisjoint(line.raises) and self.ask_first.isdisjoint(line.adds)


def restrictions_from(index: KnowledgeIndex, cautions: Iterable[Caution]) -> Restrictions:
    """What these cautions, which apply, hold back.

    One about supplements of any kind is about each nutrient that is taken as one.
    """
    nutrients: set[str] = set()
    ask_first: set[str] = set()
    for caution in cautions:
        about = index.supplements if caution.about is None else {caution.about}
        match caution.effect:
            case CautionEffect.WITHHOLD | CautionEffect.WARN:
                nutrients |= about
                ask_first |= about
            case CautionEffect.ASK_FIRST | CautionEffect.NO_SUPPLEMENT:
                ask_first |= about
            case CautionEffect.SPACE_APART | CautionEffect.COUNT:
                pass
            case _:
                assert_never(caution.effect)
    return Restrictions(frozenset(nutrients), frozenset(ask_first))
