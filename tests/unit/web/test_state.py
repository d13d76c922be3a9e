"""The cookie that holds a check: read back whole, or not at all, and small enough for every journey."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.knowledge import Question, QuestionKind
from spasmcheck.web import state as states
from spasmcheck.web.state import State
from tests.amounts import times

MOST_BYTES = 2048
NAME = "answers"

SOME = State(3, {"age": ("40-59",), "where": ("calf", "foot"), "appetite": ()})

words = st.text("abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=20)


def read(cookie: str | None) -> tuple[State | None, bool]:
    """What a request with this cookie holds."""
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[NAME] = cookie
    return states.read(request)


@examples(max_examples=times(quick=25, thorough=60))
@given(
    st.integers(0, 10**9),
    st.dictionaries(words, st.lists(words, max_size=5).map(tuple), max_size=30),
    st.booleans(),
)
def test_it_is_read_as_it_was_written(edition: int, answers: dict[str, tuple[str, ...]], lost: bool) -> None:
    state = State(edition, answers, lost)
    back, unreadable = read(states.encoded(state))
    assert back == state
    assert list(back.answers) == list(answers)
    assert not unreadable


@pytest.mark.parametrize("cookie", [None, ""])
def test_without_a_cookie_there_is_no_check_and_nothing_lost(cookie: str | None) -> None:
    assert read(cookie) == (None, False)


def test_every_single_changed_letter_is_noticed() -> None:
    cookie = states.encoded(SOME)
    for place, letter in enumerate(cookie):
        other = "A" if letter != "A" else "B"
        changed = cookie[:place] + other + cookie[place + 1 :]
        # The last letters of base64 may stand for the same bytes.
        back, unreadable = read(changed)
        assert (back, unreadable) == (None, True) or back == SOME
    assert read(cookie[:-1]) == (None, True)
    assert read(cookie + "A") == (None, True)


@pytest.mark.parametrize(
    "cookie", ["x", ":", "::", "..", "\x00", "é", "a" * 5000, "null", "[1,{},0]", "%3Cscript%3E"]
)
def test_nonsense_is_no_check(cookie: str) -> None:
    assert read(cookie) == (None, True)


def test_another_key_reads_nothing(settings: Settings) -> None:
    cookie = states.encoded(SOME)
    settings.SECRET_KEY = "another key" * 5
    assert read(cookie) == (None, True)


def test_a_rotated_key_still_reads(settings: Settings) -> None:
    cookie = states.encoded(SOME)
    settings.SECRET_KEY_FALLBACKS = ["older" * 10, settings.SECRET_KEY]
    settings.SECRET_KEY = "another key" * 5
    assert read(cookie) == (SOME, False)
    assert states.encoded(SOME) != cookie


def test_what_was_signed_for_something_else_is_not_taken() -> None:
    data = [3, {"age": "40-59"}, 0]
    assert read(signing.dumps(data, salt="something.else", compress=True)) == (None, True)
    assert read(signing.dumps(data, compress=True)) == (None, True)


@pytest.mark.parametrize(("seconds", "is_read"), [(-1, True), (+1, False)])
def test_it_lasts_as_long_as_it_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: int, is_read: bool
) -> None:
    settings.SPASMCHECK_ANSWERS_SECONDS = 600
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    cookie = states.encoded(SOME)
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: 1_800_000_600.0 + seconds))
    assert read(cookie) == ((SOME, False) if is_read else (None, True))


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        "text",
        [],
        {},
        [1],
        [1, {}],
        [1, {}, 0, 0],
        ["1", {}, 0],
        [1, [], 0],
        [1, {}, "0"],
        [1, {"age": 5}, 0],
        [1, {"age": ["40-59"]}, 0],
        [1, {"age": None}, 0],
        [1.5, {}, 0],
        [None, {}, None],
        {"edition": 1, "answers": {}},
    ],
    ids=json.dumps,
)
def test_another_shape_signed_with_our_key_is_no_check(data: Any) -> None:
    assert read(signing.dumps(data, salt="spasmcheck.answers", compress=True)) == (None, True)


def test_a_signed_value_that_is_no_json_is_no_check() -> None:
    signed = signing.TimestampSigner(salt="spasmcheck.answers").sign("bm90IGpzb24")
    assert read(signed) == (None, True)


def test_answers_are_added_and_replaced_without_touching_the_state() -> None:
    later = SOME.with_answers({"age": ("18-39",), "sex": ("male",)})
    assert later.answers["age"] == ("18-39",)
    assert list(later.answers) == ["age", "where", "appetite", "sex"]
    assert SOME.answers["age"] == ("40-59",)
    assert later.edition == SOME.edition


def all_ticked(question: Question, place: int) -> tuple[str, ...]:
    """As many choices as one question can take; of those with one answer, not the same each time."""
    if question.kind is QuestionKind.MULTIPLE:
        return tuple(choice.slug for choice in question.choices if not choice.exclusive)
    return (question.choices[place % len(question.choices)].slug,)


def questions_of(knowledge: Knowledge) -> list[Question]:
    """Every question, asked or not."""
    return [question for step in knowledge.steps for question in step.questions]


def test_the_longest_journey_fits_with_every_choice_ticked(knowledge: Knowledge) -> None:
    questions = questions_of(knowledge)
    answers = {question.slug: all_ticked(question, place) for place, question in enumerate(questions)}
    assert sum(map(len, answers.values())) >= 150
    state = State(999_999, answers, lost=True)
    cookie = states.encoded(state)
    assert len(f"{NAME}={cookie}") <= MOST_BYTES
    assert read(cookie) == (state, False)


def test_every_other_journey_fits_too(knowledge: Knowledge) -> None:
    questions = questions_of(knowledge)
    longest = 0

    @examples(max_examples=times(quick=25, thorough=60))
    @given(st.randoms(use_true_random=False))
    def some_choices_ticked(random: Any) -> None:
        nonlocal longest
        answers = {}
        for question in random.sample(questions, len(questions)):
            slugs = [choice.slug for choice in question.choices]
            many = random.randint(len(slugs) // 3, len(slugs)) if question.kind is QuestionKind.MULTIPLE else 1
            answers[question.slug] = tuple(random.sample(slugs, many))
        longest = max(longest, len(f"{NAME}={states.encoded(State(999_999, answers))}"))
        assert longest <= MOST_BYTES

    some_choices_ticked()
    assert longest >= 500


def test_the_browser_keeps_it_from_scripts_and_other_sites(settings: Settings) -> None:
    response = HttpResponse()
    states.write(response, SOME)
    cookie = response.cookies[NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == settings.SPASMCHECK_ANSWERS_SECONDS == 24 * 60 * 60
    assert read(cookie.value) == (SOME, False)


@pytest.mark.parametrize("production", [False, True])
def test_in_production_it_goes_over_https_only(settings: Settings, production: bool) -> None:
    settings.PRODUCTION = production
    response = HttpResponse()
    states.write(response, SOME)
    assert bool(response.cookies[NAME]["secure"]) is production


def test_forgetting_takes_it_away() -> None:
    response = HttpResponse()
    states.forget(response)
    cookie = response.cookies[NAME]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/")
    assert cookie["samesite"] == "Lax"


def test_a_check_without_an_answer_leaves_no_cookie() -> None:
    response = HttpResponse()
    states.write(response, State(3))
    assert response.cookies[NAME].value == ""
    assert response.cookies[NAME]["max-age"] == 0


def test_that_answers_were_lost_is_remembered_until_it_is_said() -> None:
    response = HttpResponse()
    states.write(response, State(3, lost=True))
    assert read(response.cookies[NAME].value) == (State(3, lost=True), False)


def test_what_no_browser_would_keep_is_refused() -> None:
    # Hashes do not compress.
    answers = {signing.b62_encode(hash((number, "x")) % 2**60): (str(number),) for number in range(400)}
    with pytest.raises(ValueError, match="do not fit"):
        states.write(HttpResponse(), State(1, answers))
