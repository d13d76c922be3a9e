"""What cannot wait shows at once, says why, and never hides afterwards."""

from __future__ import annotations

from collections import Counter

from pytest_django import Settings

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import assess_answers, holds
from spasmcheck.reasoning.knowledge import AdviceLevel
from tests.visitors import SAFE, Visitor


def danger_signs(edition: PublishedEdition) -> list[tuple[str, str]]:
    """(question, choice) of each answer on the safety pages that tells of a danger sign."""
    return [
        (question.slug, choice.slug)
        for step in edition.knowledge.steps
        if step.always
        for question in step.questions
        for choice in question.choices
        if choice.establishes
    ]


def test_a_danger_sign_interrupts_at_once_with_what_it_calls_for(edition: PublishedEdition) -> None:
    pages = {AdviceLevel.EMERGENCY: "/check/emergency/", AdviceLevel.SAME_DAY: "/check/today/"}
    interrupted: Counter[AdviceLevel] = Counter()
    for question, choice in danger_signs(edition):
        assessment = assess_answers(edition.index, {question: [choice]})
        level = assessment.advice.level
        visitor = Visitor(edition)
        response = visitor.sends(question, {question: [choice]})
        assert response.headers["Location"] == pages.get(level, "/check/urgent-signs/"), choice
        interrupted[level] += 1
        text = visitor.follows(response).text
        for rule in edition.knowledge.red_flags:
            if level.is_urgent and rule.advice_level is level and holds(rule.when, assessment.findings):
                assert rule.say in text, choice
                if level is AdviceLevel.EMERGENCY:
                    ambulance, department = (
                        "Call your local emergency number now",
                        "Go to an emergency department now",
                    )
                    assert (ambulance in text, department in text) == (rule.ambulance, not rule.ambulance), choice
    assert interrupted[AdviceLevel.EMERGENCY] >= 12
    assert interrupted[AdviceLevel.SAME_DAY] >= 4


