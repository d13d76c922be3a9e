"""Answers to pages that no longer apply are kept for filling in, never scored and never shown."""

from __future__ import annotations

import pytest

from tests.visitors import Visitor


@pytest.fixture
def man(visitor: Visitor) -> Visitor:
    """Somebody who said pregnant, and then that they are male."""
    visitor.passes_safety()
    visitor.answers("about-you", {"age": ["18-39"], "sex": ["female"]})
    visitor.answers("pregnancy", {"pregnancy": ["pregnant"]})
    visitor.answers("pregnancy-signs", {"pregnancy-signs": ["pre-eclampsia"]})
    assert visitor.edition.index.findings["pregnant"].statement in visitor.reads("/result/").text
    visitor.answers("about-you", {"age": ["18-39"], "sex": ["male"]})
    return visitor


def test_they_are_not_scored(man: Visitor) -> None:
    result = man.reads("/result/").text
    index = man.edition.index
    assert index.findings["pregnant"].statement not in result
    for rule in man.edition.knowledge.red_flags:
        if "pregnant" in rule.when.all_of:
            assert rule.say not in result


@pytest.mark.parametrize("url", ["/check/answers/", "/result/"])
def test_they_are_not_listed(man: Visitor, url: str) -> None:
    page = man.reads(url)
    assert man.edition.index.questions["pregnancy"].text not in page.text
    assert not any("/pregnancy" in link for link in page.links)


def test_their_page_leads_on(man: Visitor) -> None:
    assert man.asks("/check/pregnancy/").headers["Location"] == "/check/where/"


def test_they_are_filled_in_when_the_page_comes_back(man: Visitor) -> None:
    man.answers("about-you", {"age": ["18-39"], "sex": ["female"]})
    assert man.kept["pregnancy"] == ("pregnant",)
    assert man.reads("/check/pregnancy/").checked == {"pregnancy": ("pregnant",)}


def test_what_they_call_for_is_said_again_when_they_come_back(man: Visitor) -> None:
    assert "/check/today/" not in man.reads("/check/where/").links
    page = man.answers("about-you", {"age": ["18-39"], "sex": ["female"]})
    assert page.heading == "Urgent: Get medical help today"


def test_a_result_with_them_is_the_result_without_them(man: Visitor) -> None:
    man.walks()
    with_them = man.reads("/result/").by_id("contribute").text
    man.has({slug: chosen for slug, chosen in man.kept.items() if not slug.startswith("pregnancy")})
    assert man.reads("/result/").by_id("contribute").text == with_them
