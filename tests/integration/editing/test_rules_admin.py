"""Rules read as sentences, and none is saved that always holds, never holds or rests on nothing."""

from __future__ import annotations

from typing import Any

import pytest

from spasmcheck.evidence.models import Caution, Finding, Parameters, RedFlag, ReferenceCase, RowChange
from spasmcheck.evidence.schema.field_validation import refusals
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, change_path
from tests.pages import Page

PARAMETERS = "/admin/evidence/parameters/"


@pytest.fixture(scope="module")
def loaded(shipped: Knowledge) -> Knowledge:
    """The shipped rows."""
    return shipped


@pytest.fixture
def rule() -> RedFlag:
    return RedFlag.objects.get(slug="statin-with-weakness")


def pk(slug: str) -> str:
    return str(Finding.objects.get(slug=slug).pk)


def test_a_condition_reads_as_a_sentence(editor: Editor, rule: RedFlag) -> None:
    statin, weak, cramps = (Finding.objects.get(slug=s) for s in ("takes-statin", "muscle-weakness", "chest-pain"))
    editor.saves(rule, all_of=[str(statin.pk), str(weak.pk)], any_of=None, none_of=str(cramps.pk))
    sentence = f"are true, and “{cramps.statement}” is not true."
    readonly = editor.reads(change_path(rule)).root.all("div", class_="readonly")
    (shown,) = [one.text for one in readonly if one.text.startswith("Holds when both")]
    assert shown.endswith(sentence)
    assert f"“{statin.statement}”" in shown
    listed = editor.reads(f"/admin/evidence/redflag/?q={rule.slug}")
    assert listed.root.one("td", class_="field-condition_in_short").text == shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"all_of": None, "any_of": None}, "Name at least one finding that must be true"),
        ({"all_of": "takes-statin", "none_of": "takes-statin"}, "This can never hold: “You take a statin"),
        ({"sources": None, "clinical_judgement": None}, "Name a source, or mark the rule as clinical judgement."),
    ],
)
def test_a_rule_that_cannot_be_right_is_refused(
    editor: Editor, rule: RedFlag, changes: dict[str, Any], words: str
) -> None:
    sent = {name: pk(value) if value else value for name, value in changes.items()}
    page = Page(editor.saves(rule, say="Typed before", **sent).content)
    assert words in page.root.text
    assert page.by_id("id_say").text == "Typed before"
    assert not RowChange.objects.exists()


def test_a_caution_needs_a_reason_to_change(editor: Editor) -> None:
    caution = Caution.objects.first()
    assert editor.saves(caution, why="", say="Otherwise").status_code == 200
    assert editor.saves(caution, why="Plainer", say="Otherwise").status_code == 302


def test_the_parameters_are_one_row(editor: Editor) -> None:
    row = Parameters.objects.get()
    assert editor.asks(PARAMETERS).headers["Location"] == change_path(row)
    assert editor.asks(f"{PARAMETERS}add/").status_code == 403
    assert editor.asks(change_path(row).replace("/change/", "/delete/")).status_code == 403
    refused = Page(editor.saves(row, possible_from="0.6").content)
    assert "“Possible from” must be below “likely from”." in refused.root.text
    assert editor.saves(row, possible_from="0.2").status_code == 302


def test_what_the_row_types_refuse_is_named() -> None:
    values = {"acceptable_advice": ("self-care", "tomorrow"), "sex": None, "title": "x"}
    assert dict(refusals(ReferenceCase, values)) == {
        "acceptable_advice": "“tomorrow” is not one of: emergency, same-day, see-doctor, self-care."
    }
    assert dict(refusals(Parameters, {"possible_from": 1.0, "male_factor": 0.1})) == {
        "possible_from": "This must be more than 0 and less than 1.",
        "male_factor": "This must be at least 0.5 and at most 2.",
    }
