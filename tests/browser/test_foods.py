"""The list of foods follows what is typed."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Tab

CHANGES = """() => {
  window.said = [];
  const place = document.querySelector("#foods-count");
  new MutationObserver(() => window.said.push(place.textContent.trim()))
    .observe(place, { childList: true, characterData: true, subtree: true });
}"""


def test_typing_narrows_the_list(tab: Tab) -> None:
    page = tab.opens("/foods/?diet=vegan")
    count = page.locator("#foods-count")
    page.evaluate(CHANGES)
    box = page.get_by_role("searchbox", name="Search")
    box.press_sequentially("kale", delay=20)
    expect(count).to_have_text("2 foods")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(box).to_be_focused()
    expect(box).to_have_value("kale")
    expect(page).to_have_url(f"{tab.url}/foods/?q=kale&diet=vegan")
    # A live region speaks only when it stays in the page and what is in it changes.
    assert page.evaluate("said.at(-1)") == "2 foods"

    page.get_by_label("Show").focus()
    page.get_by_label("Show").select_option("calcium")
    expect(page.locator("th[aria-sort]")).to_contain_text("Calcium")
    expect(page.get_by_label("Show")).to_be_focused()
    expect(page).to_have_url(f"{tab.url}/foods/?nutrient=calcium&q=kale&diet=vegan")

    page.get_by_role("link", name="Potassium", exact=True).press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Potassium")
    expect(page.get_by_role("link", name="Potassium", exact=True)).to_be_focused()
    expect(page.get_by_label("Show")).to_have_value("potassium")
    box.fill("kalex")
    expect(count).to_have_text("0 foods")
    expect(page).to_have_url(f"{tab.url}/foods/?nutrient=potassium&q=kalex&diet=vegan")
    page.reload()
    expect(box).to_have_value("kalex")
