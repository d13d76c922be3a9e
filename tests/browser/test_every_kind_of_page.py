"""Every kind of page, in light and dark, on a wide and on a narrow screen: no barrier and nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.amounts import times
from tests.browser.conftest import Tab
from tests.browser.kinds import KINDS, our_fault
from tests.visitors import SAFE

pytestmark = pytest.mark.browser

each_kind = pytest.mark.parametrize("come_to", KINDS, ids=lambda kind: kind.__name__)
AXE = Axe()


def barriers(tab: Tab, **options: Any) -> list[str]:
    """What axe finds, with the first element of each kind."""
    found = AXE.run(tab.page, options={"resultTypes": ["violations"]} | options).response["violations"]
    return [f"{item['id']}: {item['help']}: {item['nodes'][0]['html'][:200]}" for item in found]


# Dark differs in colours alone, and a width hardly ever in what is a barrier.
LOOKS = times(
    quick=(("light", 320), ("dark", 1280)),
    thorough=(("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)),
)
RULES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}


@each_kind
def test_there_is_no_barrier_in_light_and_in_dark(tab: Tab, come_to: Callable[[Tab], None]) -> None:
    come_to(tab)
    found = {}
    for scheme, width in LOOKS:
        if scheme == "dark" and come_to is our_fault:
            # Without a style sheet a page is as dark as the browser draws it, which axe takes for white.
            continue
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found[f"{scheme}, {width} px"] = barriers(tab, **RULES[scheme])
    assert {setting: problems for setting, problems in found.items() if problems} == {}


def test_dark_is_dark_and_light_is_light(tab: Tab) -> None:
    tab.opens("/")
    brightness = []
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        colour = tab.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        if colour == "rgba(0, 0, 0, 0)":
            colour = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness.append(sum(int(part) for part in colour[4:-1].split(",")[:3]))
    assert brightness[0] > 600
    assert brightness[1] < 150


def test_a_page_is_styled(tab: Tab) -> None:
    tab.has(SAFE | {"urgent-now": ["chest-pain"]})
    for path, sheets in (("/check/urgent-now/", 4), ("/check/emergency/", 5), ("/result/", 5)):
        tab.opens(path)
        assert tab.page.evaluate("document.styleSheets.length") >= sheets, path
        assert tab.page.evaluate("[...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)"), path
