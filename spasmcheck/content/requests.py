"""Every request that a visitor's browser makes to this site. There is none to any other.

Kept in one place, shown on the page about privacy, and held by tests: every file that a template names is here,
and a browser that walks through the site asks for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Area = Literal["start", "check", "urgent", "result", "reading", "muscles", "foods", "laboratory", "search"]
"""A kind of page.

urgent: one of the check that says that help is needed now. muscles, foods, laboratory, search: a page to read
that has files of its own; reading: one that has none.
"""

_READING: tuple[Area, ...] = ("reading", "muscles", "foods", "laboratory", "search")
AREAS: tuple[Area, ...] = ("start", "check", "urgent", "result", *_READING)
_CHECK: tuple[Area, ...] = ("check", "urgent")
_RESULT: tuple[Area, ...] = ("urgent", "result")
_SWAPS: tuple[Area, ...] = (*_CHECK, "foods", "laboratory", "search")


@dataclass(frozen=True, slots=True)
class File:
    """A file that pages bring along. path: below the folder of static files. on: kinds of page that ask for it."""

    path: str
    what: Literal["icon", "style", "script"]
    on: tuple[Area, ...] = AREAS


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor's own action sends. address: where to, with a star for the rest of it."""

    what: Literal["page", "answers", "clear", "search", "swap", "download"]
    method: Literal["GET", "POST"]
    addresses: tuple[str, ...]


# A browser that shows a file, which names no icon, may ask for `/favicon.ico` too: that is under `/*`.
ASKED = (
    Asked("page", "GET", ("/*",)),
    Asked("answers", "POST", ("/check/*/",)),
    Asked("clear", "POST", ("/check/clear/",)),
    Asked("search", "POST", ("/search/",)),
    Asked("swap", "GET", ("/foods/", "/laboratory/")),
    Asked("download", "GET", ("/result/fhir/", "/knowledge.json", "/knowledge.schema.json")),
)

FILES = (
    File("img/favicon.svg", "icon"),
    File("root/favicon.ico", "icon"),
    File("root/apple-touch-icon.png", "icon"),
    File("css/tokens.css", "style"),
    File("css/base.css", "style"),
    File("css/forms.css", "style"),
    File("css/print.css", "style"),
    File("css/knowledge.css", "style", (*_RESULT, *_READING)),
    File("css/results.css", "style", _RESULT),
    File("css/sheet.css", "style", ("result",)),
    File("css/reading.css", "style", _READING),
    File("css/muscles.css", "style", ("muscles",)),
    File("css/foods.css", "style", ("foods",)),
    File("css/laboratory.css", "style", ("laboratory",)),
    File("css/search.css", "style", ("search",)),
    File("css/body.css", "style", _CHECK),
    File("django_htmx/htmx-2.min.js", "script", _SWAPS),
    File("js/focus.js", "script", _SWAPS),
    File("js/choices.js", "script", _CHECK),
    File("js/body.js", "script", _CHECK),
    File("js/today.js", "script", ("result",)),
)


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """A check that a test made in a real browser with nothing stored: pages of questions, and all requests."""

    pages: int
    requests: int


WHOLE_CHECK = WholeCheck(pages=14, requests=33)
"""From the first page to the result, for somebody with the findings of reference case 11."""

NEVER_ASKED = ("img/share.png",)
"""Files that a page names for sites on which somebody posts a link; a visitor's browser never asks for them."""
