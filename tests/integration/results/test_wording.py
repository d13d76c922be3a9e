"""The words never name an illness as the visitor's own, and promise nothing."""

from __future__ import annotations

import re

import pytest

from spasmcheck.evidence.labelling import named_sets
from spasmcheck.reasoning import Knowledge
from tests.pages import TEMPLATES, visitors_templates

BANNED = {
    "names an illness": re.compile(r"\bdiagnos", re.IGNORECASE),
    "finds something": re.compile(r"\bdetect", re.IGNORECASE),
    "a score": re.compile(r"\brisk score|\bscore\b", re.IGNORECASE),
    "a share": re.compile(r"\d\s?%|\bper ?cent\b|\bprobability\b|\blikelihood\b", re.IGNORECASE),
    "tells what somebody has": re.compile(
        r"(?<!if )(?<!when )(?<!until )\byou have (?!missed|advice|asked)", re.IGNORECASE
    ),
    "promises": re.compile(r"\bcure|\bguarantee|\bsafe for everyone", re.IGNORECASE),
}
DOSE = re.compile(r"\btake \d|\d ?(mg|mcg|µg|tablets?|capsules?)\b", re.IGNORECASE)


def template_texts() -> dict[str, str]:
    """What each template may say: without its tags, but with the words inside `translate`.

    And what templates take from closed sets.
    """
    texts = {
        f"{of.__name__} {member} {purpose}": str(words)
        for of, purposes in named_sets().items()
        for purpose, of_purpose in purposes.items()
        for member, words in of_purpose.items()
    }
    for path in visitors_templates():
        text = re.sub(r'{%\s*translate\s+"(.*?)".*?%}', r"\1", path.read_text("utf-8"))
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", text)
        text = re.sub(r"<[^>]*>", " ", text)
        texts[str(path.relative_to(TEMPLATES))] = " ".join(text.split())
    return texts


def spoken(knowledge: Knowledge) -> dict[str, str]:
    """What the knowledge says to a visitor about themselves.

    What is left out, and why: the statements of findings, which are the visitor's own answers said back ("you have
    been told that …"); and the names of sources.
    """
    texts = {f"red flag {rule.slug}": rule.say for rule in knowledge.red_flags}
    texts |= {f"caution {rule.slug}": rule.say for rule in knowledge.cautions}
    for cause in knowledge.causes:
        texts[f"cause {cause.slug}"] = f"{cause.plain_name} {cause.one_line}"
        texts |= {
            f"help {cause.slug} {line.text[:20]}": f"{line.text} {line.evidence}" for line in cause.what_helps
        }
        texts |= {f"when {cause.slug} {text[:20]}": text for text in cause.when_to_see_doctor}
    texts |= {
        f"medicine {group.finding}": f"{group.effect} {group.what_to_do}" for group in knowledge.medicine_groups
    }
    return texts


def reported(knowledge: Knowledge) -> dict[str, str]:
    """What it reports of bodies and studies, in which a share is a figure that was measured.

    The bases of the evidence are left out: they tell in the words of studies how those found whom they found.
    """
    texts = {f"why {rule.slug}": rule.why for rule in (*knowledge.red_flags, *knowledge.cautions)}
    for cause in knowledge.causes:
        lines = (*cause.how_it_causes_spasms, *cause.tests, *cause.cautions)
        texts |= {f"about {cause.slug} {line[:30]}": line for line in lines}
    for nutrient in knowledge.nutrients:
        lines = (*nutrient.role, *nutrient.symptoms, *nutrient.risk_groups, *nutrient.drug_causes, nutrient.intake)
        texts |= {f"about {nutrient.slug} {line[:30]}": line for line in (*lines, *nutrient.mechanism)}
    texts |= {
        f"note {note.slug} {line[:30]}": line for note in knowledge.notes for line in (*note.text, note.meaning)
    }
    texts |= {f"claim {claim.slug}": claim.note for claim in knowledge.claims}
    return texts


NOT_MEANT = {
    "about liver-disease Pickle juice is salty: ask fir",  # "if you have fluid in the belly"
    "about blood-clot Wells score (a list of signs),",  # the name of a list of signs that doctors use
}


@pytest.mark.parametrize("what", sorted(BANNED.keys() - {"a share"}))
def test_no_report_of_a_body_or_a_study_says_it(what: str, knowledge: Knowledge) -> None:
    texts = reported(knowledge)
    assert len(texts) >= 400
    found = {name: text for name, text in texts.items() if BANNED[what].search(text)}
    if what == "names an illness":
        # Of other people it may be told how long it took until they knew.
        found = {name: text for name, text in found.items() if not name.startswith("why")}
    assert found.keys() - NOT_MEANT == set()


SHARES_OF_CASES = {"content/_share.html", "content/method.html"}
"""Templates that tell of described cases and of the method, and of no visitor."""


@pytest.mark.parametrize("what", BANNED)
def test_no_template_says_it(what: str) -> None:
    texts = template_texts()
    assert len(texts) >= 35
    if what == "a share":
        assert texts.keys() >= SHARES_OF_CASES
        texts = {name: text for name, text in texts.items() if name not in SHARES_OF_CASES}
    assert {name: text for name, text in texts.items() if BANNED[what].search(text)} == {}


@pytest.mark.parametrize("what", BANNED)
def test_no_advice_caution_or_cause_says_it(what: str, knowledge: Knowledge) -> None:
    texts = spoken(knowledge)
    assert len(texts) >= 350
    assert {name: text for name, text in texts.items() if BANNED[what].search(text)} == {}


def test_no_advice_or_caution_gives_a_dose(knowledge: Knowledge) -> None:
    doses = {name for name, text in spoken(knowledge).items() if DOSE.search(text)}
    # A limit that is often named for caffeine, which nobody is told to take.
    assert doses == {"help caffeine-stimulants Aim under about 400 "}


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
