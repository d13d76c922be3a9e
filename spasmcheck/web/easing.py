"""What a page says when the advice has become less urgent than it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Progress, eased
from spasmcheck.reasoning.knowledge import AdviceLevel


@dataclass(frozen=True, slots=True)
class EasedView:
    """What the visitor was told, and which of their answers speak against it now.

    because: sentences; empty if an answer was taken back.
    """

    level: AdviceLevel
    ambulance: bool
    because: tuple[str, ...]


def eased_view(
    edition: PublishedEdition, warned: Iterable[str], now: Progress, level: AdviceLevel
) -> EasedView | None:
    """What was told and is more urgent than `level`, or None. warned: the rules that were told."""
    told = eased(edition.index, warned, now.findings, level)
    if told is None:
        return None
    findings = edition.index.findings
    present = [findings[slug].statement for slug in told.present]
    absent = [findings[slug].denial for slug in told.absent]
    return EasedView(told.rule.advice_level, told.rule.ambulance, (*present, *absent))
