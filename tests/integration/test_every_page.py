"""What holds for every page, whoever reads it. Pages are found by following links, with a floor on how many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.crawl import VISITORS, Crawl, Who, error_pages, nobody, somebody_ready, somebody_thorough
from tests.pages import LOADED, Element, Page
from tests.visitors import HTMX, Visitor

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(("who", "floor"), VISITORS, ids=lambda part: getattr(part, "__name__", None))
def test_every_page_keeps_the_rules(crawl: Crawl, who: Who, floor: int) -> None:
    pages = crawl(who)
    assert len(pages) >= floor, sorted(pages)
    for url, page in pages.items():
        assert list(problems(page)) == [], url


def test_every_error_page_keeps_the_rules(edition: PublishedEdition) -> None:
    for name, response in error_pages(edition).items():
        assert response.status_code == int(name[:3])
        assert list(problems(Page(response.content))) == [], name


def test_every_kind_of_page_was_among_them(edition: PublishedEdition, crawl: Crawl) -> None:
    urls = {url.split("?")[0] for who, _floor in VISITORS for url in crawl(who)}
    steps = {f"/check/{slug}/" for slug in edition.index.steps}
    ends = {
        "/",
        "/check/answers/",
        "/result/",
        "/check/emergency/",
        "/check/not-for-you/",
        "/check/cleared/",
        "/check/clear/",
        "/check/today/",
    }
    assert steps | ends <= urls


def test_no_two_pages_have_one_title(crawl: Crawl) -> None:
    pages = crawl(somebody_thorough) | crawl(nobody)
    titles: dict[str, set[str]] = {}
    for url, page in pages.items():
        titles.setdefault(page.title, set()).add(url.split("?")[0])
    assert {title: urls for title, urls in titles.items() if len(urls) > 1} == {}


def test_every_response_carries_the_headers(edition: PublishedEdition, settings: Settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    responses = dict(error_pages(edition))
    visitor = somebody_ready(edition)
    for url in ("/", "/check/", "/check/urgent-now/", "/check/answers/", "/result/", "/check/cleared/"):
        responses[url] = visitor.asks(url)
        responses[f"{url} with htmx"] = visitor.asks(url, **HTMX)
    responses["clearing"] = visitor.posts("/check/clear/", {"csrfmiddlewaretoken": visitor.csrf_token})
    responses["no last slash"] = visitor.asks("/result")
    assert len(responses) >= 20
    for name, response in responses.items():
        for header, value in HEADERS.items():
            assert response.headers.get(header) == value, (name, header)
        assert response.headers["Cache-Control"] == "no-store", name
        assert response.headers["Permissions-Policy"].startswith("camera=()"), name
        assert "Server" not in response.headers


def test_static_files_carry_them_too(edition: PublishedEdition, settings: Settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    visitor = Visitor(edition)
    page = visitor.reads("/check/urgent-now/")
    for url in referred(page):
        response = visitor.asks(url)
        content = b"".join(response)
        assert response.status_code == 200, url
        assert content, url
        assert "max-age" in response.headers["Cache-Control"], url
        for header, value in HEADERS.items():
            assert response.headers.get(header) == value, (url, header)


def test_every_file_that_a_page_refers_to_is_there(crawl: Crawl) -> None:
    files = {url for who in (nobody, somebody_ready) for page in crawl(who).values() for url in referred(page)}
    assert len(files) >= 11
    for url in files:
        assert finders.find(url.removeprefix("/static/")), url


def test_the_first_visit_is_small(edition: PublishedEdition) -> None:
    page = Visitor(edition).reads("/")
    assert not page.root.all("script")
    assert len(page.html) <= 20_000


def referred(page: Page) -> set[str]:
    """Files of our own that a page loads."""
    links = [link.get("href") for link in page.root.all("link") if link.get("rel") in LOADED]
    return {*links, *(script.get("src") for script in page.root.all("script"))}


def problems(page: Page) -> Iterable[str]:
    """Everything in which a page falls short."""
    yield from frame_problems(page)
    yield from inline_problems(page)
    yield from reference_problems(page)
    yield from form_problems(page)
    yield from name_problems(page)


def frame_problems(page: Page) -> Iterable[str]:
    """What stands around and at the top of every page."""
    if len(page.root.all("h1")) != 1:
        yield f"{len(page.root.all('h1'))} h1"
    if not page.title.endswith(" – spasmcheck") or len(page.title) < 20:
        yield f"title {page.title!r}"
    if page.root.one("html").get("lang") != "en-gb":
        yield "lang"
    if not page.root.one("meta", name="description").get("content"):
        yield "no description"
    body = page.root.one("body")
    first = next((element for element in body if element.tag in {"a", "button", "input"}), body)
    if first.get("href") != "#main" or page.by_id("main").tag != "main":
        yield "the first link does not skip to the main part"
    levels = [int(element.tag[1]) for element in body if element.tag in {"h1", "h2", "h3", "h4", "h5"}]
    for higher, lower in zip([0, *levels], levels, strict=False):
        if lower > higher + 1 and not (higher == 0 and lower == 2):
            yield f"h{lower} after h{higher}"
    config = json.loads(page.root.one("meta", name="htmx-config").get("content"))
    wanted = {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "historyCacheSize": 0,
        "historyRestoreAsHxRequest": False,
        "refreshOnHistoryMiss": True,
    }
    if not wanted.items() <= config.items():
        yield f"htmx-config {config}"
    handling = [(rule["code"], rule["swap"]) for rule in config["responseHandling"]]
    if ("422", True) not in handling and ("4..", True) not in handling:
        yield "a problem with an answer would not be shown"


def inline_problems(page: Page) -> Iterable[str]:
    """Nothing that the Content-Security-Policy would refuse."""
    for element in page.root:
        if element.tag == "style" or "style" in element.attributes:
            yield f"<{element.tag}> has style"
        if element.tag == "script" and (not element.get("src") or element.content):
            yield "a script in the page"
        for name in element.attributes:
            if name.removeprefix("data-").startswith(("on", "hx-on", "hx-vars", "hx-vals")):
                yield f"<{element.tag}> has {name}"
        if element.tag in {"iframe", "object", "embed", "base"}:
            yield f"<{element.tag}>"


def reference_problems(page: Page) -> Iterable[str]:
    """Where links and files lead, and what ids refer to."""
    ids = [element.get("id") for element in page.root if element.get("id")]
    yield from (f"id {name} twice" for name in {name for name in ids if ids.count(name) > 1})
    for element in page.root:
        for name in ("src", "href", "action", "data-hx-post", "data-hx-get"):
            url = element.attributes.get(name)
            if url is None:
                continue
            if urlsplit(url).netloc or ":" in url.split("/")[0]:
                yield from outside_problems(element, name, url)
            elif url.startswith("#"):
                if url[1:] not in ids:
                    yield f"{url} leads nowhere"
            elif not url.startswith("/"):
                yield f"{name} {url!r}"
        for name in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
            for target in element.get(name).split():
                if target not in ids:
                    yield f"{name} {target} is not there"
            if name in element.attributes and not element.get(name).strip():
                yield f"{name} is empty"


def outside_problems(element: Element, name: str, url: str) -> Iterable[str]:
    """Only a source may be somewhere else, and it must not learn where the reader came from."""
    if url.startswith("tel:"):
        return
    names_itself = element.get("rel") == "canonical" or element.get("itemprop") == "url"
    if element.tag == "link" and names_itself and urlsplit(url).hostname == "testserver":
        return
    if element.tag != "a" or name != "href":
        yield f"<{element.tag}> loads {url}"
    if urlsplit(url).scheme not in {"http", "https"}:
        yield f"scheme of {url}"
    if "noreferrer" not in element.get("rel").split():
        yield f"{url} is told where the reader came from"


def form_problems(page: Page) -> Iterable[str]:
    """Forms that anybody can fill in, and that only our pages can send."""
    labels = {label.get("for") for label in page.root.all("label")}
    for form in page.root.all("form"):
        # Looking something up changes nothing, so it needs no token.
        looks_up = form.get("method") == "get" and not form.all("input", name="csrfmiddlewaretoken")
        sends = form.get("method") == "post" and form.all("input", name="csrfmiddlewaretoken")
        if not (looks_up or sends):
            yield f"form to {form.get('action')}"
        if not form.all("button", type="submit"):
            yield "a form without a button"
        # Else a browser fills in what it remembers when somebody goes back, whatever was cleared or changed since.
        fields = [item for tag in ("input", "select", "textarea") for item in form.all(tag)]
        for item in (item for item in fields if item.get("type") != "hidden"):
            if "off" not in {form.get("autocomplete"), item.get("autocomplete")}:
                yield f"{item.get('id')} is filled in by the browser"
    for item in page.root.all("input"):
        if item.get("type") != "hidden" and item.get("id") not in labels:
            yield f"{item.get('id')} has no label"


def name_problems(page: Page) -> Iterable[str]:
    """Everything that can be used or seen has a name."""
    for fieldset in page.root.all("fieldset"):
        if not fieldset.all("legend") or not fieldset.all("legend")[0].text:
            yield "a fieldset without a legend"
    for button in page.root.all("button"):
        if not button.text or button.get("type") != "submit":
            yield "a button without words or type"
    for image in page.root.all("img"):
        if "alt" not in image.attributes:
            yield "an image without words"
    for image in page.root.all("svg"):
        if image.get("aria-hidden") != "true" and not image.get("aria-label"):
            yield "a drawing that is neither hidden nor named"


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("<p style='x'></p>", "<p> has style"),
        ("<p onclick='x'></p>", "<p> has onclick"),
        ("<script>x</script>", "a script in the page"),
        ("<img src='https://elsewhere.example/x.png' alt=''>", "<img> loads https://elsewhere.example/x.png"),
        (
            "<a href='https://elsewhere.example/'>x</a>",
            "https://elsewhere.example/ is told where the reader came from",
        ),
        ("<a href='javascript:x'>x</a>", "scheme of javascript:x"),
        ("<a href='#nowhere'>x</a>", "#nowhere leads nowhere"),
        ("<i id='a'></i><i id='a'></i>", "id a twice"),
        ("<form></form>", "form to "),
        ("<input id='x'>", "x has no label"),
        ("<p aria-labelledby='x'></p>", "aria-labelledby x is not there"),
    ],
)
def test_the_rules_find_what_they_are_for(bad: str, problem: str) -> None:
    found: list[str] = []
    for rule in (inline_problems, reference_problems, form_problems):
        found += rule(Page(bad))
    assert problem in found
