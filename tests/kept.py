"""Caches that never answer, so that everything is rendered anew, and that notice two values under one key.

What a cache would have given to somebody is what somebody else got first. So it is enough that whatever is put
under a key is always the same as what is there.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from importlib import import_module
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.utils.functional import Promise

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.results.markup.pieces import Pieces
from spasmcheck.web.fragments import FragmentCache

Key = tuple[Any, ...]


@dataclass
class Seen:
    """What was put where.

    told: by place and key, what it was, in words. shared: a key of more than one value by place, and how they
    differ. caches: all that there are.
    """

    caches: frozenset[str]
    told: dict[str, dict[Key, Any]] = field(default_factory=dict)
    shared: dict[str, tuple[Key, Any, Any]] = field(default_factory=dict)

    def put(self, place: str, key: Key, value: Any) -> None:
        """Note a value, and whether another one was there."""
        told = in_words(value)
        before = self.told.setdefault(place, {}).setdefault(key, told)
        if before != told:
            self.shared.setdefault(place, (key, *_difference(before, told)))


@contextmanager
def nothing_kept() -> Iterator[Seen]:
    """Render everything anew for the length of the block."""
    import_module(settings.ROOT_URLCONF)
    names = _names()
    seen = Seen(frozenset(names.values()))

    def store_of(cache: FragmentCache[Any]) -> _ByPrefix:
        return _ByPrefix(names[id(cache)], seen)

    def made_of(pieces: Pieces) -> _Noting:
        made: _Noting = pieces.__dict__["noting"]
        return made

    def make(pieces: Pieces, _made: object) -> None:
        pieces.__dict__["noting"] = _Noting("pieces", seen, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FragmentCache, "_pieces", property(store_of), raising=False)
        patch.setattr(Pieces, "_made", property(made_of, make), raising=False)
        forget_functions()
        yield seen


def forget_functions() -> None:
    """Empty what functions of ours remember."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith("spasmcheck"):
            thing.cache_clear()


class _Noting(dict[Any, Any]):
    """Gives nothing back, and notes what is put into it. around: what the whole store is known by."""

    def __init__(self, place: str, seen: Seen, around: Key | None) -> None:
        super().__init__()
        self.place, self.seen, self.around = place, seen, around

    def get(self, key: Any, default: Any = None) -> Any:
        return default

    def __len__(self) -> int:
        return 0

    def __setitem__(self, key: Any, value: Any) -> None:
        if self.around is None:
            # Pieces that are just being made; whose they are is known once they are kept themselves.
            super().__setitem__(key, value)
            return
        named = isinstance(key, tuple) and key and str(key[0]).endswith(".html")
        if named:
            place, parts = f"{self.place} {key[0]}", key[1:]
        elif self.place == "pieces":
            place, parts = self.place, (key,)
        else:
            *around, name = key
            place, parts = self.place, (*around, *(name if isinstance(name, tuple) else (name,)))
        self.seen.put(place, (*self.around, *parts), value)
        if isinstance(value, Pieces):
            value._made.belongs_to((*self.around, *parts))

    def belongs_to(self, around: Key) -> None:
        """Note what was put into it before, and from here on what comes."""
        self.around = around
        for key, value in self.items():
            self[key] = value


class _ByPrefix:
    def __init__(self, place: str, seen: Seen) -> None:
        self.place, self.seen = place, seen

    def __getitem__(self, prefix: str) -> _Noting:
        return _Noting(self.place, self.seen, (prefix,))


def _names() -> dict[int, str]:
    """What modules call the caches that they hold, by identity."""
    return {
        id(value): f"{module.__name__}.{name}"
        for module in list(sys.modules.values())
        if module.__name__.startswith("spasmcheck")
        for name, value in vars(module).items()
        if isinstance(value, FragmentCache)
    }


def in_words(value: Any) -> Any:
    """A value as something that can be compared, also where its type compares by identity."""
    if value is None or isinstance(value, str | int | float | bytes | Enum | type | msgspec.Struct):
        told = value
    elif isinstance(value, Promise):
        told = str(value)
    elif isinstance(value, Mapping):
        told = {key: in_words(inner) for key, inner in value.items()}
    elif isinstance(value, list | tuple):
        told = [in_words(inner) for inner in value]
    elif isinstance(value, set | frozenset):
        told = sorted(repr(in_words(inner)) for inner in value)
    elif isinstance(value, PublishedEdition):
        told = [value.number, value.sha256, value.published_at]
    elif isinstance(value, KnowledgeIndex | _Noting) or callable(value):
        told = getattr(value, "__qualname__", type(value).__qualname__)
    elif is_dataclass(value):
        told = {one.name: in_words(getattr(value, one.name)) for one in fields(value)}
    else:
        told = {type(value).__qualname__: {name: in_words(inner) for name, inner in vars(value).items()}}
    return told


def _difference(one: Any, other: Any) -> tuple[Any, Any]:
    """The first place in which two values differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next(_difference(one[key], other[key]) for key in one if one[key] != other[key])
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return next(_difference(a, b) for a, b in zip(one, other, strict=True) if a != b)
    return one, other
