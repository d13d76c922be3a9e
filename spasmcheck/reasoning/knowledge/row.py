"""The base of every row of knowledge, and the field types that say what a slug points at."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from .texts import END

_SLUG = r"^[a-z0-9]+(?:[-+][a-z0-9]+)*\+?" + END

Slug = Annotated[str, Meta(pattern=_SLUG, max_length=100)]
IsoDate = Annotated[str, Meta(pattern=r"^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?" + END)]
UsdaNumber = Annotated[str, Meta(pattern=r"^[0-9]{5}" + END)]
Year = Annotated[int, Meta(ge=1800, le=2100)]
Milligrams = Annotated[float, Meta(ge=0)]


def _ref(kind: str) -> Meta:
    return Meta(extra={"refers_to": kind})


FindingRef = Annotated[Slug, _ref("findings")]
CauseRef = Annotated[Slug, _ref("causes")]
SourceRef = Annotated[Slug, _ref("sources")]
NutrientRef = Annotated[Slug, _ref("nutrients")]
FoodRef = Annotated[Slug, _ref("foods")]
FoodGroupRef = Annotated[Slug, _ref("food_groups")]
RedFlagRef = Annotated[Slug, _ref("red_flags")]
SectionRef = Annotated[Slug, _ref("sections")]
QuestionRef = Annotated[Slug, _ref("questions")]

# A set written as a tuple: its order says nothing, and the canonical form sorts it.
IS_SET = Meta(extra={"is_set": True})
FindingSet = Annotated[tuple[FindingRef, ...], IS_SET]
SourceSet = Annotated[tuple[SourceRef, ...], IS_SET]
FoodSet = Annotated[tuple[FoodRef, ...], IS_SET]
CauseSet = Annotated[tuple[CauseRef, ...], IS_SET]
NutrientSet = Annotated[tuple[NutrientRef, ...], IS_SET]
TagSet = Annotated[tuple[Slug, ...], IS_SET]


class Row(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One immutable row.

    key: the fields of its natural key. ordered: the order of the rows of this kind matters.
    """

    key: ClassVar[tuple[str, ...]] = ("slug",)
    ordered: ClassVar[bool] = False

    @property
    def natural_key(self) -> str:
        """The natural key as one readable string, such as `low-magnesium/takes-statin`."""
        return "/".join(str(getattr(self, name)) for name in self.key)
