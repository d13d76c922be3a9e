"""Before the danger signs are answered there is nothing to see, and before enough is known no result."""

from __future__ import annotations

import pytest

from spasmcheck.reasoning import progress
from tests.pages import Page
from tests.visitors import SAFE, Visitor

EARLY = ["/result/", "/check/answers/", "/check/where/", "/check/foods-plants/"]


@pytest.mark.parametrize("url", EARLY)
def test_without_the_danger_signs_every_way_leads_to_them(visitor: Visitor, url: str) -> None:
    assert visitor.reads(url).questions == ["urgent-now"]


@pytest.mark.parametrize("url", EARLY)
def test_half_of_them_is_not_enough(visitor: Visitor, url: str) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    assert visitor.reads(url).questions == ["urgent-signs"]


def test_an_answer_to_a_later_page_does_not_get_round_them(visitor: Visitor) -> None:
    page = visitor.answers("where", {"where": ["calf"], "one-side": ["no"]})
    assert page.questions == ["urgent-now"]
    assert visitor.reads("/result/").questions == ["urgent-now"]


def test_before_them_no_page_offers_the_result(visitor: Visitor) -> None:
    assert "/result/" not in visitor.reads("/check/urgent-now/").links


def test_after_them_every_page_offers_to_stop(visitor: Visitor) -> None:
    page = visitor.passes_safety()
    seen = 0
    while page.questions:
        now = progress(visitor.edition.index, visitor.kept)
        button = page.step_form.one("button", name="stop")
        assert button.text == ("Stop here and see the result" if now.enough else "Stop here"), page.questions
        seen += 1
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    assert seen >= 10


def stops(visitor: Visitor, page: Page, answers: dict[str, tuple[str, ...]]) -> Page:
    """Choose answers on a page and stop there."""
    return visitor.follows(visitor.submits(page, {**answers, "stop": ("1",)}))


def test_whoever_stops_early_is_neither_told_to_look_after_it_nor_a_cause(visitor: Visitor) -> None:
    page = visitor.passes_safety()
    seen = 0
    while not progress(visitor.edition.index, visitor.kept).enough:
        before = visitor.cookie
        stopped = stops(visitor, page, {})
        assert stopped.heading == "There is no result yet", page.questions
        assert "No danger signs so far." in stopped.text
        for words in ("look after this yourself", "fits your answers"):
            assert words not in stopped.text
        index = visitor.edition.index
        for slug in progress(index, visitor.kept).missing:
            step = index.steps[slug]
            assert (step.title or index.name_of_question[step.questions[0].slug]) in stopped.text
        assert stopped.link_to("Answer these") == f"/check/{progress(index, visitor.kept).missing[0]}/"
        for address in ("/result/why/", "/result/fhir/"):
            assert visitor.reads(address).heading == "There is no result yet"
        visitor.cookie = before
        seen += 1
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    assert seen >= 5
    assert visitor.reads("/result/").heading == "Your result"


def test_what_is_ticked_on_the_page_where_somebody_stops_is_kept_and_counted(visitor: Visitor) -> None:
    visitor.passes_safety()
    page = visitor.reads("/check/where/")
    stopped = stops(visitor, page, {"where": ("calf",)})
    assert visitor.kept["where"] == ("calf",)
    assert "one-side" not in visitor.kept
    assert visitor.edition.index.choices_of_question["where"]["calf"].label in stopped.text
    assert visitor.reads("/check/where/").checked == {"where": ("calf",)}


def test_a_danger_sign_that_is_ticked_before_stopping_is_told_at_once(visitor: Visitor) -> None:
    visitor.passes_safety()
    page = visitor.reads("/check/urgent-signs/")
    assert stops(visitor, page, {"urgent-signs": ("saddle",)}).heading.startswith("Emergency")


def test_stopping_with_answers_that_contradict_each_other_says_so_and_keeps_them(visitor: Visitor) -> None:
    visitor.passes_safety()
    page = visitor.reads("/check/feel/")
    response = visitor.submits(page, {"feel": ("none", "twitch"), "stop": ("1",)})
    assert response.status_code == 422
    assert Page(response.content).checked == {"feel": ("twitch", "none")}


def test_before_the_danger_signs_nobody_can_stop(visitor: Visitor) -> None:
    response = visitor.sends("urgent-now", {"stop": ["1"]})
    assert response.status_code == 422


def test_what_already_calls_for_a_doctor_is_said_early(visitor: Visitor) -> None:
    visitor.passes_safety()
    visitor.answers("nerve-symptoms", {"nerve-symptoms": ["wasting"]})
    stopped = visitor.reads("/result/")
    assert stopped.heading == "There is no result yet"
    assert visitor.edition.index.red_flags["muscle-shrinking"].say in stopped.text


def test_the_list_of_answers_says_what_is_missing(visitor: Visitor) -> None:
    visitor.passes_safety()
    review = visitor.reads("/check/answers/")
    assert review.link_to("Answer the rest") == "/check/about-you/"
    assert "See my result" not in review.text
    assert visitor.reads(review.link_to("See what you told us so far")).heading == "There is no result yet"


def test_with_an_emergency_the_result_is_the_emergency_however_early(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    visitor.answers("urgent-signs", {"urgent-signs": ["none"]})
    result = visitor.reads("/result/")
    assert result.root.all("section", class_="advice--emergency")
    assert "fits your answers" not in result.text
    assert not result.root.all(id="contribute")
