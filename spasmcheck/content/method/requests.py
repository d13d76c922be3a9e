"""List every request that a visitor's browser makes to this site. There are none to other sites.

The page about privacy shows this list. Tests check that it holds every file that a template names, and that a
browser that walks through the site requests nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext_lazy as _

from spasmcheck.evidence.labelling import give_words


class PageKind(StrEnum):
    """A kind of page, by the files that it loads.

    URGENT: page of the check that says that help is needed now. MUSCLES, FOODS, LABORATORY, SEARCH: reading pages
    with files of their own; READING: all other reading pages.
    """

    START = "start"
    CHECK = "check"
    URGENT = "urgent"
    RESULT = "result"
    READING = "reading"
    MUSCLES = "muscles"
    FOODS = "foods"
    LABORATORY = "laboratory"
    SEARCH = "search"


give_words(
    PageKind,
    name={
        PageKind.START: _("the first page"),
        PageKind.CHECK: _("pages of the check"),
        PageKind.URGENT: _("pages on getting help now"),
        PageKind.RESULT: _("the result and the diary"),
        PageKind.READING: _("other pages to read"),
        PageKind.MUSCLES: _("how muscles work"),
        PageKind.FOODS: _("foods"),
        PageKind.LABORATORY: _("the membrane laboratory"),
        PageKind.SEARCH: _("search"),
    },
)

AREAS = tuple(PageKind)
_READING = (PageKind.READING, PageKind.MUSCLES, PageKind.FOODS, PageKind.LABORATORY, PageKind.SEARCH)
_CHECK = (PageKind.CHECK, PageKind.URGENT)
_RESULT = (PageKind.URGENT, PageKind.RESULT)
_SWAPS = (*_CHECK, PageKind.FOODS, PageKind.LABORATORY, PageKind.SEARCH)


class FileKind(StrEnum):
    """The kind of a static file."""

    ICON = "icon"
    STYLE = "style"
    SCRIPT = "script"


give_words(
    FileKind,
    name={
        FileKind.ICON: _("Icon of the site"),
        FileKind.STYLE: _("Style sheet"),
        FileKind.SCRIPT: _("Script"),
    },
)


class Action(StrEnum):
    """An action of a visitor that sends a request."""

    PAGE = "page"
    ANSWERS = "answers"
    CLEAR = "clear"
    SEARCH = "search"
    SWAP = "swap"
    DOWNLOAD = "download"


give_words(
    Action,
    name={
        Action.PAGE: _("You open a page"),
        Action.ANSWERS: _("You press Continue"),
        Action.CLEAR: _("You clear your answers"),
        Action.SEARCH: _("You search"),
        Action.SWAP: _("You filter foods or move a slider"),
        Action.DOWNLOAD: _("You save a file"),
    },
    sent={
        Action.PAGE: _("The address, and the cookies"),
        Action.ANSWERS: _(
            "The answers on that page, and the cookies. With JavaScript the next page is swapped in, without it "
            "the browser loads it."
        ),
        Action.CLEAR: _("The cookies, which then go"),
        Action.SEARCH: _("Your words, and the cookies. They stand in no address, and nothing is kept of them."),
        Action.SWAP: _("What you look for, or where the sliders stand, and the cookies"),
        Action.DOWNLOAD: _("The address, and the cookies; no copy is kept"),
    },
)


@dataclass(frozen=True, slots=True)
class File:
    """A static file. path: relative to the static root. on: kinds of page that load it."""

    path: str
    what: FileKind
    on: tuple[PageKind, ...] = AREAS


@dataclass(frozen=True, slots=True)
class VisitorRequest:
    """A request sent by a visitor's action. addresses: URL paths; `*` stands for any text."""

    what: Action
    method: Literal["GET", "POST"]
    addresses: tuple[str, ...]


# A browser that opens a file directly may also request `/favicon.ico`, since a file names no icon; `/*` covers it.
ASKED = (
    VisitorRequest(Action.PAGE, "GET", ("/*",)),
    VisitorRequest(Action.ANSWERS, "POST", ("/check/*/",)),
    VisitorRequest(Action.CLEAR, "POST", ("/check/clear/",)),
    VisitorRequest(Action.SEARCH, "POST", ("/search/",)),
    VisitorRequest(Action.SWAP, "GET", ("/foods/", "/laboratory/")),
    VisitorRequest(Action.DOWNLOAD, "GET", ("/result/fhir/", "/knowledge.json", "/knowledge.schema.json")),
)

FILES = (
    File("img/favicon.svg", FileKind.ICON),
    File("root/favicon.ico", FileKind.ICON),
    File("root/apple-touch-icon.png", FileKind.ICON),
    File("css/tokens.css", FileKind.STYLE),
    File("css/base.css", FileKind.STYLE),
    File("css/forms.css", FileKind.STYLE),
    File("css/print.css", FileKind.STYLE),
    File("css/knowledge.css", FileKind.STYLE, (*_RESULT, *_READING)),
    File("css/results.css", FileKind.STYLE, _RESULT),
    File("css/sheet.css", FileKind.STYLE, (PageKind.RESULT,)),
    File("css/reading.css", FileKind.STYLE, _READING),
    File("css/muscles.css", FileKind.STYLE, (PageKind.MUSCLES,)),
    File("css/foods.css", FileKind.STYLE, (PageKind.FOODS,)),
    File("css/laboratory.css", FileKind.STYLE, (PageKind.LABORATORY,)),
    File("css/search.css", FileKind.STYLE, (PageKind.SEARCH,)),
    File("css/body.css", FileKind.STYLE, _CHECK),
    File("django_htmx/htmx-2.min.js", FileKind.SCRIPT, _SWAPS),
    File("js/focus.js", FileKind.SCRIPT, _SWAPS),
    File("js/choices.js", FileKind.SCRIPT, _CHECK),
    File("js/body.js", FileKind.SCRIPT, _CHECK),
    File("js/today.js", FileKind.SCRIPT, (PageKind.RESULT,)),
)


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """Question pages and requests of a whole check, counted by a test in a real browser with an empty cache."""

    pages: int
    requests: int


WHOLE_CHECK = WholeCheck(pages=14, requests=33)
"""From the first page to the result, with the findings of reference case 11."""

NEVER_ASKED = ("img/share.png",)
"""Files named for link previews on other sites; a visitor's browser never requests them."""
