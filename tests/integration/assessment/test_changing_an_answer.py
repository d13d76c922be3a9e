"""An answer changed from the list of answers, or from the result, leads back there."""

from __future__ import annotations

import pytest

from tests.visitors import SAFE, Visitor

RETURNS = [("answers", "/check/answers/"), ("result", "/result/")]


@pytest.mark.parametrize(("name", "url"), RETURNS)
def test_a_change_leads_back_to_where_it_was_asked_for(visitor: Visitor, name: str, url: str) -> None:
    visitor.is_ready(("age-60-plus", "sex-male"))
    change = f"/check/nerve-symptoms/?return={name}"
    assert change in visitor.reads(url).links
    page = visitor.reads(change)
    assert page.root.one("input", type="hidden", name="return").get("value") == name
    response = visitor.submits(page, {"nerve-symptoms": ["tingling"]})
    assert response.headers["Location"] == url
    assert visitor.kept["nerve-symptoms"] == ("tingling",)


@pytest.mark.parametrize("url", ["/check/answers/", "/result/"])
def test_every_answer_has_a_link_that_changes_it(visitor: Visitor, url: str) -> None:
    visitor.is_ready()
    links = visitor.reads(url).links
    index = visitor.edition.index
    steps = {index.step_of_question[slug] for slug in visitor.kept}
    assert len(steps) >= 12
    for step in steps:
        assert any(link.startswith(f"/check/{step}/?return=") for link in links), step


def test_every_answer_is_listed_in_words(visitor: Visitor) -> None:
    visitor.is_ready(("in-calf", "in-foot", "takes-statin"))
    text = visitor.reads("/check/answers/").text
    for slug, chosen in visitor.kept.items():
        question = visitor.edition.index.questions[slug]
        assert visitor.edition.index.name_of_question[slug] in text
        for choice in question.choices:
            assert choice.slug not in chosen or choice.label in text


@pytest.mark.parametrize(("name", "url"), RETURNS)
def test_a_page_that_the_change_opened_comes_first_and_then_leads_back(
    visitor: Visitor, name: str, url: str
) -> None:
    visitor.is_ready(("age-18-39", "sex-female"))
    page = visitor.answers("pregnancy", {"pregnancy": ["pregnant"]}, return_to=name)
    assert page.questions == ["pregnancy-signs"]
    assert visitor.addresses[-1] == f"/check/pregnancy-signs/?return={name}&note=opened"
    assert "Because of what you changed, there is one more page to answer." in page.text
    response = visitor.submits(page, {"pregnancy-signs": ["none"]})
    assert response.headers["Location"] == url


def test_a_page_that_was_there_before_is_not_said_to_be_new(visitor: Visitor) -> None:
    visitor.passes_safety()
    page = visitor.reads("/check/nerve-symptoms/?return=answers")
    assert "Because of what you changed" not in page.text
    assert visitor.answers("nerve-symptoms", {"nerve-symptoms": ["none"]}, return_to="answers").heading == (
        "Check your answers"
    )


def test_a_problem_on_the_way_keeps_the_way_back(visitor: Visitor) -> None:
    visitor.is_ready()
    refused = visitor.sends("nerve-symptoms", {}, return_to="result")
    assert refused.status_code == 422
    assert b'name="return" value="result"' in refused.content


@pytest.mark.parametrize("name", ["https://elsewhere.example/", "//elsewhere.example", "nowhere", ""])
def test_a_way_back_that_is_none_of_ours_is_not_taken(visitor: Visitor, name: str) -> None:
    visitor.is_ready()
    page = visitor.reads(f"/check/nerve-symptoms/?return={name}")
    assert page.root.all("input", name="return") == []
    response = visitor.sends("nerve-symptoms", {"nerve-symptoms": ["none"]}, return_to=name)
    assert response.headers["Location"] == "/check/answers/"


def test_a_danger_sign_must_be_answered_before_anything_leads_back(visitor: Visitor) -> None:
    response = visitor.sends("urgent-now", {"urgent-now": SAFE["urgent-now"]}, return_to="result")
    assert response.headers["Location"].startswith("/check/urgent-signs/")


def test_a_change_to_an_emergency_shows_it_first(visitor: Visitor) -> None:
    visitor.is_ready()
    response = visitor.sends("urgent-now", {"urgent-now": ["chest-pain"]}, return_to="result")
    assert response.headers["Location"] == "/check/emergency/"
