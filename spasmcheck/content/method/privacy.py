"""What the page about privacy shows, as values."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from .requests import AREAS, ASKED, FILES, WHOLE_CHECK, File, PageKind, VisitorRequest, WholeCheck

_HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """The two cookies and every request. areas: how many files a page of each kind brings along, of icons one."""

    answers_cookie: str
    token_cookie: str
    token_hours: int
    asked: tuple[VisitorRequest, ...]
    files: tuple[File, ...]
    areas: tuple[tuple[PageKind, int], ...]
    in_all: int
    whole_check: WholeCheck


def privacy_page() -> PrivacyPage:
    """What is kept where, and for how long, as this site is set up."""
    return PrivacyPage(
        settings.SPASMCHECK_ANSWERS_COOKIE,
        settings.CSRF_COOKIE_NAME,
        settings.CSRF_COOKIE_AGE // _HOUR,
        ASKED,
        FILES,
        tuple((area, 1 + sum(area in file.on for file in FILES if file.what != "icon")) for area in AREAS),
        len(ASKED) + len(FILES),
        WHOLE_CHECK,
    )
