"""Make the icons for programs that read no SVG out of static/img/favicon.svg: run this when that has changed.

static/root/favicon.ico holds 16 and 32 pixels. static/root/apple-touch-icon.png fills its whole square, since a
phone cuts the corners itself.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.chromium import launch_options  # noqa: E402

WRITTEN = ROOT / "static" / "img" / "favicon.svg"
MADE = ROOT / "static" / "root"
OF_THE_ICO, OF_A_PHONE = (16, 32), 180


def main() -> None:
    """Write both."""
    svg = WRITTEN.read_text(encoding="utf-8")
    MADE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())
        page = chromium.new_page()
        pictures = [drawn(page, svg, size) for size in OF_THE_ICO]
        (MADE / "favicon.ico").write_bytes(ico(pictures))
        (MADE / "apple-touch-icon.png").write_bytes(drawn(page, svg.replace(' rx="7"', ""), OF_A_PHONE))
        chromium.close()


def drawn(page: Page, svg: str, size: int) -> bytes:
    """The drawing as a PNG of so many pixels, through which the page shows where nothing is drawn."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{svg}")
    return page.screenshot(omit_background=True)


def ico(pictures: list[bytes]) -> bytes:
    """PNG files in one file: a count, a line for each, and then the files (of 1 to 255 pixels, 32 bits each)."""
    head, place = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures)
    for picture in pictures:
        width, height = struct.unpack(">II", picture[16:24])
        head += struct.pack("<BBBBHHII", width, height, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + b"".join(pictures)


if __name__ == "__main__":
    main()
