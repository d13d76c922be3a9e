"""Search foods and food groups by words."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable

from spasmcheck.content.words import without_accents
from spasmcheck.reasoning.knowledge import Food, FoodGroup

_ENDING = re.compile(r"(?<=\w{3})(?:ies|es|s|y)$")
"""Endings removed so that "berries" matches "berry" and "bananas" matches "banana"."""


def found(foods: Iterable[Food], typed: str) -> tuple[Food, ...]:
    """Return the foods that contain every word, in any order of words; all foods if nothing was typed.

    Names are searched for the words as typed, then for the words without plural endings. Only if no name matches,
    the USDA descriptions are searched, which contain words such as "soymilk".
    """
    every, words = tuple(foods), _words(typed)
    tries: tuple[tuple[Callable[[Food], str], list[str]], ...] = (
        (lambda food: food.name, words),
        (lambda food: food.name, _stems(words)),
        (lambda food: food.usda_description, _stems(words)),
    )
    for text_of, wanted in tries:
        fitting = tuple(food for food in every if _holds(text_of(food), wanted))
        if fitting:
            return fitting
    return ()


def groups_named(groups: Iterable[FoodGroup], typed: str) -> tuple[FoodGroup, ...]:
    """Return the groups whose names contain every word, since "nuts" may mean the group; () without words."""
    words = _stems(_words(typed))
    return tuple(group for group in groups if words and _holds(group.name, words))


def _holds(text: str, words: Iterable[str]) -> bool:
    folded = without_accents(text)
    return all(word in folded for word in words)


def _words(typed: str) -> list[str]:
    stripped = (word.strip(string.punctuation) for word in without_accents(typed).split())
    return [word for word in stripped if word]


def _stems(words: Iterable[str]) -> list[str]:
    return [_ENDING.sub("", word) for word in words]
