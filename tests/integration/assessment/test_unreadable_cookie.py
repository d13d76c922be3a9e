"""Answers that cannot be read start a new check, with one friendly line."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core import signing
from pytest_django import Settings

from tests.visitors import HTMX, SAFE, Visitor

FRIENDLY = "Your earlier answers have run out or cannot be read"


def tampered(cookie: str, settings: Settings, patch: pytest.MonkeyPatch) -> str:
    """One letter is different."""
    return cookie[:4] + ("A" if cookie[4] != "A" else "B") + cookie[5:]


def of_another_key(cookie: str, settings: Settings, patch: pytest.MonkeyPatch) -> str:
    """The key was changed, without the old one being kept."""
    settings.SECRET_KEY = "another key" * 5
    return cookie


def expired(cookie: str, settings: Settings, patch: pytest.MonkeyPatch) -> str:
    """More than a day has passed."""
    later = time.time() + settings.SPASMCHECK_ANSWERS_SECONDS + 1
    patch.setattr(signing, "time", SimpleNamespace(time=lambda: later))
    return cookie


def nonsense(cookie: str, settings: Settings, patch: pytest.MonkeyPatch) -> str:
    """Not a cookie of ours at all."""
    return "<script>alert(1)</script>"


def of_another_shape(cookie: str, settings: Settings, patch: pytest.MonkeyPatch) -> str:
    """Ours, of a release that kept something else."""
    return signing.dumps({"answers": [1, 2, 3]}, salt="spasmcheck.answers", compress=True)


Spoil = Callable[[str, Settings, pytest.MonkeyPatch], str]


@pytest.fixture(params=[tampered, of_another_key, expired, nonsense, of_another_shape])
def lost(
    request: pytest.FixtureRequest, visitor: Visitor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Visitor:
    """Somebody whose earlier answers cannot be read any more."""
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    visitor.cookie = request.param(visitor.cookie, settings, monkeypatch)
    return visitor


def test_a_new_check_begins_and_says_so(lost: Visitor) -> None:
    page = lost.reads("/check/")
    assert page.questions == ["urgent-now"]
    assert page.checked == {}
    assert FRIENDLY in page.text


def test_it_is_said_once(lost: Visitor) -> None:
    assert FRIENDLY in lost.reads("/check/").text
    assert FRIENDLY not in lost.reads("/check/urgent-now/").text
    assert FRIENDLY not in lost.answers("urgent-now", {"urgent-now": ["none"]}).text


def test_it_is_said_once_also_when_an_answer_is_sent_first(lost: Visitor) -> None:
    page = lost.answers("urgent-now", {"urgent-now": ["none"]})
    assert page.questions == ["urgent-signs"]
    assert FRIENDLY in page.text
    assert FRIENDLY not in lost.reads("/check/urgent-signs/").text
    assert FRIENDLY not in lost.answers("urgent-signs", {"urgent-signs": ["none"]}).text


def test_the_answer_that_was_sent_is_kept(lost: Visitor) -> None:
    lost.answers("urgent-now", {"urgent-now": ["none"]})
    assert lost.kept == {"urgent-now": ("none",)}


def test_with_htmx_it_is_said_once_too(lost: Visitor) -> None:
    first = lost.sends("urgent-now", {"urgent-now": ["none"]}, **HTMX)
    assert FRIENDLY in first.content.decode()
    second = lost.sends("urgent-signs", {"urgent-signs": ["none"]}, **HTMX)
    assert FRIENDLY not in second.content.decode()
    assert lost.kept == {"urgent-now": ("none",), "urgent-signs": ("none",)}


def test_a_problem_with_the_answer_is_said_as_well(lost: Visitor) -> None:
    refused = lost.sends("urgent-now", {})
    assert refused.status_code == 422
    assert "error-summary" in refused.content.decode()
    assert FRIENDLY in refused.content.decode()
    assert FRIENDLY not in lost.answers("urgent-now", {"urgent-now": ["none"]}).text


@pytest.mark.parametrize("url", ["/result/", "/check/answers/", "/check/emergency/", "/check/where/"])
def test_every_other_page_leads_to_the_new_check(lost: Visitor, url: str) -> None:
    page = lost.reads(url)
    assert page.questions == ["urgent-now"]
    assert FRIENDLY in page.text


def test_an_emergency_is_not_delayed_by_it(lost: Visitor) -> None:
    response = lost.sends("urgent-now", {"urgent-now": ["chest-pain"]})
    assert response.headers["Location"] == "/check/emergency/"
    assert lost.follows(response).heading.startswith("Emergency")


def test_a_rotated_key_still_reads_answers_of_the_old_one(visitor: Visitor, settings: Settings) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key" * 5
    assert visitor.reads("/check/").questions == ["urgent-signs"]


def test_answers_to_questions_that_are_gone_do_no_harm(visitor: Visitor) -> None:
    visitor.has(SAFE | {"no-such-question": ["yes"], "age": ["no-such-choice"], "sex": ["male", "female"]})
    assert visitor.reads("/check/").questions == ["age", "sex"]
    assert visitor.reads("/result/").heading == "There is no result yet"
    assert visitor.reads("/check/answers/").heading == "Check your answers"
