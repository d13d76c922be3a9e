"""The page on how muscles work: every step in order, drawn and told, and what disturbs it, with its sources."""

from __future__ import annotations

import pytest

from spasmcheck.content.muscles.muscle_page import DRAWINGS
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import Mechanism
from tests.pages import Element, Page
from tests.visitors import Visitor

URL = "/how-muscles-work/"


@pytest.fixture
def mechanism(edition: PublishedEdition) -> Mechanism:
    """What the page tells of."""
    return next(row for row in edition.knowledge.mechanisms if row.slug == "muscle-twitch")


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """The page as it is read."""
    return visitor.reads(URL)


def sections(page: Page) -> list[Element]:
    """The steps."""
    return page.root.all("section", class_="muscle-step")


def test_every_step_is_told_in_order(page: Page, mechanism: Mechanism) -> None:
    assert mechanism.summary in page.text
    assert [section.get("id") for section in sections(page)] == [step.slug for step in mechanism.steps]
    for number, (section, step) in enumerate(zip(sections(page), mechanism.steps, strict=True), start=1):
        assert section.one("h2").text == f"Step {number} of {len(mechanism.steps)}: {step.title}"
        assert [line.text for line in section.one("ul").all("li")] == list(step.what_happens)


def test_every_disturbance_is_told_at_its_step_with_its_mineral(
    page: Page, edition: PublishedEdition, mechanism: Mechanism
) -> None:
    names = {nutrient.slug: nutrient.name for nutrient in edition.knowledge.nutrients}
    numbers = {source.slug: n for n, source in enumerate(edition.knowledge.sources, start=1)}
    for section, step in zip(sections(page), mechanism.steps, strict=True):
        told = section.all("div", class_="wrong")
        assert len(told) == len(step.disturbances)
        for entry, row in zip(told, step.disturbances, strict=True):
            assert names[row.nutrient] in entry.one("dt").text
            assert entry.one("dt").one("a").get("href") == f"/electrolytes/{row.nutrient}/"
            assert entry.one("dd").text.startswith(row.text)
            cited = [link.text for link in entry.one("span", class_="cites").all("a")]
            assert cited == sorted((str(numbers[slug]) for slug in row.sources), key=int)


def test_every_source_that_it_cites_is_listed(page: Page, edition: PublishedEdition, mechanism: Mechanism) -> None:
    numbers = {source.slug: n for n, source in enumerate(edition.knowledge.sources, start=1)}
    wanted = {*mechanism.sources, *(s for step in mechanism.steps for d in step.disturbances for s in d.sources)}
    listed = {item.get("id") for item in page.root.one("ol", class_="sources--numbered").all("li")}
    assert listed == {f"s{numbers[slug]}" for slug in wanted}


def test_each_step_has_its_drawings_told_in_words(page: Page) -> None:
    seen: dict[str, set[str]] = {}
    for section in sections(page):
        drawings = section.all("figure", class_="drawing")
        assert len(drawings) == (4 if section.get("id") == "depolarisation" else 3)
        for drawing in drawings:
            assert drawing.one("svg").get("aria-hidden") == "true"
            caption = drawing.one("figcaption")
            seen.setdefault(caption.one("strong").text, set()).add(caption.text)
            assert len(caption.text) > len(caption.one("strong").text) + 20
    # The same three at every step, no two of them told alike, and the nerve ending once.
    assert sorted(len(captions) for captions in seen.values()) == [1, 4, 4, 4]


def test_the_table_leads_to_each_disturbance(page: Page, mechanism: Mechanism) -> None:
    table = page.root.one("table", class_="which")
    linked = [link.get("href") for cell in table.all("td") for link in cell.all("a")]
    anchors = [f"#{step.slug}-{row.nutrient}" for step in mechanism.steps for row in step.disturbances]
    assert sorted(linked) == sorted(anchors)
    assert all(cell.text for cell in table.all("td"))
    assert {len(row.all("td")) for row in table.one("tbody").all("tr")} == {len(mechanism.steps)}


def test_the_channels_open_in_the_order_of_a_pulse(page: Page) -> None:
    gates = [
        tuple(
            channel.get("href").removeprefix("#channel-")
            for channel in section.all("use")
            if "#channel-" in channel.get("href")
        )
        for section in sections(page)
    ]
    assert gates == [("shut", "shut"), ("open", "shut"), ("shut", "opening"), ("shut", "open")]


def test_the_z_lines_come_closer_and_move_apart_again(page: Page) -> None:
    places = [[int(line.get("x")) for line in section.all("use", href="#z-line")] for section in sections(page)]
    widths = [right - left for left, right in places]
    assert widths[0] == widths[1] > widths[3] > widths[2]


def test_the_drawings_use_only_shapes_that_the_page_has(page: Page) -> None:
    shapes = {shape.get("href").removeprefix("#") for shape in page.root.all("use")}
    assert shapes <= {shape.get("id") for shape in page.root.one("svg", class_="sprite").all() if shape.get("id")}


def test_every_step_of_the_knowledge_is_drawn(mechanism: Mechanism) -> None:
    assert [step.slug for step in mechanism.steps] == list(DRAWINGS)
