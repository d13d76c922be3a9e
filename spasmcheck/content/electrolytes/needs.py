"""Reference intakes and upper levels of adults by region, sex, age and life stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import LifeStage, Region, RequiredIntake, Sex

_GROUPS = (
    (Sex.FEMALE, LifeStage.NONE),
    (Sex.FEMALE, LifeStage.PREGNANT),
    (Sex.FEMALE, LifeStage.LACTATING),
    (Sex.MALE, LifeStage.NONE),
)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A group of adults with the same reference intakes.

    ages: such as 19–50 or 51+. needs: in the order of `Region`; None if a region has none.
    """

    sex: Sex
    life_stage: LifeStage
    ages: str
    needs: tuple[RequiredIntake | None, ...]


@dataclass(frozen=True, slots=True)
class UpperLimit:
    """The upper level of one region for some ages; amounts a day, in `unit`.

    amount: None if none was set. applies_to: what counts towards it, or a remark if none was set.
    reduce_above: chronic disease risk reduction intake, above which eating less is expected to reduce chronic
    disease; or None.
    """

    region: Region
    ages: str
    amount: float | None
    applies_to: str
    reduce_above: float | None
    unit: str


def daily_need(edition: PublishedEdition, nutrient: str, region: Region) -> RequiredIntake | None:
    """Return the reference intake that foods are compared with: the largest one of a region, or None.

    Pregnancy and breastfeeding are left out. The largest is the cautious choice: for anybody who needs less, a
    food holds a larger share than the page says.
    """
    rows = [
        row
        for row in _rows(edition, nutrient)
        if row.region is region and row.life_stage is LifeStage.NONE and row.recommended
    ]
    return max(rows, key=lambda row: row.recommended, default=None)


def need_rows(edition: PublishedEdition, nutrient: str) -> tuple[NeedRow, ...]:
    """Return the reference intakes as table rows; neighbouring age bands with the same figures are merged."""
    found = []
    for sex, stage in _GROUPS:
        of_age: dict[str, dict[Region, RequiredIntake]] = {}
        for row in _rows(edition, nutrient):
            if row.sex is sex and row.life_stage is stage:
                of_age.setdefault(row.age_band, {})[row.region] = row
        for _, same in groupby(sorted(of_age), key=lambda age: _figures(of_age[age])):
            ages = list(same)
            needs = tuple(of_age[ages[0]].get(region) for region in Region)
            found.append(NeedRow(sex, stage, _span(ages), needs))
    return tuple(found)


def limits(edition: PublishedEdition, nutrient: str) -> tuple[UpperLimit, ...]:
    """Return the upper levels by region; neighbouring age bands with the same level are merged.

    If levels differ within an age band, the lowest is returned.
    """
    found = []
    for region in Region:
        lowest: dict[str, _Level] = {}
        for row in sorted(_rows(edition, nutrient), key=_strictness):
            if row.region is region:
                lowest.setdefault(row.age_band, _level(row))
        for level, same in groupby(sorted(lowest), key=lowest.__getitem__):
            if any(level[:3]):
                found.append(UpperLimit(region, _span(list(same)), *level))
    return tuple(found)


def notes_of(edition: PublishedEdition, nutrient: str) -> tuple[str, ...]:
    """Return the notes on reference intakes, without duplicates."""
    return tuple(dict.fromkeys(row.note for row in _rows(edition, nutrient) if row.note))


def _rows(edition: PublishedEdition, nutrient: str) -> Iterable[RequiredIntake]:
    return (row for row in edition.knowledge.required_intakes if row.nutrient == nutrient)


_Level = tuple[float | None, str, float | None, str]


def _level(row: RequiredIntake) -> _Level:
    return row.upper_level, row.upper_level_applies_to, row.chronic_disease_risk_reduction, row.unit


def _strictness(row: RequiredIntake) -> tuple[float, float]:
    """Sort key: lowest upper level first; rows without one last."""
    return row.upper_level or inf, row.chronic_disease_risk_reduction or inf


def _figures(of_region: dict[Region, RequiredIntake]) -> tuple[object, ...]:
    return tuple(
        (row.recommended, row.recommended_kind) if (row := of_region.get(region)) else None for region in Region
    )


def _span(ages: Sequence[str]) -> str:
    """Merge age bands: 19-30 and 31-50 become 19–50; 51-70 and 71+ become 51+."""
    first, last = ages[0].rstrip("+").split("-"), ages[-1].split("-")
    return f"{first[0]}+" if last[-1].endswith("+") else f"{first[0]}–{last[-1]}"
