"""Everything that can be typed or asked for in an address, on pages that answer it."""

from __future__ import annotations

from urllib.parse import urlencode

from hypothesis import strategies as st

from spasmcheck.evidence.editions.edition_file import PublishedEdition

from .inputs import TEXT, Known
from .site import CANARY, TOKEN, Site, form, tries

Pairs = list[tuple[str, str]]


def pairs(*names: str) -> st.SearchStrategy[Pairs]:
    """Names that a page knows, with nonsense, and now and then a name that it does not know."""
    return st.lists(st.tuples(st.sampled_from(names) | TEXT, TEXT), max_size=4)


def query(of: Pairs) -> str:
    return urlencode(of, errors="surrogatepass")


def test_laboratory(edition: PublishedEdition) -> None:
    site = Site()
    numbers = st.floats(-1, 8).map(str)
    names = st.sampled_from(("calcium", "potassium", "magnesium"))
    settings = pairs("calcium", "potassium", "magnesium") | st.lists(st.tuples(names, numbers), max_size=3)
    tries(0.015, settings, lambda sent: site.holds(site.answers("/laboratory/", query=query(sent))))


def test_foods(edition: PublishedEdition) -> None:
    site = Site()
    filters = pairs("q", "nutrient", "group", "diet", "sort", "low_potassium")
    tries(0.02, filters, lambda sent: site.holds(site.answers("/foods/", query=query(sent))))
    site.holds(site.answers("/foods/", query=query([("q", CANARY)])))
    assert site.said_back, "what was typed is said back, so that it can be put right"


def test_search(edition: PublishedEdition) -> None:
    site = Site()

    def check(sent: tuple[str, bool]) -> None:
        body = form([("csrfmiddlewaretoken", TOKEN), ("q", sent[0])])
        more = {"HTTP_HX_REQUEST": "true"} if sent[1] else {}
        site.holds(site.answers("/search/", method="POST", body=body, **more))

    words = TEXT | st.sampled_from(("magnesium", "cramp at night", "z" * 100)).map(lambda word: f"{word} {CANARY}")
    tries(0.055, st.tuples(words, st.booleans()), check)
    check((CANARY, False))
    assert site.said_back


def test_addresses(edition: PublishedEdition) -> None:
    """Any path at all, and questions after pages that take none."""
    site = Site()
    starts = st.sampled_from(("/", "/check/", "/causes/", "/electrolytes/", "/result/", "/static/"))
    paths = st.builds(lambda start, rest: start + rest, starts, TEXT | TEXT.map(lambda text: text + "/"))
    known = st.sampled_from(("/", "/check/urgent-now/", "/result/", "/diary/", "/causes/gout/", "/check/clear/"))
    asked = st.tuples(paths | known, pairs("note", "return", "next", "format"))
    tries(0.14, asked, lambda sent: site.holds(site.answers(sent[0], query=query(sent[1]))))


def test_headers(edition: PublishedEdition) -> None:
    """What a browser says of itself, its cookies and what it sends, in words that no browser says."""
    site, known = Site(), Known(edition)
    names = st.sampled_from(
        (
            "HTTP_HX_REQUEST",
            "HTTP_HX_CURRENT_URL",
            "HTTP_HX_TARGET",
            "HTTP_HX_HISTORY_RESTORE_REQUEST",
            "HTTP_ACCEPT",
            "HTTP_ACCEPT_ENCODING",
            "HTTP_ACCEPT_LANGUAGE",
            "HTTP_IF_NONE_MATCH",
            "HTTP_IF_MODIFIED_SINCE",
            "HTTP_RANGE",
            "HTTP_REFERER",
            "HTTP_ORIGIN",
            "HTTP_HOST",
            "HTTP_USER_AGENT",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_FORWARDED_HOST",
            "HTTP_X_FORWARDED_PROTO",
            "HTTP_X_CSRFTOKEN",
            "HTTP_COOKIE",
            "CONTENT_TYPE",
            "CONTENT_LENGTH",
            "QUERY_STRING",
            "REMOTE_ADDR",
        )
    )
    words = TEXT | st.sampled_from(
        (
            "true",
            "br, gzip;q=0",
            "*",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/plain;charset=x",
        )
    )
    environ = st.dictionaries(names, words.map(lambda word: word.encode("utf-8", "replace").decode("latin-1")))
    pages = st.sampled_from(("/", "/check/urgent-now/", "/search/", "/check/clear/", "/foods/", "/robots.txt"))
    methods = st.sampled_from(("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "BREW", "post"))
    bodies = st.sampled_from((b"", b"x", b"--x\r\n\r\n--x--", form({"q": [CANARY]}), b"\xff\xfe" * 9, b"&" * 999))
    sent = st.tuples(pages, methods, bodies, st.sampled_from(known.cookies()), environ)

    def check(drawn: tuple[str, str, bytes, str, dict[str, str]]) -> None:
        path, method, body, cookie, more = drawn
        site.holds(site.answers(path, method=method, body=body, cookie=cookie, **more))

    tries(0.12, sent, check)
