"""Back leads to the page that was answered before."""

from __future__ import annotations

from tests.visitors import SAFE, Visitor


def back_from(visitor: Visitor, url: str) -> str:
    """Where Back leads on this page."""
    return visitor.reads(url).root.one("a", class_="back").get("href")


def test_back_on_the_first_page_leads_to_the_start(visitor: Visitor) -> None:
    assert back_from(visitor, "/check/urgent-now/") == "/"


def test_back_leads_to_the_page_answered_before(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    assert back_from(visitor, "/check/urgent-signs/") == "/check/urgent-now/"


def test_back_leads_through_the_whole_check_to_the_start(visitor: Visitor) -> None:
    visitor.walks(("in-calf", "takes-statin"))
    answered = [url for url in visitor.addresses if visitor.addresses.count(url) > 1]
    trail: list[str] = []
    url = answered[-1]
    while url != "/" and len(trail) < 40:
        trail.append(url)
        url = back_from(visitor, url)
    assert trail == list(dict.fromkeys(reversed(answered)))


def test_back_leaves_out_pages_that_no_longer_apply(visitor: Visitor) -> None:
    visitor.passes_safety()
    visitor.answers("about-you", {"age": ["18-39"], "sex": ["female"]})
    visitor.answers("pregnancy", {"pregnancy": ["neither"]})
    assert back_from(visitor, "/check/where/") == "/check/pregnancy/"
    visitor.answers("about-you", {"age": ["18-39"], "sex": ["male"]})
    assert back_from(visitor, "/check/where/") == "/check/about-you/"


def test_an_answered_page_can_be_answered_again_and_leads_on_from_there(visitor: Visitor) -> None:
    visitor.passes_safety()
    visitor.answers("about-you", {"age": ["60-plus"], "sex": ["male"]})
    page = visitor.answers("about-you", {"age": ["40-59"], "sex": ["male"]})
    assert visitor.kept["age"] == ("40-59",)
    assert page.questions == ["where", "one-side"]
