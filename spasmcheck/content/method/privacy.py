"""Build the page about privacy."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from .requests import AREAS, ASKED, FILES, WHOLE_CHECK, File, PageKind, VisitorRequest, WholeCheck

_HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """What the template shows.

    areas: number of files that a page of each kind loads; of the icons a browser loads one. in_all: number of
    entries in `asked` and `files`.
    """

    answers_cookie: str
    token_cookie: str
    token_hours: int
    asked: tuple[VisitorRequest, ...]
    files: tuple[File, ...]
    areas: tuple[tuple[PageKind, int], ...]
    in_all: int
    whole_check: WholeCheck


def privacy_page() -> PrivacyPage:
    """Build the page from the settings of this site."""
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
