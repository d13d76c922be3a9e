"""One described person per line in, one result per line out; nothing that a line holds raises."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from spasmcheck.evidence.editions.case_lines import assess_line
from spasmcheck.reasoning import KnowledgeIndex, assess_answers, assess_findings, play
from spasmcheck.reasoning.knowledge import Region
from tests.amounts import times
from tests.builders import knowledge

SMALL = KnowledgeIndex(knowledge())


def result_of(index: KnowledgeIndex, line: object, *, interview: bool = False) -> dict[str, Any]:
    """The result as it is written, read back."""
    data = line if isinstance(line, bytes) else json.dumps(line).encode()
    result = assess_line(index, 5, data, interview=interview, region=Region.US)
    read: dict[str, Any] = json.loads(msgspec.json.encode(result))
    return read


def test_it_gives_what_the_assessment_gives(index: KnowledgeIndex) -> None:
    case = index.knowledge.reference_cases[0]
    result = result_of(index, {"id": case.slug, "present": case.present, "absent": case.absent})
    assessment = assess_findings(index, case.present, case.absent)
    assert result["id"] == case.slug
    assert result["edition"] == 5
    assert result["advice"]["level"] == assessment.advice.level
    assert [cause["slug"] for cause in result["causes"]] == [score.cause for score in assessment.causes]
    assert result["cautions"] == [given.caution for given in assessment.cautions]
    assert result["warnings"] == []


def test_every_cause_comes_with_its_figures_best_first(index: KnowledgeIndex) -> None:
    present = next(row.finding for row in index.knowledge.evidence if row.lr_present > 2)
    absent = next(
        row.finding for row in index.knowledge.evidence if row.lr_absent < 0.8 and row.finding != present
    )
    result = result_of(index, {"present": [present], "absent": [absent]})
    assert len(result["causes"]) == len(index.causes)
    shares = [cause["p"] for cause in result["causes"]]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share < 1 for share in shares if share)
    for cause in result["causes"]:
        # Nothing else has no chance at all.
        assert cause["p"] or cause["adjustment"] < 0
        assert cause["band"] in {"likely", "possible", "less-likely"}
        assert set(cause["for"]) | set(cause["against"]) == set(cause["log_ratios"])
        assert all(cause["log_ratios"][finding] > 0 for finding in cause["for"])
        assert all(cause["log_ratios"][finding] < 0 for finding in cause["against"])
    assert any(present in cause["for"] for cause in result["causes"])
    assert any(absent in cause["against"] for cause in result["causes"])


def test_the_advice_names_its_reasons_in_words(index: KnowledgeIndex) -> None:
    advice = result_of(index, {"present": ["chest-pain"]})["advice"]
    assert advice["level"] == "emergency"
    assert advice["because"][0] == "chest-pain"
    assert len(advice["words"]) == len(advice["because"])
    assert all(advice["words"])


def test_findings_that_do_not_exist_are_named_and_the_line_is_answered(index: KnowledgeIndex) -> None:
    line = {"present": ["chest-pain", "hiccups"], "absent": ["green-hair"], "unknown": ["why"]}
    result = result_of(index, line)
    assert result["warnings"] == [
        "unknown finding: green-hair",
        "unknown finding: hiccups",
        "unknown finding: why",
    ]
    assert result["advice"]["level"] == "emergency"


def test_what_is_called_unknown_counts_neither_way(index: KnowledgeIndex) -> None:
    plain = result_of(index, {"present": ["in-calf"]})
    unknown = result_of(index, {"present": ["in-calf"], "absent": ["takes-statin"], "unknown": ["takes-statin"]})
    assert unknown["causes"] == plain["causes"]


def test_present_wins_over_absent(index: KnowledgeIndex) -> None:
    both = result_of(index, {"present": ["in-calf"], "absent": ["in-calf"]})
    assert both == result_of(index, {"present": ["in-calf"]})


def test_unasked_are_the_steps_of_which_nothing_is_known(index: KnowledgeIndex) -> None:
    assert result_of(index, {})["unasked"] == list(index.steps)
    unasked = result_of(index, {"present": ["chest-pain", "age-18-39"]})["unasked"]
    assert "urgent-now" not in unasked
    assert "about-you" not in unasked
    assert "where" in unasked


def test_answers_are_read_as_a_visitor_gives_them(index: KnowledgeIndex) -> None:
    answers = {"urgent-now": ["none"], "urgent-signs": "none", "where": ["calf", "foot"], "one-side": "no"}
    result = result_of(index, {"id": 7, "answers": answers})
    told = {slug: [chosen] if isinstance(chosen, str) else chosen for slug, chosen in answers.items()}
    assessment = assess_answers(index, told)
    assert result["id"] == 7
    assert [cause["slug"] for cause in result["causes"]] == [score.cause for score in assessment.causes]
    assert "where" not in result["unasked"]
    assert "feel" in result["unasked"]
    assert result["warnings"] == []


@pytest.mark.parametrize(
    ("answers", "warning"),
    [
        ({"hair": "green"}, "unknown-question: hair"),
        ({"sex": "blue"}, "unknown-choice: sex/blue"),
        ({"sex": ["male", "female"]}, "too-many-choices: sex"),
        ({"urgent-now": ["none", "chest-pain"]}, "exclusive-with-others: urgent-now"),
    ],
)
def test_bad_answers_are_named_and_not_counted(
    index: KnowledgeIndex, answers: dict[str, Any], warning: str
) -> None:
    for interview in (False, True):
        result = result_of(index, {"answers": answers}, interview=interview)
        assert result["warnings"] == [warning]
    assert result_of(index, {"answers": answers})["causes"] == result_of(index, {"answers": {}})["causes"]


def test_an_interview_gives_the_steps_that_it_asked(index: KnowledgeIndex) -> None:
    case = index.knowledge.reference_cases[0]
    result = result_of(index, {"present": case.present}, interview=True)
    played = play(index, case.present)
    assert result["steps"] == list(played.steps)
    assert result["steps"][:2] == ["urgent-now", "urgent-signs"]
    assert result["unasked"] == list(played.progress.path.unanswered)
    assert result["advice"]["level"] == played.assessment.advice.level


def test_an_interview_keeps_unknown_what_the_person_does_not_know(index: KnowledgeIndex) -> None:
    result = result_of(index, {"present": [], "unknown": ["has-kidney-disease"]}, interview=True)
    assert "no-potassium-kidney" in result["cautions"]
    assert "no-potassium-kidney" not in result_of(index, {"present": []}, interview=True)["cautions"]


def test_an_interview_of_somebody_given_in_answers(index: KnowledgeIndex) -> None:
    answers = {"urgent-now": ["none"], "where": ["calf"], "one-side": ["no"]}
    result = result_of(index, {"answers": answers}, interview=True)
    assert "where" in result["steps"]
    calf = [cause for cause in result["causes"] if "in-calf" in cause["for"]]
    assert calf


def test_without_an_interview_there_are_no_steps(index: KnowledgeIndex) -> None:
    assert "steps" not in result_of(index, {})


def test_other_keys_are_left_alone(index: KnowledgeIndex) -> None:
    assert result_of(index, {"id": "a", "note": "seen on Monday", "age": 7}) == result_of(index, {"id": "a"})


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"present": "chest-pain"}',
        b'{"present": [1]}',
        b'{"answers": {"sex": 1}}',
        b'{"id": {}}',
    ],
)
def test_a_line_that_is_not_understood_says_why(line: bytes) -> None:
    result = result_of(SMALL, line)
    assert result["id"] is None
    assert result["edition"] == 5
    assert len(result["warnings"]) == 1
    assert result["warnings"][0].startswith("not understood: ")
    assert "causes" not in result


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["id", "present", "absent", "unknown", "answers", "other"])


@examples(max_examples=times(quick=50, thorough=150))
@given(st.binary(max_size=60) | st.dictionaries(keys, json_values, max_size=5), st.booleans())
def test_no_line_raises(line: object, interview: bool) -> None:
    result = result_of(SMALL, line, interview=interview)
    assert result["edition"] == 5
    assert ("causes" in result) != any(text.startswith("not understood") for text in result["warnings"])
