"""Which things changed places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest keys that explain how one order became the other: all but a longest rising run."""
    place_of = {key: place for place, key in enumerate(old)}
    places = [place_of[key] for key in new]
    ends: list[int] = []
    last: list[int] = []
    came_from: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(ends, place)
        came_from.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [place]
        last[at : at + 1] = [index]
    kept, index = set(), last[-1] if last else -1
    while index >= 0:
        kept.add(index)
        index = came_from[index]
    return {new[index] for index in range(len(places)) if index not in kept}
