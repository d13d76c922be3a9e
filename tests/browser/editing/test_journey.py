"""A ratio is changed, looked at, asked for, rehearsed and published, and taken back, by people in browsers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab
from tests.browser.editing.conftest import SignIn, Site
from tests.conftest import FIXTURES

pytestmark = pytest.mark.browser

WHY = "A larger series of people on acid blockers"


def needs_help_today(tab: Tab) -> None:
    """Answer two pages, after which there is a result: nothing more has to be known."""
    tab.opens("/check/")
    for step, sign in (("urgent-now", "none"), ("urgent-signs", "swollen-leg")):
        expect(tab.page).to_have_url(re.compile(f"/check/{step}/$"))
        tab.ticks(step, sign)
        tab.continues()
    # The address changes last: by then the answer is in its cookie.
    expect(tab.page).not_to_have_url(re.compile("/check/urgent-"))


def edition_of_result(tab: Tab) -> str:
    """The edition that the result names."""
    tab.opens("/result/")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Your result")
    return re.findall(r"Edition \d+", tab.page.locator("p.edition").first.inner_text())[0]


def change_the_ratio(page: Page) -> None:
    """Find the row by its words and make the ratio larger."""
    page.locator("#searchbar").fill("low magnesium acid")
    page.locator("#changelist-search input[type=submit]").click()
    row = page.locator("#result_list tbody tr").filter(has=page.get_by_text("Low magnesium", exact=True))
    row.locator("th a").click()
    page.get_by_label("Ratio if present").fill("8")
    page.get_by_label("Why this change").fill(WHY)
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}


def test_from_a_changed_ratio_to_every_visitor_and_back(sign_in: SignIn, site: Site, tmp_path: Path) -> None:
    under_way = sign_in()
    needs_help_today(under_way)

    eva = sign_in("eva")
    eva.opens("/admin/evidence/evidence/")
    change_the_ratio(eva.page)
    eva.opens("/admin/preview/causes/low-magnesium/")
    expect(eva.page.locator(".preview-banner")).to_contain_text("Not published")
    expect(eva.page.locator("main")).to_contain_text("ratio 8;")
    public = sign_in()
    public.opens("/causes/low-magnesium/")
    expect(public.page.locator("main")).to_contain_text("ratio 1.6;")
    eva.opens("/admin/publishing/")
    eva.page.get_by_label("What is new, and why").fill("Acid blockers weigh more")
    eva.page.get_by_role("button", name="Ask", exact=True).click()
    expect(eva.page.get_by_text("A publisher will find your request")).to_be_visible()

    paul = sign_in("paul")
    paul.opens("/admin/publishing/")
    expect(paul.page.get_by_text("Acid blockers weigh more").first).to_be_visible()
    paul.page.get_by_role("button", name="Rehearse this draft").click()
    cases = paul.page.locator("table.cases").first.locator("tbody tr")
    # In two of the cases that differ another cause comes first; these stand at the top.
    other_first = cases.filter(has=paul.page.locator("td:nth-of-type(2) ins"))
    expect(other_first).to_have_count(2)
    expect(other_first.first).to_contain_text("Low magnesium")
    expect(paul.page.get_by_text("No emergency missed")).to_be_visible()
    paul.page.get_by_role("button", name="Publish it for everybody").click()
    expect(paul.page.get_by_text("Edition 2 is public")).to_be_visible()

    # Every process comes to serve it; a check that was under way keeps its edition.
    site.serves(2)
    for _ in range(6):
        public.opens("/causes/low-magnesium/")
        expect(public.page.locator("main")).to_contain_text("ratio 8;")
    needs_help_today(public)
    assert edition_of_result(public) == "Edition 2"
    assert edition_of_result(under_way) == "Edition 1"

    paul.opens("/admin/editions/1/")
    paul.page.get_by_role("link", name=re.compile("See what going back")).click()
    paul.page.get_by_label("Why", exact=True).fill("The series was withdrawn")
    paul.page.get_by_role("button", name=re.compile("Publish Edition 1 again")).click()
    expect(paul.page.get_by_text("Edition 3 is public")).to_be_visible()
    site.command("manage.py", "dumpknowledge", str(tmp_path))
    assert files(tmp_path) == files(FIXTURES)
    eva.opens("/admin/changes/")
    for told in (WHY, "The series was withdrawn"):
        expect(eva.page.get_by_role("cell", name=told).first).to_be_visible()
