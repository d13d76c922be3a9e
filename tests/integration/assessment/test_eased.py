"""Urgent advice that no longer follows from the answers does not vanish without a word."""

from __future__ import annotations

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import KnowledgeIndex, assess_answers, holds, progress
from spasmcheck.reasoning.knowledge import AdviceLevel
from tests.visitors import SAFE, Visitor

COURSE = {"duration": ["minutes"], "how-often": ["weekly"], "worsening": ["no"]}


def test_an_emergency_that_a_later_answer_takes_away_is_explained_on_every_page(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    page = visitor.answers("urgent-signs", {"urgent-signs": ["locked-jaw"]})
    assert page.heading == "Emergency: Call your local emergency number now"
    assert "If a later answer changes this advice, we will tell you." in page.text
    page = visitor.answers("course", {**COURSE, "since": ["months"]})
    statement = visitor.edition.index.findings["started-months-ago"].statement
    told = f"Earlier this check told you to call an ambulance. You then told us: {statement}."
    assert told in page.text
    while page.questions:
        assert told in page.text, page.questions
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    assert told in page.text
    assert told in visitor.reads("/result/").text


def test_it_is_said_too_when_the_answer_itself_is_changed(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    page = visitor.answers("urgent-now", {"urgent-now": ["none"]})
    denial = visitor.edition.index.findings["chest-pain"].denial
    assert f"Earlier this check told you to call an ambulance. You then told us: {denial}." in page.text


def test_what_holds_again_is_not_explained_away(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    visitor.answers("urgent-now", {"urgent-now": ["none"]})
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert page.heading.startswith("Emergency")
    assert "Earlier this check" not in visitor.reads("/check/urgent-signs/").text


def test_less_urgent_help_that_is_left_is_said_beside_it(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    visitor.answers("urgent-signs", {"urgent-signs": ["saddle", "swollen-leg"]})
    page = visitor.answers("urgent-signs", {"urgent-signs": ["swollen-leg"]})
    assert "Earlier this check told you to go to an emergency department." in page.text
    assert "/check/today/" in page.links


def test_clearing_the_answers_clears_what_was_told(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    visitor.posts("/check/clear/", {"csrfmiddlewaretoken": visitor.csrf_token})
    assert "Earlier this check" not in visitor.passes_safety().text


def test_help_today_waits_for_the_page_that_may_settle_it(visitor: Visitor) -> None:
    """Drawn-in hands with tingling call for help today, unless panic comes with them."""
    visitor.passes_safety()
    visitor.has(
        {
            **visitor.kept,
            "age": ["18-39"],
            "sex": ["male"],
            "where": ["hand"],
            "one-side": ["no"],
            "feel": ["odd-position"],
            "when": ["random"],
            **COURSE,
            "since": ["weeks"],
        }
    )
    for panic, page in (("panicky", "/check/today/"), ("none", "/check/today/")):
        before = visitor.cookie
        response = visitor.sends("nerve-symptoms", {"nerve-symptoms": ["tingling", "fast-breathing"]})
        assert response.headers["Location"] == "/check/stress/"
        assert "/check/today/" not in visitor.follows(response).links
        after = visitor.sends("stress", {"stress": [panic], "drinks": ["none"]})
        assert (after.headers["Location"] == page) is (panic == "none")
        assert "Earlier this check" not in visitor.follows(after).text
        visitor.cookie = before


def test_an_emergency_waits_for_nothing(edition: PublishedEdition, index: KnowledgeIndex) -> None:
    for question in ("urgent-now", "urgent-signs"):
        for slug, choice in index.choices_of_question[question].items():
            answers = {question: [slug]}
            if assess_answers(index, answers).advice.level is not AdviceLevel.EMERGENCY:
                continue
            visitor = Visitor(edition)
            response = visitor.sends(question, answers)
            assert response.headers["Location"] == "/check/emergency/", choice.label


@pytest.mark.parametrize("level", [AdviceLevel.EMERGENCY, AdviceLevel.SAME_DAY])
def test_only_help_today_is_ever_unsettled(index: KnowledgeIndex, level: AdviceLevel) -> None:
    seen = 0
    for rule in index.knowledge.red_flags:
        if rule.advice_level is level and rule.when.none_of:
            known = dict.fromkeys((*rule.when.all_of, *rule.when.any_of), True)
            now = progress(index, {}, given=known)
            assert holds(rule.when, now.findings)
            assert level is AdviceLevel.SAME_DAY or rule.slug not in now.unsettled
            seen += rule.slug in now.unsettled
    assert (seen > 0) is (level is AdviceLevel.SAME_DAY)
