"""Whoever works on the site sees an edited template at once; visitors get what was rendered before."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from django.template.autoreload import reset_loaders
from pytest_django import Settings

from tests.visitors import Visitor

EDITED = "<b>edited</b>"


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("base.html", "/causes/night-leg-cramps/"),
        ("base.html", "/check/urgent-now/"),
        ("assessment/_notes.html", "/check/urgent-now/"),
        ("assessment/_left.html", "/check/about-you/"),
        ("content/_food_row.html", "/foods/"),
        ("components/_cites.html", "/result/"),
        ("results/_contributor.html", "/result/"),
    ],
)
@pytest.mark.parametrize("debug", [True, False])
def test_an_edited_template_shows_at_once_while_debugging(
    visitor: Visitor, settings: Settings, tmp_path: Path, template: str, url: str, debug: bool
) -> None:
    visitor.is_ready(["in-calf", "at-night-or-rest", "lost-fluid-recently"])
    settings.DEBUG = debug
    shipped = settings.BASE_DIR / "templates" / template
    engine = deepcopy(settings.TEMPLATES[0])
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    before = visitor.asks(url)
    assert before.status_code == 200

    edited = tmp_path / template
    edited.parent.mkdir(exist_ok=True)
    text = shipped.read_text(encoding="utf-8")
    edited.write_text(text.replace("</main>", f"{EDITED}</main>") if "</main>" in text else text + EDITED)
    # What `runserver` does when a file in a folder of templates changes.
    reset_loaders()
    after = visitor.asks(url)

    assert EDITED.encode() not in before.content
    assert (EDITED.encode() in after.content) is debug
