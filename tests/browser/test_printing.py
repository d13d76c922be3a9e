"""The result on paper: two sides, whatever was answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from spasmcheck.reasoning import Interview
from tests.amounts import times
from tests.browser.conftest import OpenTab, Tab
from tests.browser.kinds import thorough
from tests.visitors import SAFE, Answers, Visitor

pytestmark = pytest.mark.browser

FORMATS = ("A4", "Letter")
PAGE = re.compile(rb"/Type /Page\b")


def pages(tab: Tab, path: str, paper: str) -> int:
    """How many pages a browser makes of what is shown."""
    if tab.path != path:
        tab.opens(path)
    return len(PAGE.findall(tab.page.pdf(format=paper)))


def two_sides(tab: Tab, people: dict[str, Answers]) -> dict[tuple[str, str], int]:
    """Those whose result does not come on two pages."""
    found = {}
    for name, answers in people.items():
        tab.has(answers)
        tab.opens("/result/")
        found |= {(name, paper): pages(tab, "/result/", paper) for paper in FORMATS}
    assert len(found) == 2 * len(people)
    return {who: number for who, number in found.items() if number != 2}


def fully(tab: Tab, *present: str) -> Answers:
    """Every page answered by somebody with these findings."""
    steps = tab.edition.index.steps.values()
    return Visitor(tab.edition).would_answer([q.slug for step in steps for q in step.questions], present)


def test_every_reference_case_comes_on_two_pages(tab: Tab, interviews: dict[str, Interview]) -> None:
    assert len(interviews) >= 130
    some = [*interviews][:: times(quick=5, thorough=1)]
    assert two_sides(tab, {slug: interviews[slug].answers for slug in some}) == {}


def test_so_does_it_with_the_food_part(tab: Tab) -> None:
    cases = {case.slug: case for case in tab.edition.knowledge.reference_cases[:: times(quick=18, thorough=6)]}
    assert two_sides(tab, {slug: fully(tab, *case.present) for slug, case in cases.items()}) == {}


def test_so_does_it_for_those_who_have_little_or_everything(tab: Tab) -> None:
    findings = tab.edition.index.findings
    women = {slug for slug in findings if slug not in {"sex-male", "age-40-59", "age-60-plus"}}
    men = {slug for slug in findings if slug not in {"sex-female", "age-18-39", "age-40-59"}}
    calm = {slug for slug in men if findings[slug].topic != "danger-signs"}
    people: dict[str, Answers] = {
        "no more than a danger sign": {"urgent-now": ["none"], "urgent-signs": ["saddle"]},
        "an emergency at once": SAFE | {"urgent-now": ["chest-pain"]},
        "nothing at all": fully(tab),
        "everything, a woman": fully(tab, *women),
        "everything, a man": fully(tab, *men),
        "everything but danger": fully(tab, *calm),
    }
    assert two_sides(tab, people) == {}


def test_the_diary_is_one_page(tab: Tab) -> None:
    assert {pages(tab, "/diary/", paper) for paper in FORMATS} == {1}


def test_a_result_becomes_a_pdf_that_can_be_read_aloud(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    pdf = page.pdf(format="A4", tagged=True, outline=True)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang (en-gb)" in pdf


def test_paper_begins_with_the_doctors_side_and_shows_nothing_else(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    expect(page.locator(".sheet")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".sheet")).to_be_visible()
    sides = page.locator(".sheet__side h2").all_inner_texts()
    assert sides == ["For the doctor or pharmacist", "Your plan"]
    for hidden in (".screen", ".header", ".footer"):
        expect(page.locator(hidden)).to_be_hidden()


def test_no_side_is_cut_off(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})
    wide = page.evaluate(
        "[...document.querySelectorAll('.sheet *')].filter((e) => e.scrollWidth > e.clientWidth + 1"
        " && !e.closest('.visually-hidden') && getComputedStyle(e).display !== 'inline' && e.clientWidth)"
        ".map((e) => e.className)"
    )
    assert wide == []


def test_the_day_is_written_by_the_browser(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    expect(page.locator(".sheet__who [data-today]")).to_have_text(re.compile(r"^\d{1,2} [A-Z][a-z]+ 20\d\d$"))


def test_without_javascript_there_is_a_line_to_write_on(open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False)
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    assert page.locator(".sheet__who [data-today]").text_content() == ""
    assert pages(tab, "/result/", "A4") == 2


def test_paper_is_white_also_for_those_who_read_in_the_dark(tab: Tab) -> None:
    tab.has(thorough(tab.edition))
    page = tab.opens("/result/")
    page.emulate_media(media="print", color_scheme="dark")
    for selector in ("html", "body", ".sheet", ".sheet__advice", ".sheet table"):
        colour = page.locator(selector).first.evaluate("(e) => getComputedStyle(e).backgroundColor")
        parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
        assert (len(parts) == 4 and parts[3] == 0) or min(parts[:3]) >= 225, (selector, colour)
    text = page.locator(".sheet__advice h3").evaluate("(e) => getComputedStyle(e).color")
    assert max(int(part) for part in re.findall(r"\d+", text)[:3]) <= 90
