"""Style sheets and scripts that are sent without comments and white space do what those do that were written."""

from __future__ import annotations

from pathlib import Path

import pytest
import rjsmin
from playwright.sync_api import Page

from spasmcheck.web.http.storage import small_css

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "static"

RULES = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  // Values of custom properties and conditions of @supports are given back as they were written.
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s+/g, " ").replaceAll(": ", ":"));
}"""


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_has_the_same_rules(page: Page, path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    sent = small_css(written)
    assert len(sent) < len(written)
    rules = page.evaluate(RULES, written)
    assert rules
    assert page.evaluate(RULES, sent) == rules


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_script_is_still_one(page: Page, path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    sent = rjsmin.jsmin(written)
    assert len(sent) < len(written)
    # A function that is made of it is not run.
    assert page.evaluate("(text) => typeof new Function(text)", sent) == "function"