def test_nothing_comes_before_what_to_do(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert page.heading.endswith("Call your local emergency number now")
    main = page.root.one("main")
    assert main.text.startswith(page.heading)
    assert main.all("form") == []


def test_the_number_of_the_place_can_be_called_with_one_touch(visitor: Visitor, settings: Settings) -> None:
    settings.SPASMCHECK_EMERGENCY_NUMBER = "112"
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert "Call 112 now" in page.heading
    assert "tel:112" in page.links


def test_without_a_number_one_that_works_in_many_countries_can_be_called(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert "tel:112" in page.links


def test_rules_that_say_nearly_the_same_are_told_once(visitor: Visitor) -> None:
    visitor.passes_safety()
    visitor.has(
        {
            **visitor.kept,
            "feel": ["odd-position"],
            "when": ["random"],
            "duration": ["minutes"],
            "how-often": ["daily"],
            "since": ["days"],
            "worsening": ["no"],
            "nerve-symptoms": ["tingling"],
            "conditions": ["neck-surgery"],
        }
    )
    page = visitor.reads("/check/emergency/")
    rules = [
        visitor.edition.index.red_flags[slug] for slug in ("tetany-with-known-risk", "new-tetany-with-known-risk")
    ]
    assert page.heading == "Emergency: Go to an emergency department now"
    assert [rule.say in page.text for rule in rules] == [True, False]
    lines = [item.text for item in page.root.one("main").all("li")]
    assert len(lines) == len(set(lines))
    for finding in ("held-in-odd-position", "tingling-mouth-or-fingers", "neck-surgery-past", "started-days-ago"):
        assert f"{visitor.edition.index.findings[finding].statement}." in lines


def test_something_poisonous_that_was_taken_is_an_emergency_with_its_own_lines(
    visitor: Visitor, settings: Settings
) -> None:
    settings.SPASMCHECK_POISONS_LINE, settings.SPASMCHECK_CRISIS_LINE = "0800 11 22", "116 123"
    page = visitor.answers("urgent-now", {"urgent-now": ["poison"]})
    assert page.heading == "Emergency: Call your local emergency number now"
    assert "Say what it was, how much and when" in page.text
    assert {"tel:08001122", "tel:116123"} <= set(page.links)
    visitor.answers("urgent-signs", {"urgent-signs": ["none"]})
    assert {"tel:08001122", "tel:116123"} <= set(visitor.reads("/result/").links)
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    assert not {"tel:08001122", "tel:116123"} & set(visitor.reads("/check/emergency/").links)


def test_nobody_is_led_to_food_and_daily_life_in_an_emergency(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    page = visitor.walks(("age-18-39", "sex-male", "in-calf", "flickering-twitch"))
    everyday = visitor.edition.index.everyday_steps
    assert not everyday & {address.split("/")[2] for address in visitor.addresses if address.count("/") > 2}
    assert page.heading == "Check your answers"
    assert "You need not answer anything more." in page.text
    result = visitor.reads("/result/")
    offered = {link.split("/")[2] for link in (*page.links, *result.links) if link.startswith("/check/")}
    assert not everyday & offered
    assert not result.root.all(id="food")
    assert "Is it safe for me to have more of this" not in result.text


def test_it_says_which_answers_it_rests_on(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain", "stroke-signs"]})
    findings = visitor.edition.index.findings
    assert findings["chest-pain"].statement in page.text
    assert findings["sudden-face-arm-speech-change"].statement in page.text


def test_going_on_is_possible_but_never_hides_it(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    page = visitor.reads(page.link_to("Add what helpers want to know"))
    seen = 0
    while page.questions:
        assert "/check/emergency/" in page.links, page.questions
        seen += 1
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    assert seen >= 10
    assert page.heading == "Check your answers"
    assert "/check/emergency/" in page.links
    result = visitor.reads("/result/")
    assert result.root.all("section", class_="advice--emergency")


def test_it_interrupts_once_and_again_only_for_another_emergency(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    same = visitor.sends("urgent-signs", {"urgent-signs": ["none"]})
    assert same.headers["Location"] == "/check/about-you/"
    another = visitor.sends("urgent-signs", {"urgent-signs": ["saddle"]})
    assert another.headers["Location"] == "/check/emergency/"


def test_help_today_says_what_to_do_and_then_goes_on(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    page = visitor.answers("urgent-signs", {"urgent-signs": ["swollen-leg"]})
    assert page.heading == "Urgent: Get medical help today"
    main = page.root.one("main")
    assert main.text.startswith(page.heading)
    assert main.all("form") == []
    assert visitor.edition.index.findings["one-leg-swollen-hot-painful"].statement in page.text
    assert page.link_to("Change that answer") == "/check/urgent-signs/"
    page = visitor.reads(page.link_to("Go on with the check"))
    while page.questions:
        assert "/check/today/" in page.links, page.questions
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions)))
    assert "/check/today/" in page.links
    assert visitor.reads("/result/").root.all("section", class_="advice--same-day")


def test_help_today_interrupts_once_and_an_emergency_after_it_again(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    visitor.answers("urgent-signs", {"urgent-signs": ["swollen-leg"]})
    more = visitor.sends("urgent-signs", {"urgent-signs": ["swollen-leg", "slurred"]})
    assert more.headers["Location"] == "/check/about-you/"
    text = visitor.reads("/check/today/").text
    for finding in ("one-leg-swollen-hot-painful", "slurred-speech-or-trouble-swallowing"):
        assert visitor.edition.index.findings[finding].statement in text
    emergency = visitor.sends("urgent-now", {"urgent-now": ["chest-pain"]})
    assert emergency.headers["Location"] == "/check/emergency/"
    assert "/check/today/" not in visitor.reads("/check/about-you/").links


def test_an_answer_chosen_by_mistake_can_be_changed(visitor: Visitor) -> None:
    page = visitor.answers("urgent-now", {"urgent-now": ["chest-pain"]})
    page = visitor.reads(page.link_to("Change that answer"))
    assert page.checked == {"urgent-now": ("chest-pain",)}
    page = visitor.follows(visitor.submits(page, {"urgent-now": ["none"]}))
    assert page.questions == ["urgent-signs"]
    assert "/check/emergency/" not in page.links


def test_an_emergency_that_only_several_answers_make_interrupts_at_the_last_of_them(visitor: Visitor) -> None:
    visitor.passes_safety()
    assert visitor.sends("losses", {"losses": ["fever"]}).headers["Location"] == "/check/about-you/"
    medicines = {"medicines-other": ["chemo"], "medicine-change": ["no"], "stopped": ["no"]}
    page = visitor.answers("medicines-other", medicines)
    assert page.heading.startswith("Emergency")
    for finding in ("fever-or-shivering", "takes-chemotherapy"):
        assert visitor.edition.index.findings[finding].statement in page.text


def test_without_an_emergency_its_page_leads_on(visitor: Visitor) -> None:
    assert visitor.asks("/check/emergency/").headers["Location"] == "/check/urgent-now/"
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    for url in ("/check/emergency/", "/check/today/"):
        assert visitor.asks(url).headers["Location"] == "/check/urgent-signs/"
