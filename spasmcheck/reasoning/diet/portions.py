"""Foods that hold much of a mineral, and a day of portions that reaches what is recommended.

Both are chosen for variety among foods that this visitor may be shown: nothing that a caution holds back, nothing
that the diet leaves out. Amounts are those of the food table; how much of it helps anybody is another question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from spasmcheck.reasoning.inference.knowledge_index import Findings, KnowledgeIndex
from spasmcheck.reasoning.knowledge import Food

from .intake import is_certain
from .restrictions import Restrictions

_NEVER = frozenset(
    {
        "contains-alcohol",
        "contains-caffeine",
        "grapefruit-drug-interactions",
        "high-sodium",
        "not-fortified",
        "not-suggested",
        "very-high-selenium",
    }
)
"""Tags of foods that are not suggested to anybody."""

_POTASSIUM_RICH = "high-potassium-caution"
_CALCIUM_STAYS_LOCKED_IN = "high-oxalate"

_WORTH_NAMING = 0.08
_PORTIONS_SHOWN = 6
_PORTIONS_A_GROUP = 2
_PORTIONS_A_DAY = 16
_AGAIN = 0.6
"""How much less a further portion of the same group is worth than the one before."""
_RARE = 0.5
"""How much less a food is worth that is not among the commonly eaten ones of the food questions."""

Targets = Mapping[str, float]
"""What is recommended, in mg a day, by nutrient."""


class DietaryRestrictions(Struct, frozen=True):
    """What the choice of foods depends on.

    held_back: nutrients that a caution holds back. low_salt: told to keep salt low, or does.
    """

    held_back: frozenset[str] = frozenset()
    vegan: bool = False
    no_dairy: bool = False
    low_salt: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether no food is suggested: which foods are rich in another mineral than potassium, no tag says."""
        return bool(self.held_back - {"potassium"})


class Portion(Struct, frozen=True):
    """A portion of a food. amounts: mg of each nutrient asked for, in their order."""

    food: Food
    amounts: tuple[float, ...]


class SampleMenu(Struct, frozen=True):
    """Portions in the order of the food groups. totals: mg by nutrient, of these portions alone."""

    portions: tuple[Portion, ...]
    totals: dict[str, float]
    reached: bool


def dietary_restrictions(index: KnowledgeIndex, findings: Findings, held: Restrictions) -> DietaryRestrictions:
    """What is known of a visitor that bears on food."""
    return DietaryRestrictions(
        held.nutrients,
        vegan=is_certain(index, "diet", "vegan", findings),
        no_dairy=is_certain(index, "diet", "avoids-dairy", findings),
        low_salt=is_certain(index, "diet", "low-salt", findings) or "sodium" in held.ask_first,
    )


def suitable(index: KnowledgeIndex, table: DietaryRestrictions) -> tuple[Food, ...]:
    """The foods that may be suggested.

    With potassium held back none that is rich in it; from a bare table none at all.
    """
    if table.is_bare:
        return ()
    groups = {group.slug for group in index.knowledge.food_groups if group.day_portions}
    return tuple(food for food in index.knowledge.foods if food.group in groups and _fits(food, table, index))


def top_foods(
    index: KnowledgeIndex, table: DietaryRestrictions, targets: Targets
) -> dict[str, tuple[Portion, ...]]:
    """For each nutrient the portions with most of it: few of one group, and none for a second nutrient.

    Commonly eaten foods come before others. Nothing is named that holds less than a twelfth of the target.
    """
    foods, common = suitable(index, table), _common(index)
    named: set[str] = set()
    found = {}
    for nutrient, target in targets.items():
        groups: dict[str, int] = {}
        portions: list[Portion] = []
        for food in sorted(
            foods, key=lambda food: (food.slug not in common, -absorbable_mg(index, food, nutrient), food.slug)
        ):
            amount = absorbable_mg(index, food, nutrient)
            if food.slug in named or amount < _WORTH_NAMING * target:
                continue
            if groups.get(food.group, 0) < _PORTIONS_A_GROUP and len(portions) < _PORTIONS_SHOWN:
                groups[food.group] = groups.get(food.group, 0) + 1
                portions.append(Portion(food, (amount,)))
        named.update(portion.food.slug for portion in portions)
        found[nutrient] = tuple(sorted(portions, key=lambda portion: (-portion.amounts[0], portion.food.slug)))
    return found


