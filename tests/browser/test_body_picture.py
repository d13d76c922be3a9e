"""The figure beside the list of places: two ways to one answer."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenTab, Tab
from tests.visitors import SAFE

pytestmark = pytest.mark.browser

PLACES = ("face", "jaw", "back-neck", "arm", "abdomen", "hand", "thigh", "calf", "foot")
"""From head to foot, as the arrow keys go through them."""

ADULT = SAFE | {"age": ["40-59"], "sex": ["male"]}

TARGET = 44
"""The least width and height of what a finger can hit, in CSS pixels."""

LOOKS = """(place) => ({
  fill: getComputedStyle(place.querySelector(".place__fill")).fill,
  line: parseFloat(getComputedStyle(place.querySelector(".place__edge")).strokeWidth),
  hatch: getComputedStyle(place.querySelector(".place__hatch")).display !== "none",
})"""

# Where a place can be hit, on a grid over and around it: a point of it, and the width and height of each area.
HITS = """(place) => {
  const figure = place.ownerSVGElement.getBoundingClientRect();
  const own = place.getBoundingClientRect();
  const box = { top: Math.max(figure.top, own.top - 40), bottom: Math.min(figure.bottom, own.bottom + 40),
    left: Math.max(figure.left, own.left - 40), right: Math.min(figure.right, own.right + 40) };
  const step = 2;
  const left = new Set();
  for (let y = box.top + 1; y < box.bottom; y += step) {
    for (let x = box.left + 1; x < box.right; x += step) {
      if (document.elementFromPoint(x, y)?.closest(".place") === place) left.add(`${x} ${y}`);
    }
  }
  const points = [...left].map((point) => point.split(" ").map(Number));
  const areas = [];
  for (const point of points) {
    const open = [point];
    const xs = [], ys = [];
    while (open.length) {
      const [x, y] = open.pop();
      if (!left.delete(`${x} ${y}`)) continue;
      xs.push(x);
      ys.push(y);
      open.push([x + step, y], [x - step, y], [x, y + step], [x, y - step]);
    }
    if (xs.length) areas.push([xs, ys].map((all) => Math.max(...all) - Math.min(...all) + step));
  }
  return { point: points[points.length >> 1], areas };
}"""


def where(tab: Tab) -> Page:
    """The page that asks for places."""
    tab.has(ADULT)
    return tab.opens("/check/where/")


def box(page: Page, slug: str) -> Locator:
    """The checkbox in the list."""
    return page.locator(f'.choice__input[name="where"][value="{slug}"]')


def place(page: Page, slug: str) -> Locator:
    """The same on the figure."""
    return page.locator(f'.place[data-place="{slug}"]')


def middle(page: Page, slug: str) -> tuple[float, float]:
    """A point at which a place can be hit."""
    x, y = place(page, slug).evaluate(HITS)["point"]
    return x, y


def at_rest(page: Page) -> None:
    """Wait until nothing changes its looks any more."""
    page.evaluate("Promise.allSettled(document.getAnimations().map(({finished}) => finished)).then(() => null)")


def in_view(page: Page) -> None:
    """Scroll to the figure."""
    page.locator(".body-picture__figure").evaluate("(figure) => figure.scrollIntoView({ block: 'center' })")


def shows(page: Page, slug: str, *, chosen: bool) -> None:
    """The figure shows a place as chosen or not, for the eye and for the ear."""
    expect(place(page, slug)).to_have_attribute("aria-checked", str(chosen).lower())
    hatch = place(page, slug).locator(".place__hatch")
    expect(hatch).to_have_css("display", "inline" if chosen else "none")
    name = page.locator(f'.body-picture__name[data-place="{slug}"]')
    if chosen:
        expect(name).to_be_visible()


@pytest.mark.parametrize("slug", PLACES)
def test_a_click_on_a_place_chooses_it_in_the_list_and_takes_it_back(tab: Tab, slug: str) -> None:
    page = where(tab)
    in_view(page)
    point = middle(page, slug)
    page.mouse.click(*point)
    expect(box(page, slug)).to_be_checked()
    expect(page.locator(".pictured :checked")).to_have_count(1)
    shows(page, slug, chosen=True)
    page.mouse.click(*point)
    expect(box(page, slug)).not_to_be_checked()
    shows(page, slug, chosen=False)


def test_what_is_chosen_in_the_list_shows_on_the_figure_by_more_than_colour(tab: Tab) -> None:
    page = where(tab)
    before = place(page, "calf").evaluate(LOOKS)
    tab.ticks("where", "calf")
    page.mouse.move(1, 1)
    shows(page, "calf", chosen=True)
    at_rest(page)
    after = place(page, "calf").evaluate(LOOKS)
    assert after["hatch"]
    assert not before["hatch"]
    assert after["line"] > before["line"]
    assert after["fill"] != before["fill"]
    for slug in set(PLACES) - {"calf"}:
        shows(page, slug, chosen=False)


def test_somewhere_else_clears_both_and_a_place_takes_somewhere_else_back(tab: Tab) -> None:
    page = where(tab)
    tab.ticks("where", "calf")
    tab.ticks("where", "jaw")
    tab.ticks("where", "none")
    for slug in ("calf", "jaw"):
        expect(box(page, slug)).not_to_be_checked()
        shows(page, slug, chosen=False)
    in_view(page)
    page.mouse.click(*middle(page, "hand"))
    expect(box(page, "none")).not_to_be_checked()
    shows(page, "hand", chosen=True)


def test_the_keyboard_moves_from_head_to_foot_and_chooses(tab: Tab) -> None:
    page = where(tab)
    box(page, "calf").focus()
    page.keyboard.press("Shift+Tab")
    expect(place(page, "face")).to_be_focused()
    for slug in (*PLACES[1:], "face"):
        page.keyboard.press("ArrowDown")
        expect(place(page, slug)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(place(page, "foot")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(place(page, "calf")).to_be_focused()
    expect(page.locator('.body-picture__name[data-place="calf"]')).to_be_visible()
    page.keyboard.press("Space")
    expect(box(page, "calf")).to_be_checked()
    shows(page, "calf", chosen=True)
    # One stop for the whole figure, and it is where the reader was.
    page.keyboard.press("Tab")
    expect(box(page, "calf")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(place(page, "calf")).to_be_focused()
    page.keyboard.press("Space")
    expect(box(page, "calf")).not_to_be_checked()


def test_focus_is_seen_on_the_figure_and_differs_from_chosen(tab: Tab) -> None:
    page = where(tab)
    tab.ticks("where", "thigh")
    page.mouse.move(1, 1)
    box(page, "calf").focus()
    page.keyboard.press("Shift+Tab")
    expect(place(page, "face")).to_be_focused()
    at_rest(page)
    focused = place(page, "face").evaluate(LOOKS)
    chosen = place(page, "thigh").evaluate(LOOKS)
    plain = place(page, "foot").evaluate(LOOKS)
    assert len({focused["fill"], chosen["fill"], plain["fill"]}) == 3
    assert focused["line"] > plain["line"]


def test_a_place_lights_up_and_is_named_while_the_pointer_or_the_keyboard_is_at_it(tab: Tab) -> None:
    page = where(tab)
    name = page.locator('.body-picture__name[data-place="thigh"]')
    in_view(page)
    page.mouse.move(*middle(page, "thigh"))
    expect(name).to_be_visible()
    page.mouse.move(1, 1)
    expect(name).to_be_hidden()
    page.locator(".choice").filter(has=box(page, "thigh")).hover()
    expect(name).to_be_visible()
    page.mouse.move(1, 1)
    box(page, "foot").focus()
    page.keyboard.press("Tab")
    expect(box(page, "thigh")).to_be_focused()
    expect(name).to_be_visible()


def test_a_screen_reader_hears_the_names_of_the_list(tab: Tab) -> None:
    page = where(tab)
    group = page.get_by_role("group", name=re.compile("figure"))
    places = group.get_by_role("checkbox")
    expect(places).to_have_count(len(PLACES))
    for slug in PLACES:
        label = page.locator(f'label[for="{box(page, slug).get_attribute("id")}"]').inner_text()
        expect(place(page, slug)).to_have_accessible_name(label)
        expect(group.get_by_role("checkbox", name=label, exact=True)).not_to_be_checked()
    tab.ticks("where", "jaw")
    expect(group.get_by_role("checkbox", name="Jaw")).to_be_checked()


def test_fingers_hit_every_place_on_a_small_phone(open_tab: OpenTab) -> None:
    tab = open_tab(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = where(tab)
    in_view(page)
    for slug in PLACES:
        hits = place(page, slug).evaluate(HITS)
        assert hits["areas"]
        assert all(min(size) >= TARGET for size in hits["areas"]), (slug, hits["areas"])
        page.touchscreen.tap(*hits["point"])
        expect(box(page, slug)).to_be_checked()
        shows(page, slug, chosen=True)
        page.touchscreen.tap(*hits["point"])
        shows(page, slug, chosen=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_javascript_the_list_does_everything_and_the_figure_only_shows_it(open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False)
    page = where(tab)
    expect(page.get_by_role("group", name=re.compile("figure"))).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Calf")).to_have_count(1)
    expect(page.get_by_text("Choose on the figure")).to_be_hidden()
    page.locator(".body-picture__figure").click(position={"x": 130, "y": 200})
    expect(page.locator(".pictured :checked")).to_have_count(0)
    tab.ticks("where", "calf")
    expect(place(page, "calf").locator(".place__hatch")).to_have_css("display", "inline")
    tab.ticks("one-side", "no")
    tab.continues()
    tab.opens("/check/where/")
    expect(box(page, "calf")).to_be_checked()
    expect(place(page, "calf").locator(".place__hatch")).to_have_css("display", "inline")


def test_after_a_swap_from_the_step_before_it_works_too(tab: Tab) -> None:
    tab.has(ADULT | {"where": ["jaw"]})
    page = tab.opens("/check/feel/")
    page.evaluate("window.sameDocument = true")
    page.evaluate("htmx.ajax('GET', '/check/where/', '#main')")
    expect(place(page, "jaw")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("group", name=re.compile("figure"))).to_be_visible()
    in_view(page)
    page.mouse.click(*middle(page, "back-neck"))
    expect(box(page, "back-neck")).to_be_checked()
    shows(page, "back-neck", chosen=True)
    box(page, "calf").focus()
    page.keyboard.press("Shift+Tab")
    expect(place(page, "back-neck")).to_be_focused()
    assert page.evaluate("window.sameDocument") is True


def test_nothing_moves_while_the_page_loads_or_when_a_place_is_chosen(tab: Tab) -> None:
    page = where(tab)
    shifts = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
            .observe({ type: "layout-shift", buffered: true });
          // What a frame has moved is reported in the next.
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
        })"""
    )
    assert shifts == 0
    top = box(page, "calf").bounding_box()
    tab.ticks("where", "calf")
    tab.ticks("where", "arm")
    assert box(page, "calf").bounding_box() == top


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_no_barrier_with_something_chosen(open_tab: OpenTab, scheme: str) -> None:
    tab = open_tab(color_scheme=scheme, reduced_motion="reduce")
    page = where(tab)
    tab.ticks("where", "calf")
    tab.ticks("where", "face")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []
