"""Every kind of page, at any zoom and size of text: nothing is cut off, too small to hit, or moves by itself."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Route, expect

from tests.amounts import times
from tests.browser.conftest import OpenTab, Tab
from tests.browser.kinds import KINDS, PRESENT, our_fault
from tests.served import wait_until
from tests.visitors import SAFE, Visitor

pytestmark = pytest.mark.browser

each_kind = pytest.mark.parametrize("come_to", KINDS, ids=lambda kind: kind.__name__)

WINDOWS = {
    "1280 px": {"width": 1280, "height": 800, "deviceScaleFactor": 1},
    "zoom 200 %": {"width": 640, "height": 400, "deviceScaleFactor": 2},
    "zoom 400 %": {"width": 320, "height": 200, "deviceScaleFactor": 4},
}
"""What a page is given by a browser that zooms, in a window of 1280 px."""

AS_IT_IS, ALONE, PREFERRED = "", ", text alone at 200 %", ", text preferred at 200 %"
LOOKS = times(
    quick=(("1280 px", ALONE), ("zoom 200 %", AS_IT_IS), ("zoom 400 %", PREFERRED)),
    thorough=(
        *(("1280 px", text) for text in (AS_IT_IS, ALONE, PREFERRED)),
        ("zoom 200 %", AS_IT_IS),
        *(("zoom 400 %", text) for text in (AS_IT_IS, ALONE, PREFERRED)),
    ),
)
"""Windows, and the text as it is, enlarged alone, or as large as somebody prefers all text to be."""

WIDTHS = times(quick=[320], thorough=[1280, 320])

CUT_OFF = """() => {
  const found = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  const name = (e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") ?? ""}">`;
  if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} px wide in ${width}`);
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest(".visually-hidden") || e.ownerSVGElement) continue;
    const style = getComputedStyle(e);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    if (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`${name(e)} is cut on the right`);
    if (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(`${name(e)} is cut below`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || text.parentElement.closest(".visually-hidden, .skip-link, .scroll-x")) continue;
    range.selectNodeContents(text);
    const words = `“${text.data.trim().slice(0, 40)}”`;
    const boxes = [...range.getClientRects()];
    const letter = parseFloat(getComputedStyle(text.parentElement).fontSize);
    if (boxes.length > 2 && range.getBoundingClientRect().width < 1.5 * letter) found.push(`${words} has no room`);
    for (const box of boxes) {
      if (box.width && (box.right > width + 1 || box.left < -1)) {
        found.push(`${words} is beside the page`);
        break;
      }
    }
  }
  return found.slice(0, 5);
}"""

# A link in a sentence or in a list of sources is as high as its line; a choice is its whole row.
TOO_SMALL = """() => {
  const found = [];
  for (const e of document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")) {
    if (!e.checkVisibility({visibilityProperty: true})) continue;
    const block = e.closest("p, li, dd, dt, td, .details__body")?.textContent.trim() ?? "";
    const inline = e.tagName === "A" && getComputedStyle(e).display === "inline";
    if (inline && (block !== e.textContent.trim() || e.closest(".sources"))) continue;
    const {width, height} = (e.closest(".choice") ?? e).getBoundingClientRect();
    if (width < 43.99 || height < 43.99) {
      const words = (e.textContent.trim() || e.outerHTML).slice(0, 60);
      found.push(`${e.tagName.toLowerCase()} “${words}” is ${width.toFixed(1)} × ${height.toFixed(1)} px`);
    }
  }
  return found;
}"""

WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const {value, hadRecentInput, sources, startTime} of list.getEntries()) {
    const moved = sources.map(({node}) => `${node?.nodeName} ${node?.className ?? ""}`);
    if (startTime > performance.getEntriesByName("unfolded")[0]?.startTime) continue;
    window.shifts.push({value, hadRecentInput, moved});
  }
}).observe({type: "layout-shift", buffered: true});
"""

