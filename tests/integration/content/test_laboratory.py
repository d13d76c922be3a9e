"""The membrane laboratory: what is set is computed, told in words, drawn and tabled, with its limits beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import structs

from spasmcheck.content.laboratory.laboratory_page import laboratory
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.editions import begin_with, keep
from tests.integration.test_every_page import problems
from tests.outages import database_away
from tests.pages import Page
from tests.visitors import HTMX, Visitor

URL = "/laboratory/"


def set_to(page: Page) -> dict[str, str]:
    """Where the sliders stand."""
    return {item.get("name"): item.get("value") for item in page.root.all("input", type="range")}


def said(page: Page) -> str:
    """What happens, in words."""
    return page.by_id("says").text


def line(page: Page) -> str:
    """The line of the setting."""
    return page.root.one("polyline", class_="trace__given").get("points")


def test_it_begins_at_normal_with_its_limits_beside_it(edition: PublishedEdition, visitor: Visitor) -> None:
    with database_away():
        page = visitor.reads(URL)
    assert set_to(page) == {"calcium": "1.25", "potassium": "4.5", "magnesium": "0.55"}
    assert "not your nerve" in page.text
    notes = {note.slug: note for note in edition.knowledge.notes}
    for slug in ("membrane-can-claim", "membrane-cannot-claim"):
        for text in notes[slug].text:
            assert " ".join(text.split()) in page.root.one("div", class_="lab__limits").text
    assert notes["membrane-magnesium"].meaning in page.text
    assert not page.root.all("polyline", class_="trace__normal")
    assert list(problems(page)) == []


@pytest.mark.parametrize(
    ("preset", "says"),
    [
        ("Low calcium", r"fires by itself: (8|9|10|11|12) spikes in 200 ms"),
        ("Low potassium", "no longer fires"),
        ("Low magnesium", "fires once after the same push"),
        ("Normal", "This is normal"),
    ],
)
def test_a_preset_says_what_happens(visitor: Visitor, preset: str, says: str) -> None:
    links = visitor.reads(URL).root.one("ul", class_="presets").all("a")
    page = visitor.reads(next(link.get("href") for link in links if link.text == preset).removesuffix("#try"))
    assert re.search(says, said(page)), said(page)
    assert list(problems(page)) == []


def test_a_setting_between_is_quiet_until_it_is_pushed(visitor: Visitor) -> None:
    assert "Then the same push sets off" in said(visitor.reads(f"{URL}?calcium=0.65"))


def test_figures_and_table_stand_beside_normal(visitor: Visitor) -> None:
    page = visitor.reads(f"{URL}?potassium=2.5")
    figures = page.root.one("table", class_="lab__figures").text
    for text in ("−65.0 mV", "−68.3 mV", "6.9 µA/cm²", "11.0 µA/cm²"):
        assert text in figures
    rows = page.root.one("table", class_="lab__table").one("tbody").all("tr")
    assert 10 <= len(rows) <= 20
    assert "none needed" in visitor.reads(f"{URL}?calcium=0.6").root.one("table", class_="lab__figures").text


def test_the_drawing_lies_within_its_frame_at_every_corner(visitor: Visitor) -> None:
    corners = [(0.6, 2, 0.2), (0.6, 5.5, 0.2), (2, 2, 1), (2, 5.5, 1), (0.6, 5.5, 1)]
    for calcium, potassium, magnesium in corners:
        page = visitor.reads(f"{URL}?calcium={calcium}&potassium={potassium}&magnesium={magnesium}")
        frame = next(svg for svg in page.root.all("svg") if svg.get("preserveaspectratio"))
        _left, _top, width, height = (float(part) for part in frame.get("viewbox").split())
        points = [tuple(map(float, point.split(","))) for point in line(page).split()]
        assert len(points) >= 200
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points), (calcium, potassium, magnesium)


def test_what_lies_between_positions_goes_to_the_nearest(visitor: Visitor) -> None:
    assert set_to(visitor.reads(f"{URL}?calcium=0.613"))["calcium"] == "0.6"
    assert line(visitor.reads(f"{URL}?calcium=0.613")) == line(visitor.reads(f"{URL}?calcium=0.6"))


@pytest.mark.parametrize("typed", ["abc", "9", "-1", "nan", "inf", "1e999", "0,6", "<b>"])
def test_what_is_no_position_is_explained_and_kept(visitor: Visitor, typed: str) -> None:
    asked = {"calcium": typed, "potassium": "3"}
    with_htmx = visitor.client.get(URL, asked, headers=HTMX)
    response = visitor.client.get(with_htmx.headers["HX-Redirect"])
    assert response.content == visitor.client.get(URL, asked).content
    assert response.status_code == 422
    page = Page(response.content)
    summary = page.root.one("div", class_="error-summary")
    assert summary.one("a").get("href") == "#calcium"
    assert "0.6" in summary.text
    assert "2" in summary.text
    wrong = page.by_id("calcium")
    assert wrong.get("value") == typed
    assert "calcium_error" in wrong.get("aria-describedby").split()
    assert page.by_id("potassium").get("value") == "3"
    assert not page.root.all("polyline")
    assert page.title.startswith("Error:")
    assert list(problems(page)) == []


def test_htmx_gets_the_parts_that_it_swaps_and_no_more(visitor: Visitor) -> None:
    whole = visitor.reads(f"{URL}?calcium=0.6")
    form = whole.root.all("form")[0]
    assert form.get("data-hx-replace-url") == "true"
    part = Page(visitor.asks(f"{URL}?calcium=0.6", **HTMX).content)
    for name in [form.get("data-hx-select"), *form.get("data-hx-select-oob").split(",")]:
        ident = name.removeprefix("#").split(":")[0]
        assert part.by_id(ident).text == whole.by_id(ident).text
    assert line(part) == line(whole)
    assert not part.root.all("h1")
    assert len(part.html) < len(whole.html) / 2


def test_without_a_laboratory_in_the_knowledge_the_page_says_so(edition: PublishedEdition, tmp_path: Path) -> None:
    without = structs.replace(edition.knowledge, membrane_parameters=())
    other = begin_with(keep(tmp_path / "edition.json", without, number=99))
    assert laboratory(other) is None
    assert Visitor(other).reads(URL).title.startswith("Nothing on this yet")