def sample_menu(index: KnowledgeIndex, table: DietaryRestrictions, targets: Targets) -> SampleMenu:
    """Portions that reach every target, picked one after the other by how much of what is missing each brings."""
    foods, common = list(suitable(index, table)), _common(index)
    brings = {food.slug: {slug: absorbable_mg(index, food, slug) for slug in targets} for food in foods}
    most = {group.slug: group.day_portions for group in index.knowledge.food_groups}
    picked: list[Food] = []
    of_group: dict[str, int] = {}
    missing = dict(targets)
    while any(amount > 0 for amount in missing.values()) and len(picked) < _PORTIONS_A_DAY:
        open_foods = [f for f in foods if f not in picked and of_group.get(f.group, 0) < most[f.group]]
        worth = {
            f.slug: _gain(brings[f.slug], missing, targets)
            * _AGAIN ** of_group.get(f.group, 0)
            * (1 if f.slug in common else _RARE)
            for f in open_foods
        }
        best = max(open_foods, key=lambda food: (worth[food.slug], food.slug), default=None)
        if best is None or worth[best.slug] <= 0:
            break
        picked.append(best)
        of_group[best.group] = of_group.get(best.group, 0) + 1
        missing = {nutrient: left - brings[best.slug][nutrient] for nutrient, left in missing.items()}
    return _as_day(index, _without_spare(picked, brings, targets), targets)


def absorbable_mg(index: KnowledgeIndex, food: Food, nutrient: str) -> float:
    """mg in a portion; none where the amount is not known or not absorbed."""
    amount = index.food_amounts[nutrient].get(food.slug) if nutrient in index.food_amounts else None
    return amount.mg if amount is not None and is_absorbed(food, nutrient) else 0.0


def is_absorbed(food: Food, nutrient: str) -> bool:
    """False for calcium of foods whose oxalate keeps it from being absorbed (Weaver, Proulx, Heaney)."""
    return nutrient != "calcium" or _CALCIUM_STAYS_LOCKED_IN not in food.tags


def _fits(food: Food, table: DietaryRestrictions, index: KnowledgeIndex) -> bool:
    tags = set(food.tags)
    return (
        tags.isdisjoint(_NEVER)
        and not (table.vegan and "vegan" not in tags)
        and not (table.no_dairy and "contains-dairy" in tags)
        and not (table.low_salt and not _is_low_in_salt(index, food))
        and not ("potassium" in table.held_back and _POTASSIUM_RICH in tags)
    )


def _is_low_in_salt(index: KnowledgeIndex, food: Food) -> bool:
    """False as well for a food of which nobody knows."""
    sodium = index.food_amounts.get("sodium", {}).get(food.slug)
    return sodium is not None and sodium.mg <= index.parameters.low_salt_portion


def _common(index: KnowledgeIndex) -> frozenset[str]:
    """The commonly eaten foods: those of which the food questions are made up."""
    return frozenset(part.food for item in index.knowledge.screener_items for part in item.foods)


def _gain(brought: Targets, missing: Targets, targets: Targets) -> float:
    """The share of the targets that a portion brings of what is missing."""
    return sum(
        min(max(missing[nutrient], 0.0), brought[nutrient]) / target for nutrient, target in targets.items()
    )


def _without_spare(picked: list[Food], brings: Mapping[str, Targets], targets: Targets) -> list[Food]:
    """Without the portions that turned out not to be needed."""
    kept = list(picked)
    for food in picked:
        rest = [other for other in kept if other is not food]
        if all(sum(brings[other.slug][n] for other in rest) >= target for n, target in targets.items()):
            kept = rest
    return kept


def _as_day(index: KnowledgeIndex, foods: Iterable[Food], targets: Targets) -> SampleMenu:
    place = {group.slug: number for number, group in enumerate(index.knowledge.food_groups)}
    in_order = sorted(foods, key=lambda food: (place[food.group], food.slug))
    portions = tuple(
        Portion(food, tuple(absorbable_mg(index, food, nutrient) for nutrient in targets)) for food in in_order
    )
    totals = {
        nutrient: sum(portion.amounts[number] for portion in portions) for number, nutrient in enumerate(targets)
    }
    reached = bool(portions) and all(totals[nutrient] >= target for nutrient, target in targets.items())
    return SampleMenu(portions, totals, reached)
