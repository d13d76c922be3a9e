"""The result on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.browser.kinds import thorough

pytestmark = pytest.mark.browser


def test_a_result_becomes_a_pdf_that_can_be_read_aloud(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    pdf = page.pdf(format="A4", tagged=True, outline=True)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang (en-gb)" in pdf
    assert len(re.findall(rb"/Type /Page\b", pdf)) >= 1


def test_paper_shows_the_advice_and_no_navigation(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    page.emulate_media(media="print")
    expect(page.locator("section.advice")).to_be_visible()
    expect(page.get_by_role("button", name="Clear my answers")).to_be_hidden()
    for part in page.locator(".no-print").all():
        expect(part).to_be_hidden()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_paper_is_white_also_for_those_who_read_in_the_dark(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    page.emulate_media(media="print", color_scheme="dark")
    for selector in ("html", "body", "section.advice", "article.contributor"):
        colour = page.locator(selector).first.evaluate("(e) => getComputedStyle(e).backgroundColor")
        parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
        assert (len(parts) == 4 and parts[3] == 0) or min(parts[:3]) >= 225, (selector, colour)
    text = page.locator("section.advice h2").evaluate("(e) => getComputedStyle(e).color")
    assert max(int(part) for part in re.findall(r"\d+", text)[:3]) <= 90
