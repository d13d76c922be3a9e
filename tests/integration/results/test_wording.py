"""The words never name an illness as the visitor's own, and promise nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spasmcheck.reasoning import Knowledge

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"

BANNED = {
    "names an illness": re.compile(r"\bdiagnos", re.IGNORECASE),
    "finds something": re.compile(r"\bdetect", re.IGNORECASE),
    "a score": re.compile(r"\brisk score|\bscore\b", re.IGNORECASE),
    "a share": re.compile(r"\d\s?%|\bper ?cent\b|\bprobability\b|\blikelihood\b", re.IGNORECASE),
    "tells what somebody has": re.compile(
        r"(?<!if )(?<!when )(?<!until )\byou have (?!missed|advice)", re.IGNORECASE
    ),
    "promises": re.compile(r"\bcure|\bguarantee|\bsafe for everyone", re.IGNORECASE),
}
DOSE = re.compile(r"\btake \d|\d ?(mg|mcg|µg|tablets?|capsules?)\b", re.IGNORECASE)


def template_texts() -> dict[str, str]:
    """What each template may say: without its tags, but with the words inside `translate`."""
    texts = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = re.sub(r'{%\s*translate\s+"(.*?)".*?%}', r"\1", path.read_text("utf-8"))
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", text)
        text = re.sub(r"<[^>]*>", " ", text)
        texts[str(path.relative_to(TEMPLATES))] = " ".join(text.split())
    return texts


def spoken(knowledge: Knowledge) -> dict[str, str]:
    """What the knowledge says to a visitor about themselves."""
    texts = {f"red flag {rule.slug}": rule.say for rule in knowledge.red_flags}
    texts |= {f"caution {rule.slug}": rule.say for rule in knowledge.cautions}
    texts |= {f"cause {cause.slug}": f"{cause.plain_name} {cause.one_line}" for cause in knowledge.causes}
    return texts


@pytest.mark.parametrize("what", BANNED)
def test_no_template_says_it(what: str) -> None:
    texts = template_texts()
    assert len(texts) >= 35
    assert {name: text for name, text in texts.items() if BANNED[what].search(text)} == {}


@pytest.mark.parametrize("what", BANNED)
def test_no_advice_caution_or_cause_says_it(what: str, knowledge: Knowledge) -> None:
    texts = spoken(knowledge)
    assert len(texts) >= 190
    assert {name: text for name, text in texts.items() if BANNED[what].search(text)} == {}


def test_no_advice_or_caution_gives_a_dose(knowledge: Knowledge) -> None:
    assert {name: text for name, text in spoken(knowledge).items() if DOSE.search(text)} == {}


def test_no_template_gives_a_dose() -> None:
    assert {name: text for name, text in template_texts().items() if DOSE.search(text)} == {}


def test_the_patterns_find_what_they_are_for() -> None:
    bad = [
        "You have low magnesium.",
        "We diagnosed a cramp.",
        "It detects cramps.",
        "Your risk score is 7.",
        "80 %",
    ]
    assert all(any(pattern.search(text) for pattern in BANNED.values()) for text in bad)
    assert DOSE.search("Take 2 tablets")
