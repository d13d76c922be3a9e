"""Fixtures: what is written is read back, and what is wrong is named with its file, row and key."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from spasmcheck.evidence.exchange.fixtures import HEADERS, FixtureError, read_fixtures, write_fixtures
from spasmcheck.reasoning.serialisation.codec import canonical, to_json
from spasmcheck.reasoning.serialisation.fields import kinds
from tests.builders import evidence, knowledge, source
from tests.unit.evidence.everything import everything


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_fixtures(everything(), tmp_path / "fixtures")
    return tmp_path / "fixtures"


def refusals(folder: Path) -> tuple[str, ...]:
    with pytest.raises(FixtureError) as refusal:
        read_fixtures(folder)
    return refusal.value.texts


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))


def test_what_is_written_is_read_back_to_the_byte(folder):
    assert to_json(read_fixtures(folder)) == to_json(everything())


def test_writing_what_was_read_changes_no_byte(folder, tmp_path):
    write_fixtures(read_fixtures(folder), tmp_path / "again")
    written = sorted(path.name for path in folder.iterdir())
    assert written == sorted(f"{kind}.yaml" for kind in HEADERS)
    for name in written:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_the_fixtures_of_the_project_are_as_they_would_be_written(settings, tmp_path):
    write_fixtures(read_fixtures(settings.SPASMCHECK_FIXTURES), tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (settings.SPASMCHECK_FIXTURES / path.name).read_bytes(), path.name


def test_every_kind_has_a_file_that_says_what_it_is(folder):
    assert set(HEADERS) == {"parameters", *kinds()}
    for path in folder.iterdir():
        assert path.read_text().startswith("# ")


def test_a_file_reads_like_a_page(folder):
    text = (folder / "evidence.yaml").read_text()
    assert "- cause: low-magnesium\n  finding: takes-diuretic\n  lr_present: 3\n  lr_absent: 0.8\n" in text
    assert "Nerve pain – not this." in (folder / "causes.yaml").read_text()
    assert max(map(len, text.splitlines())) <= 110


def test_a_kind_without_rows_has_a_file_all_the_same(tmp_path):
    write_fixtures(knowledge(), tmp_path)
    assert (tmp_path / "foods.yaml").read_text().endswith("\n[]\n")
    assert read_fixtures(tmp_path) == canonical(knowledge())


def test_a_ratio_out_of_range_is_named_with_file_row_and_key(folder):
    replace(folder / "evidence.yaml", "lr_present: 3", "lr_present: 23")
    (text,) = refusals(folder)
    line = 1 + (folder / "evidence.yaml").read_text().split("lr_present: 23")[0].count("\n")
    assert text == (
        f"evidence.yaml, line {line}, row 1 (low-magnesium/takes-diuretic): "
        "Expected `float` <= 20.0 - at `$.lr_present`"
    )


def test_a_dangling_slug_is_named_with_file_row_and_key(folder):
    replace(folder / "red_flags.yaml", "- chest-pain", "- chest-pian")
    text = next(text for text in refusals(folder) if "does not exist" in text)
    assert text == (
        "red_flags.yaml, row 1 (chest-pain): all_of names the finding chest-pian, which does not exist"
    )


def test_evidence_without_a_source_is_refused(tmp_path):
    bare = evidence("low-magnesium", "takes-diuretic", sources=())
    write_fixtures(knowledge(evidence=(bare, knowledge().evidence[1])), tmp_path)
    (text,) = refusals(tmp_path)
    assert text == "evidence.yaml, row 1 (low-magnesium/takes-diuretic): evidence graded moderate needs a source"


def test_a_key_that_is_there_twice_is_refused(tmp_path):
    write_fixtures(knowledge(sources=(source(), source())), tmp_path)
    (text,) = refusals(tmp_path)
    assert text == "sources.yaml, row 2 (cramp-guideline): there are 2 rows with this key"


def test_rows_are_numbered_as_in_the_file_and_not_as_in_canonical_order(tmp_path):
    write_fixtures(knowledge(), tmp_path)
    path = tmp_path / "evidence.yaml"
    rows = yaml.safe_load(path.read_text())
    del rows[0]["sources"]
    path.write_text(yaml.safe_dump(list(reversed(rows))))
    (text,) = refusals(tmp_path)
    assert text.startswith("evidence.yaml, row 2 (low-magnesium/takes-diuretic): ")


def test_a_syntax_error_is_named_with_its_line(folder):
    replace(folder / "causes.yaml", "- slug: low-magnesium", "- slug: [low-magnesium")
    (text,) = refusals(folder)
    assert text.startswith("causes.yaml: line 3, column ")


def test_a_field_that_is_given_twice_is_refused(folder):
    replace(folder / "evidence.yaml", "  lr_absent: 0.8", "  lr_present: 0.8")
    (text,) = refusals(folder)
    assert text == "evidence.yaml: line 5, column 3: 'lr_present' is given twice"


def test_a_missing_an_unknown_and_an_unreadable_file_are_named_together(folder):
    (folder / "foods.yaml").unlink()
    (folder / "food.yaml").write_text("[]")
    (folder / "claims.yaml").write_bytes(b"- slug: \xff")
    unknown, missing, unreadable = refusals(folder)
    assert unknown == "food.yaml: there is no such kind of knowledge"
    assert missing == f"foods.yaml: the file is missing in {folder}"
    assert unreadable.startswith("claims.yaml: 'utf-8' codec can't decode")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert refusals(tmp_path / "nowhere") == (f"there is no folder {tmp_path / 'nowhere'}",)


@pytest.mark.parametrize("content", ["", "just text", "slug: a", "- just text"])
def test_a_file_of_another_shape_is_refused(folder, content):
    (folder / "sources.yaml").write_text(content)
    assert refusals(folder)[0].startswith("sources.yaml")


def test_an_unknown_field_is_refused(folder):
    replace(folder / "evidence.yaml", "  grade: moderate", "  grade: moderate\n  weight: 3")
    (text,) = refusals(folder)
    assert "unknown field `weight`" in text


@pytest.mark.parametrize("unquoted", ["true", "12", "1.5"])
def test_a_text_that_yaml_takes_for_something_else_is_told_with_its_line(folder, unquoted):
    steps = (folder / "steps.yaml").read_text()
    before, found, after = steps.rpartition("      label: ")
    (folder / "steps.yaml").write_text(before + found + unquoted + after[after.index("\n") :])
    (text,) = refusals(folder)
    line = before.count("\n") + 1
    assert text.startswith(f"steps.yaml, line {line}, row ")
    assert text.endswith("; put it in quotes")


def test_what_yaml_1_1_took_for_yes_or_no_is_a_text(folder):
    before, found, after = (folder / "steps.yaml").read_text().rpartition("      label: ")
    (folder / "steps.yaml").write_text(f"{before}{found}No{after[after.index(chr(10)) :]}")
    assert read_fixtures(folder).steps[-1].questions[-1].choices[-1].label == "No"


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("food_amounts.yaml", "mg: 213", "mg: 1.0e+999", "not a finite number"),
        ("causes.yaml", "  - Maughan 1986", '  - "Maughan\\n1986"', "of one line"),
        ("steps.yaml", "    - slug: 'no'", "    - slug: 'yes'", "holds yes 2 times"),
        ("screener_items.yaml", "food: cheddar", "food: parmesan", "holds parmesan 2 times"),
    ],
)
def test_what_rows_could_not_hold_is_refused(folder, name, old, new, reason):
    replace(folder / name, old, new)
    assert any(reason in text and text.startswith(f"{name}, ") and ", row " in text for text in refusals(folder))


def test_a_date_needs_no_quotes(folder):
    replace(folder / "causes.yaml", "reviewed_on: '2026-11-02'", "reviewed_on: 2026-11-02")
    assert read_fixtures(folder) == canonical(everything())


def test_every_problem_is_named_at_once(folder):
    replace(folder / "evidence.yaml", "lr_present: 3", "lr_present: 23")
    replace(folder / "evidence.yaml", "lr_absent: 0.4", "lr_absent: 0")
    replace(folder / "sources.yaml", "kind: guideline", "kind: rumour")
    assert len(refusals(folder)) == 3


def test_a_write_that_fails_leaves_no_scrap(folder):
    (folder / "triage_scenarios.yaml").unlink()
    (folder / "triage_scenarios.yaml").mkdir()
    names = sorted(path.name for path in folder.iterdir())
    with pytest.raises(OSError, match="triage_scenarios"):
        write_fixtures(knowledge(), folder)
    assert sorted(path.name for path in folder.iterdir()) == names
