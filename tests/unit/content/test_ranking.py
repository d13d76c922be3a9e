"""Which texts answer some words, and in which order."""

from __future__ import annotations

import pytest

from spasmcheck.content.search.excerpts import excerpt, marked
from spasmcheck.content.search.ranking import Fields, Index
from spasmcheck.content.words import _known, stem, words

TEXTS = [
    Fields("Potassium", ("hypokalaemia",), ("It keeps magnesium company.", "Found in bananas.")),
    Fields("Magnesium", ("hypomagnesaemia",), ("It steadies nerves.", "Diarrhoea loses it.")),
    Fields("Low magnesium", (), ("Cramps in the legs.",)),
    Fields("Over-breathing", (), ("Breathing faster than the body needs brings tingling.",)),
    Fields("A study of magnesium", (), ("Cramps in the legs.",), weight=0.35),
    Fields("Salt", (), ("In the soup, in the bread, in the cheese.",)),
]
INDEX = Index(TEXTS)


def found(typed: str) -> list[str]:
    """The titles that answer, the best first."""
    return [TEXTS[answer.place].title for answer in INDEX.answers(INDEX.asked(typed))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cramps", "cramp"),
        ("cramping", "cramped"),
        ("hypocalcaemia", "hypocalcemia"),
        ("diarrhoea", "diarrhea"),
        ("oedema", "edema"),
        ("fibres", "fiber"),
        ("colour", "color"),
        ("allergies", "allergy"),
        ("stopping", "stop"),
        ("breathing", "breathe"),
        ("numbness", "numb"),
        ("biopsies", "biopsy"),
    ],
)
def test_forms_and_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("evening", "even"), ("stress", "stres"), ("rest", "red"), ("pain", "pan"), ("his", "hi")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_case_accents_and_apostrophes_do_not_count() -> None:
    assert [word.plain for word in words("GUILLAIN-Barré, the doctor’s can't")] == [
        "guillain",
        "barre",
        "the",
        "doctor",
        "cant",
    ]


def test_a_title_that_says_just_that_comes_first_and_a_lesser_kind_last() -> None:
    assert found("magnesium") == ["Magnesium", "Low magnesium", "Potassium", "A study of magnesium"]


def test_it_is_found_by_a_name_that_no_title_has() -> None:
    assert found("hypokalemia") == ["Potassium"]


@pytest.mark.parametrize("typed", ["ma", "magn", "MAGNESIU", "low magnes", "hypomag"])
def test_the_last_word_may_be_being_typed(typed: str) -> None:
    assert "agnesium" in found(typed)[0]


def test_only_the_last_word_may_be() -> None:
    assert found("ban salt") == ["Salt"]


def test_a_word_is_found_with_and_without_its_hyphen() -> None:
    assert found("overbreathing")[0] == found("over-breathing")[0] == "Over-breathing"


def test_a_misspelt_word_is_taken_for_the_nearest_and_that_is_said() -> None:
    asked = INDEX.asked("Magnisum cramps")
    assert asked.instead == (("Magnisum", "magnesium"),)
    assert found("Magnisum cramps")[0] == "Low magnesium"


def test_what_holds_little_of_what_was_asked_is_no_answer() -> None:
    assert found("in the volcano") == []
    assert found("volcano") == []
    assert found("") == found("?!") == []


def test_a_line_shows_the_words_marked_and_is_cut_around_them() -> None:
    stems = {stem("cramps"): 1.0}
    assert marked("No cramp-like pain.", stems) == (("No ", False), ("cramp", True), ("-like pain.", False))
    long = "Before it stand many words. " * 20 + "Then a cramp comes. " + "After it stand many more. " * 20
    pieces = excerpt(("Nothing here.", long), stems)
    text = "".join(piece for piece, _looked_for in pieces)
    assert ("cramp", True) in pieces
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 200
    assert excerpt(("First.", "Second."), stems) == (("First.", False),)
    assert excerpt((), stems) == ()


def test_nothing_of_what_was_typed_is_kept() -> None:
    index = Index([Fields("Cramp")])
    index.answers(index.asked("a word that only one person ever typed"))
    kept = _known.cache_info().currsize
    index.answers(index.asked("another of the kind, qwertzuiop"))
    assert _known.cache_info().currsize == kept
