"""What a real browser asks for on a walk through the site: what the page about privacy lists, and nothing else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.templatetags.static import static
from playwright.sync_api import Request, expect

from spasmcheck.content.method.requests import ASKED, FILES
from tests.browser.conftest import Tab
from tests.visitors import SAFE

pytestmark = pytest.mark.browser

DOWNLOADS, SWAPPED = (
    next(asked.addresses for asked in ASKED if asked.what == what) for what in ("download", "swap")
)


def kind_of(request: Request) -> str:
    """A file by its path, and anything else by what the visitor did."""
    path, method = urlsplit(request.url).path, request.method
    if path.startswith(static("")):
        return path.removeprefix(static(""))
    if method == "POST":
        own = {"/check/clear/": "clear", "/search/": "search"}
        return own.get(path) or ("answers" if path.startswith("/check/") else f"POST {path}")
    if path in SWAPPED and request.headers.get("hx-request"):
        return "swap"
    if path in DOWNLOADS:
        return "download"
    return (
        "page"
        if method == "GET" and request.is_navigation_request()
        else f"{method} {request.resource_type} {path}"
    )


def test_every_request_is_on_the_list_and_the_list_holds_no_other(tab: Tab) -> None:
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    tab.page.on("request", note)
    tab.opens("/")
    tab.page.get_by_role("link", name="Start the check").click()
    for step in ("urgent-now", "urgent-signs"):
        expect(tab.page).to_have_url(re.compile(f"/check/{step}/$"))
        tab.ticks(step, SAFE[step][0])
        tab.continues()
    expect(tab.page).to_have_url(re.compile("/check/about-you/$"))
    tab.opens("/check/today/")
    tab.opens("/result/")
    tab.opens("/how-muscles-work/")
    tab.opens("/foods/")
    with tab.page.expect_response(re.compile(r"/foods/\?")):
        tab.page.locator("main input[type=search]").press_sequentially("oat")
    tab.opens("/laboratory/")
    with tab.page.expect_response(re.compile(r"/laboratory/\?")):
        tab.page.locator("input[type=range]").first.press("ArrowLeft")
    tab.opens("/search/")
    with tab.page.expect_response(re.compile("/search/")):
        tab.page.locator("#search-q").press_sequentially("oat")
    tab.opens("/how-this-works/editions/")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="Its schema").click()
    assert download.value.suggested_filename == "spasmcheck-knowledge.schema.json"
    tab.opens("/result/")
    tab.page.get_by_role("button", name="Clear my answers").click()
    expect(tab.page).to_have_url(re.compile("/check/cleared/$"))
    site = urlsplit(tab.url).netloc
    assert {urlsplit(request.url).netloc for request in requests} == {site}
    # A browser without a window asks for no icon.
    icons = {file.path for file in FILES if file.what == "icon"}
    listed = {asked.what for asked in ASKED} | {file.path for file in FILES}
    assert {kind_of(request) for request in requests} | icons == listed
    assert any(request.headers.get("hx-request") for request in requests if kind_of(request) == "answers")