# What a frame has moved is reported in the next.
SHIFTS = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(
  () => done(window.shifts)))))"""


LETTERS = "getComputedStyle(document.documentElement).fontSize"


def cut_off(tab: Tab) -> list[str]:
    """What does not fit on the page."""
    found: list[str] = tab.page.evaluate(CUT_OFF)
    return found


def too_small(tab: Tab) -> list[str]:
    """What can be used and is smaller than 44 by 44 px."""
    found: list[str] = tab.page.evaluate(TOO_SMALL)
    return found


@dataclass(frozen=True)
class Shift:
    """A shift of the layout: how much of the window moved how far, and what."""

    page: str
    value: float
    after_a_press: bool
    moved: tuple[str, ...]


def shifts(tab: Tab, page: str) -> list[Shift]:
    """Every shift since the page began to load."""
    found = tab.page.evaluate(SHIFTS)
    return [Shift(page, one["value"], one["hadRecentInput"], tuple(one["moved"])) for one in found]


def comes_to(tab: Tab, what: str, value: object) -> None:
    """Wait until an expression has this value, as a browser hands its settings on to a page a moment later."""
    wait_until(lambda: tab.page.evaluate(what) == value, f"{what} is not {value}")


def at_every_size(tab: Tab, look: Callable[[Tab], list[str]]) -> list[str]:
    """What a look finds in each window, and at each size of text."""
    found = {}
    line = tab.page.context.new_cdp_session(tab.page)
    for name, text in LOOKS:
        line.send("Emulation.setDeviceMetricsOverride", {**WINDOWS[name], "mobile": False})
        comes_to(tab, "innerWidth", WINDOWS[name]["width"])
        if text == ALONE:
            tab.page.evaluate("document.documentElement.style.fontSize = '200%'")
        if text == PREFERRED:
            # This is also known to the widths at which a page changes its layout.
            line.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
            comes_to(tab, LETTERS, "32px")
        found[f"{name}{text}"] = look(tab)
        if text == ALONE:
            tab.page.evaluate("document.documentElement.style.fontSize = ''")
        if text == PREFERRED:
            line.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
            comes_to(tab, LETTERS, "16px")
    return [f"{setting}: {problem}" for setting, problems in found.items() for problem in problems]


@each_kind
def test_nothing_is_cut_off_or_too_small_to_hit_at_any_zoom(tab: Tab, come_to: Callable[[Tab], None]) -> None:
    come_to(tab)
    # The page for our own fault has no style sheet: its link is as the browser draws it.
    looks = [cut_off] if come_to is our_fault else [cut_off, too_small]
    found = at_every_size(tab, lambda tab: [problem for look in looks for problem in look(tab)])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_loads(
    open_tab: OpenTab, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[Shift] = []
    tab = open_tab(viewport={"width": width, "height": 800})
    tab.page.add_init_script(WATCH_SHIFTS)
    for come_to in KINDS:
        tab.page.context.clear_cookies()
        come_to(tab)
        found += shifts(tab, come_to.__name__)
    report(capsys, f"{len(KINDS)} kinds of pages loaded at {width} px", found)
    assert_nothing_moved(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_from_step_to_step(
    open_tab: OpenTab, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    tab = open_tab(viewport={"width": width, "height": 800})
    tab.expected.append("422")
    tab.page.add_init_script(WATCH_SHIFTS)

    # A browser forgives what moves within half a second of a press, as a near server would make it.
    def from_far_away(route: Route) -> None:
        time.sleep(0.6)
        route.continue_()

    tab.has(SAFE)
    tab.opens("/check/about-you/")
    tab.page.route("**/check/**", from_far_away)
    steps = 0
    while (step := re.fullmatch("/check/([a-z-]+)/", tab.path)) and step[1] != "feel":
        if step[1] in {"about-you", "where"}:
            tab.continues()
            expect(tab.page.locator(".error-summary")).to_be_focused()
        asked = [question.slug for question in tab.edition.index.steps[step[1]].questions]
        for question, chosen in Visitor(tab.edition).would_answer(asked, PRESENT).items():
            for choice in chosen:
                tab.ticks(question, choice)
        tab.continues()
        expect(tab.page).not_to_have_url(f"{tab.url}{step[0]}")
        steps += 1
    found = shifts(tab, "step to step")
    report(capsys, f"{steps} steps at {width} px", found)
    assert steps >= 3
    assert_nothing_moved(found)


def report(capsys: pytest.CaptureFixture[str], what: str, found: list[Shift]) -> None:
    """The figures, with every run."""
    by_itself = sum(shift.value for shift in found if not shift.after_a_press)
    pressed = sum(shift.value for shift in found if shift.after_a_press)
    with capsys.disabled():
        sys.stdout.write(f"\nLayout shift, {what}: {by_itself:.4f} by itself, {pressed:.4f} right after a press\n")


def assert_nothing_moved(found: list[Shift]) -> None:
    """What moves right after a press is what was asked for."""
    by_itself = [shift for shift in found if not shift.after_a_press]
    assert not by_itself, "\n".join(map(str, by_itself))


def test_the_looks_find_what_they_are_for(tab: Tab) -> None:
    tab.opens("/")
    assert cut_off(tab) == too_small(tab) == []
    tab.page.evaluate("""() => {
      const main = document.querySelector("main");
      main.insertAdjacentHTML("beforeend", `<p><a href="/x">x</a></p><p><i>cut</i></p><b>wide</b><em>thin</em>`);
      Object.assign(main.querySelector(":scope > p:last-of-type").style, {height: "5px", overflow: "hidden"});
      Object.assign(main.querySelector("b:last-of-type").style, {position: "absolute", left: "-50px"});
      Object.assign(main.lastElementChild.style, {display: "block", width: "1px"});
    }""")
    assert len(too_small(tab)) == 1
    assert cut_off(tab) == ['<p class=""> is cut below', "“wide” is beside the page", "“thin” has no room"]


def test_a_shift_is_seen(tab: Tab) -> None:
    tab.page.add_init_script(WATCH_SHIFTS)
    tab.opens("/")
    assert shifts(tab, "start") == []
    tab.page.evaluate("document.querySelector('main').style.paddingTop = '200px'")
    wait_until(lambda: bool(found := shifts(tab, "start")) and found[0].value > 0, "no shift is seen")
