"""Marks preview pages as such: banner on screen and in print, title prefix, headers against caching."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from spasmcheck.editing.preview_links import edited_at, published_at
from spasmcheck.web.pages import HtmxHttpRequest

from .draft_edition import DraftEdition

# The banner goes after the skip link, which must stay the first element that Tab reaches.
_TOP = re.compile(r'<body\b[^>]*>(?:\s*<a class="skip-link[^>]*>[^<]*</a>)?')
_TITLE = re.compile(r"\A(\s*(?:<!doctype html>.*?)?<title>)", re.DOTALL)
_STAMPS = ("ETag", "Last-Modified", "Expires")


def mark(request: HtmxHttpRequest, response: HttpResponse, draft: DraftEdition) -> None:
    """Prefix the title of an HTML response, and insert the banner if it is a whole page.

    An htmx fragment gets no banner, as it is swapped into a page that has one. Other responses stay unchanged.
    """
    if response.streaming or not is_html(response):
        return
    html = response.content.decode(response.charset)
    html = _TITLE.sub(lambda title: f"{title[0]}{escape(_('Preview'))}: ", html, count=1)
    if not request.htmx:
        shown = request.resolver_match if response.status_code == 200 else None
        context = {"draft": draft, "edited_at": edited_at(shown), "published_at": published_at(shown)}
        banner = render_to_string("editing/preview_banner.html", context, request)
        head = render_to_string("editing/preview_head.html")
        html = _TOP.sub(lambda top: top[0] + banner, html, count=1).replace("</head>", f"{head}</head>", 1)
    response.content = html.encode(response.charset)
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))


def is_html(response: HttpResponse) -> bool:
    """Return whether the response is HTML: a page or a fragment of one."""
    return response.get("Content-Type", "").startswith("text/html")


def keep_nowhere(response: HttpResponse) -> None:
    """Set headers against storing by browsers and proxies, and against indexing by search engines."""
    for name in _STAMPS:
        if name in response.headers:
            del response.headers[name]
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
