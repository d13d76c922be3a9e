"""Two versions of a row, told field by field in words."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from spasmcheck.evidence.history.field_diff import FieldChange, field_differences
from spasmcheck.evidence.history.word_diff import Line, Part, word_diff
from spasmcheck.reasoning.knowledge import AdviceLevel, Condition, Grade, Help
from tests.builders import cause, choice, question, red_flag, step

words = st.lists(
    st.sampled_from(["cramps", "at", "night", "often,", "not", "often", " ", "  ", "\n"]), max_size=16
).map("".join)


def told(kind: str, before: Any, after: Any) -> list[tuple[str, FieldChange, list[str], list[str]]]:
    """The differences, with what is marked in [brackets]."""
    old, new = (msgspec.json.encode(row).decode() if row is not None else "" for row in (before, after))
    return [
        (" > ".join(path), what, [_read(line) for line in left], [_read(line) for line in right])
        for path, what, left, right in field_differences(kind, old, new)
    ]


def test_words_of_a_text_are_marked_where_they_differ() -> None:
    before = cause("low-magnesium", one_line="Too little magnesium makes muscles twitch easily.")
    after = cause("low-magnesium", one_line="Too little magnesium makes nerves and muscles twitch.")
    assert told("causes", before, after) == [
        (
            "in one line",
            FieldChange.CHANGED,
            ["Too little magnesium makes muscles [twitch easily.]"],
            ["Too little magnesium makes [nerves and] muscles [twitch.]"],
        )
    ]


def test_choices_numbers_and_yes_or_no_are_told_as_editors_see_them() -> None:
    before = red_flag("flag", advice_level=AdviceLevel.SEE_DOCTOR)
    after = red_flag("flag", advice_level=AdviceLevel.EMERGENCY, clinical_judgement=True)
    assert told("red_flags", before, after) == [
        ("advice level", FieldChange.CHANGED, ["[See a doctor]"], ["[Emergency]"]),
        ("clinical judgement", FieldChange.CHANGED, ["[No]"], ["[Yes]"]),
    ]
    five, six = ({"slug": "milk", "serving_grams": grams} for grams in (5.0, 6.25))
    assert told("foods", five, six) == [("grams in a serving", FieldChange.CHANGED, ["[5]"], ["[6.25]"])]


def test_of_a_condition_only_findings_that_came_or_went_are_told() -> None:
    before = red_flag("flag", when=Condition(all_of=("fever", "rash"), any_of=("pain",)))
    after = red_flag("flag", when=Condition(all_of=("fever", "stiff-neck")))
    assert told("red_flags", before, after) == [
        ("condition > all of", FieldChange.CHANGED, ["[rash]"], ["[stiff-neck]"]),
        ("condition > any of", FieldChange.REMOVED, ["[pain]"], []),
    ]


def test_nested_rows_are_matched_by_key_and_told_as_moved() -> None:
    night, day, never = choice("night", label="At night"), choice("day", label="By day"), choice("never")
    before = step("when", question("when", night, day, never, text="When?"))
    daytime = choice("day", label="In the daytime")
    after = step("when", question("when", never, night, daytime, text="When?"))
    assert told("steps", before, after) == [
        (
            "question “When?” > choices",
            FieldChange.MOVED,
            ["[choice “Never”: place 3 of 3]"],
            ["[choice “Never”: place 1 of 3]"],
        ),
        (
            "question “When?” > choice “In the daytime” > label",
            FieldChange.CHANGED,
            ["[By day]"],
            ["[In the daytime]"],
        ),
    ]


def test_a_nested_row_that_comes_is_told_at_once() -> None:
    first = question("when", choice("night"), text="When?")
    second = question("where", choice("calf", "in-calf"), text="Where?")
    (came, inside) = told("steps", step("s", first, title=""), step("s", first, second, title=""))
    assert came[:2] == ("question “Where?”", FieldChange.ADDED)
    assert "[text: Where?]" in came[3]
    assert inside == (
        "question “Where?” > choice “Calf”",
        FieldChange.ADDED,
        [],
        ["[slug: calf]", "[label: Calf]", "[establishes: in-calf]"],
    )


def test_a_line_of_what_helps_that_was_reworded_moved_or_graded_is_told_as_a_line() -> None:
    stretch, drink = Help(text="Stretch your calves before you go to bed"), Help(text="Drink water")
    gently = Help(text="Stretch your calves gently before bed")
    graded = Help(text="Drink water", grade=Grade.LIMITED)
    (path, what, left, right), *others = told(
        "causes", cause("cramps", what_helps=(stretch, drink)), cause("cramps", what_helps=(gently, drink))
    )
    assert (what, others) == (FieldChange.CHANGED, [])
    assert "what helps" in path
    assert left == ["Stretch your calves before [you go to] bed"]
    assert right == ["Stretch your calves [gently] before bed"]
    ((_path, _what, left, right),) = told(
        "causes", cause("cramps", what_helps=(stretch, drink)), cause("cramps", what_helps=(stretch, graded))
    )
    assert "Drink" in "".join(left)
    assert "Limited" in "".join(right)
    ((_path, what, *_sides),) = told(
        "causes", cause("cramps", what_helps=(stretch, drink)), cause("cramps", what_helps=(drink, stretch))
    )
    assert what is FieldChange.MOVED


def test_a_list_in_another_order_tells_the_items_that_moved() -> None:
    before, after = ({"slug": "n", "text": lines} for lines in (["One", "Two", "Three"], ["Three", "One", "Two"]))
    assert told("notes", before, after) == [("text", FieldChange.MOVED, ["[Three]"], ["[Three]"])]


def test_a_row_that_comes_or_goes_is_told_by_what_it_says_and_nothing_else() -> None:
    row = red_flag("flag", "fever", sources=())
    fields = ["slug", "advice level", "condition > all of", "what to say", "why"]
    came, went = told("red_flags", None, row), told("red_flags", row, None)
    assert [(path, what, left) for path, what, left, _right in came] == [
        (path, FieldChange.ADDED, []) for path in fields
    ]
    assert [(path, what, right) for path, what, _left, right in went] == [
        (path, FieldChange.REMOVED, []) for path in fields
    ]
    assert [right for *_rest, right in came] == [left for _path, _what, left, _right in went]


def test_the_order_of_a_kind_names_the_row_that_moved_and_the_one_that_came_between() -> None:
    assert told("steps", ["a", "b", "c", "d"], ["d", "a", "b", "c"]) == [
        ("order", FieldChange.MOVED, ["[d: place 4 of 4]"], ["[d: place 1 of 4]"])
    ]
    assert told("steps", ["a", "b"], ["a", "new", "b"]) == [
        ("order", FieldChange.MOVED, [], ["[new: place 2 of 3]"])
    ]


def test_a_field_that_is_no_more_is_still_told() -> None:
    assert told("sources", {"slug": "who", "shelf": "3"}, {"slug": "who"}) == [
        ("shelf", FieldChange.REMOVED, ["[3]"], [])
    ]
    listed, plain = {"slug": "who", "title": ["Old", "form"]}, {"slug": "who", "title": "Today"}
    assert told("sources", listed, plain) == [("title", FieldChange.CHANGED, ["[Old]", "[form]"], ["[Today]"])]


def test_a_default_that_is_written_out_is_no_difference() -> None:
    assert told("sources", {"slug": "who"}, {"slug": "who", "note": "", "year": None}) == []


def test_a_change_of_spaces_alone_is_marked_too() -> None:
    before, after = word_diff("at  night", "at night")
    assert before == (Part("at  night", True),)
    assert after == (Part("at night", True),)


@given(words, words)
def test_each_side_says_all_of_its_text_and_marks_all_that_the_other_lacks(before: str, after: str) -> None:
    left, right = word_diff(before, after)
    assert ("".join(part.text for part in left), "".join(part.text for part in right)) == (before, after)
    assert _unmarked(left).split() == _unmarked(right).split()


def _read(line: Line) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in line)


def _unmarked(line: Line) -> str:
    return "".join(part.text for part in line if not part.marked)
