"""YAML with the types of JSON alone: nothing silently becomes something else."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spasmcheck.evidence.exchange import yaml_files
from spasmcheck.evidence.exchange.exporting import Format, exported
from spasmcheck.evidence.exchange.import_files import contents_of
from spasmcheck.evidence.exchange.incoming import FileRefused, parse_rows
from tests.builders import food, knowledge


@pytest.mark.parametrize(
    ("written", "is_"),
    [
        ("0", 0),
        ("-12", -12),
        ("1.5", 1.5),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("1.5e-07", 1.5e-07),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        *(
            (text, text)
            for text in ("010", "1:30", "0x10", "0b1", "0o7", "1_000", "+1", ".5", "5.", "yes", "no", "on")
        ),
        *((text, text) for text in ("True", "NO", "Null", ".inf", ".nan", "2026-11-22", "=", "<<", "01009")),
        ("9" * 400, "9" * 400),
    ],
)
def test_a_scalar_is_what_json_would_take_it_for_or_a_text(written: str, is_: Any) -> None:
    (read,) = yaml_files.read(f"- {written}")
    assert read == is_
    assert type(read) is type(is_)


@pytest.mark.parametrize("value", ["010", "1:30", "0x10", "1_000", "yes", "+1", ".5", "9" * 400])
def test_it_is_refused_where_a_number_is_wanted(value: str) -> None:
    cheese = exported(knowledge(foods=(food("cheddar", serving_grams=8.5),)), "foods", Format.YAML).data.decode()
    with pytest.raises(FileRefused, match=r"column serving_grams .*must be a number, but is a text"):
        parse_rows(
            contents_of("foods.yaml", cheese.replace("serving_grams: 8.5", f"serving_grams: {value}").encode())
        )


@pytest.mark.parametrize(
    "text",
    [
        '- !!int ""',
        '- !!float ""',
        "- !!bool x",
        "- !!timestamp x",
        "- !!str 1",
        "- ! 1",
        "!!seq []",
        "- !!map {}",
    ],
)
def test_a_type_by_name_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError, match="types by name"):
        yaml_files.read(text)


@pytest.mark.parametrize("text", ["%YAML 1.1\n--- []", "--- []\n...\n%TAG ! x\n--- []", "\ufeff%TAG ! x\n--- []"])
def test_a_directive_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError, match="directives"):
        yaml_files.read(text)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(
        ["1e3", "010", "1:30", "~", "null", "true", "yes", "=", "<<", "1.5", "%", "- a", "1e3\n", "2026-01-01"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab1e~", max_size=3), inner, max_size=4),
    max_leaves=8,
)


@given(plain)
def test_what_is_written_is_read_back(document: Any) -> None:
    assert same(yaml_files.read(yaml_files.written(document)), document)


def same(one: Any, other: Any) -> bool:
    """Equal, and of equal types but for whole numbers."""
    if isinstance(one, dict):
        return isinstance(other, dict) and [*one] == [*other] and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or not isinstance(one, int | float):
        return one == other and type(one) is type(other)
    return isinstance(other, int | float) and math.isclose(one, other, rel_tol=0)
