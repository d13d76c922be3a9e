"""Make the pictures of docs/editing.md: a site of its own, people at work in it, and a browser that looks.

    make guide

They are made anew from scratch each time, so they show what the pages are like now.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")
django.setup()

from tests.browser.editing.running import Site, fill, running  # noqa: E402
from tests.chromium import launch_options  # noqa: E402
from tests.editors import PASSWORD  # noqa: E402

PICTURES = ROOT / "docs" / "images" / "editing"
WIDTH, HEIGHT = 1240, 720

LATER = """
import django
django.setup()
from django.contrib.auth.models import User
from spasmcheck.evidence.models import Evidence, RedFlag
from spasmcheck.evidence.history.recording import recorded
with recorded(origin="edited", by=User.objects.get(username="eva"), why="To be coded anew"):
    RedFlag.objects.filter(advice_level="emergency").update(advice_level="see-doctor")
"""


def main() -> None:
    """Make every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        filled = Path(place) / "filled"
        filled.mkdir()
        browser = playwright.chromium.launch(**launch_options())
        with running(fill(filled), Path(place) / "site") as site:
            pages = {
                name: browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}) for name in ("eva", "paul")
            }
            for page in pages.values():
                page.emulate_media(color_scheme="light", reduced_motion="reduce")
            _edit(site, pages["eva"])
            _publish(site, pages["eva"], pages["paul"])
            _look_up(site, pages["eva"], pages["paul"])
        browser.close()


def _edit(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/admin/")
    _take(page, "signing-in", height=520)
    _sign_in(page, "eva")
    _take(page, "overview", height=900)
    page.goto(f"{site.url}/admin/evidence/cause/?q=magnesium")
    _take(page, "list", height=560)
    page.get_by_role("link", name="Low magnesium", exact=True).click()
    _take(page, "cause", element="#evidence-group", height=560)
    page.goto(f"{site.url}/admin/evidence/evidence/?q=low+magnesium+prazole")
    page.locator("#result_list tbody tr").filter(has_text="Low magnesium").locator("th a").click()
    _take(page, "ratio", element="#content", height=980)
    page.get_by_label("Ratio if present").fill("80")
    page.get_by_label("Why this change").fill("A larger series of people on acid blockers")
    page.get_by_role("button", name="Save", exact=True).first.click()
    _take(page, "refused", element="#content", height=760)
    page.get_by_label("Ratio if present").fill("8")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto(f"{site.url}/admin/evidence/redflag/")
    page.locator("#result_list tbody th a").first.click()
    _take(page, "condition", element="#content", height=820)
    page.goto(f"{site.url}/admin/evidence/step/")
    _take(page, "steps", height=620)
    page.goto(f"{site.url}/admin/evidence/food/?q=almond")
    _take(page, "foods", height=640)
    page.goto(f"{site.url}/admin/preview/causes/low-magnesium/")
    _take(page, "preview", height=560)


def _publish(site: Site, eva: Page, paul: Page) -> None:
    eva.goto(f"{site.url}/admin/publishing/")
    eva.get_by_label("What is new, and why").fill("The ratio for acid blockers follows a larger series")
    eva.get_by_role("button", name="Ask", exact=True).click()
    paul.goto(f"{site.url}/admin/")
    _sign_in(paul, "paul")
    paul.goto(f"{site.url}/admin/publishing/")
    paul.get_by_role("button", name="Rehearse this draft").click()
    _take(paul, "rehearsal", height=1050)
    paul.get_by_role("button", name="Publish it for everybody").scroll_into_view_if_needed()
    paul.get_by_role("button", name="Publish it for everybody").click()
    paul.get_by_text("is public").first.wait_for()
    paul.goto(f"{site.url}/admin/editions/")
    _take(paul, "editions", height=480)
    paul.goto(f"{site.url}/admin/editions/1/rollback/")
    _take(paul, "rollback", height=760)


def _look_up(site: Site, eva: Page, paul: Page) -> None:
    key = "low-magnesium/takes-ppi-long-term"
    eva.goto(f"{site.url}/admin/history/?kind=evidence&key={key}")
    _take(eva, "history", height=620)
    eva.goto(f"{site.url}/admin/transfer/")
    _take(eva, "files", height=760)
    eva.goto(f"{site.url}/admin/map/")
    _take(eva, "map", height=760)
    eva.goto(f"{site.url}/admin/coverage/")
    _take(eva, "coverage", height=620)
    site.command("-c", LATER)
    paul.goto(f"{site.url}/admin/publishing/")
    paul.get_by_role("button", name="Rehearse this draft").click()
    _take(paul, "missed", element="#content", height=760)


def _sign_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def _take(page: Page, name: str, *, height: int, element: str = "") -> None:
    """A picture of the top of the page, or of one part of it."""
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDTH, "height": height})
    shown = page.locator(element or "html")
    page.evaluate("scrollTo(0, 0)")
    box = shown.bounding_box() or {"x": 0, "y": 0, "width": WIDTH, "height": height}
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": min(box["height"], height)}
    page.screenshot(path=PICTURES / f"{name}.png", clip=clip, full_page=True)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
