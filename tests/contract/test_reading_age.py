"""Most of the questionnaire can be read at the age of ten, so by somebody tired and worried too."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.reading_age import Said, median_age, said_in_questionnaire, said_on_pages
from spasmcheck.reasoning import Knowledge

HARDEST = 13
"""Of a question, a hint, a why, and words to somebody whom the check is not for."""

HARDEST_LABEL = 14

UNAVOIDABLE = {
    "bladder-bowel": "urine, bladder and bowels are what these are called",
    "yes": "four signs, each in short words",
    "sparing": "a name is how two kinds of water tablet are told apart",
    "inhaler": "names on the inhaler",
    "bone": "names on the packet",
    "antipsychotic": "names on the packet",
    "antiepileptic": "names on the packet",
    "nerve": "names of illnesses",
}
"""Labels that are harder, by choice: why."""


@pytest.fixture(scope="module")
def said(knowledge: Knowledge) -> list[Said]:
    """Every text of the questionnaire."""
    return list(said_in_questionnaire(knowledge))


@pytest.mark.parametrize(("kind", "age"), [("question", 9), ("hint", 9), ("why", 10)])
def test_half_of_the_texts_are_for_readers_of(said: list[Said], kind: str, age: float) -> None:
    assert median_age(text for text in said if text.kind == kind) <= age


def test_no_question_hint_or_why_is_hard_to_read(said: list[Said]) -> None:
    prose = {"question", "hint", "why", "out of scope"}
    assert [text for text in said if text.kind in prose and text.is_sentence and text.age > HARDEST] == []


def test_a_long_answer_is_hard_only_for_the_names_in_it(said: list[Said]) -> None:
    labels = [text for text in said if text.kind == "choice" and text.is_sentence]
    hard = {text.slug.partition("/")[2] for text in labels if text.age > HARDEST_LABEL}
    assert hard == UNAVOIDABLE.keys()


def test_most_short_answers_have_no_hard_word(said: list[Said]) -> None:
    short = [text for text in said if text.kind == "choice" and not text.is_sentence]
    assert len(short) > 100
    assert sum(not text.hard_words for text in short) >= 0.7 * len(short)


def test_a_harder_text_measures_older() -> None:
    easy = Said("question", "step", "Do you get the pain in your leg at night?")
    hard = Said("question", "step", "Are nocturnal contractions of the gastrocnemius experienced regularly?")
    assert easy.age < 9
    assert hard.age > 16


def test_nobody_reads_before_school() -> None:
    assert Said("question", "step", "Do you go to bed by ten?").age == 5


def test_a_phrase_is_judged_by_its_words() -> None:
    phrase = Said("choice", "step", "A tummy ache, or constipation")
    assert not phrase.is_sentence
    assert phrase.hard_words == ("constipation",)
    assert phrase.hard_share == 0.2


def test_what_pages_say_is_read_without_their_markup(tmp_path: Path) -> None:
    for folder in ("assessment", "components"):
        (tmp_path / folder).mkdir()
    (tmp_path / "assessment" / "page.html").write_text(
        """<h1>{% translate "Check your answers" %}</h1>
        {% if number %}{% blocktranslate %}Call <strong>{{ number }}</strong> now{% endblocktranslate %}{% endif %}
        {% blocktranslate count left=left %}{{ left }} page{% plural %}{{ left }} pages{% endblocktranslate %}"""
    )
    assert [(text.where, text.text) for text in said_on_pages(tmp_path)] == [
        ("assessment/page.html", "Check your answers"),
        ("assessment/page.html", "Call 10 now"),
        ("assessment/page.html", "10 pages"),
    ]
