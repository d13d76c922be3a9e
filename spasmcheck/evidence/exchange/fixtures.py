"""Fixtures: one YAML file for each kind of row, in a folder.

Reading is all or nothing: every problem is named at once, and a Knowledge comes back only without any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from msgspec import structs

from spasmcheck.evidence.schema.atomic_files import PUBLIC, write_whole
from spasmcheck.evidence.schema.validation import errors_in, problems_of
from spasmcheck.reasoning.knowledge import Knowledge, Row
from spasmcheck.reasoning.problems import Problem
from spasmcheck.reasoning.serialisation.codec import from_plain, to_plain
from spasmcheck.reasoning.serialisation.fields import kinds

from . import yaml_files
from .decode_errors import PLACE, UNQUOTED

HEADERS = {
    "parameters": "The cut-offs of the reasoning.",
    "sections": "The named parts of the questionnaire, in order.",
    "steps": "The pages of the questionnaire in order: questions, choices, and what a choice establishes.",
    "findings": "What can be true, false or unknown of a visitor.",
    "causes": "What can contribute to spasms.",
    "evidence": "What one finding says about one cause: how much more common it is with the cause, and without.",
    "red_flags": "Rules from findings to how urgent help is; the most urgent rule that holds decides.",
    "cautions": "Rules from findings to warnings about a nutrient, or about supplements of any kind.",
    "medicine_groups": "Medicines linked with cramps or with minerals.",
    "nutrients": "Minerals and vitamins in order: role, range in blood, and how their lack shows.",
    "required_intakes": "Reference intakes by nutrient, region, sex, age band and life stage; amounts a day.",
    "profile": "Which findings put a visitor into a group of the reference intakes or of the food screener.",
    "screener_nutrients": "How the food screener treats each nutrient; mg a day.",
    "screener_items": "What one serving of each question of the food screener adds; mg.",
    "food_groups": "Groups of foods in the order of a day, and most portions of each in the example of a day.",
    "foods": "Foods and their servings (USDA SR28, public domain).",
    "food_amounts": "What foods hold of each nutrient, mg per serving and per 100 g (USDA SR28, public domain).",
    "calcium_absorption": "How much of the calcium in a food is absorbed.",
    "supplement_forms": "Chemical forms of supplements.",
    "mechanisms": "How muscles and nerves work, step by step, and what disturbs each step.",
    "membrane_parameters": "Parameters of the membrane laboratory.",
    "claims": "Popular claims checked against the evidence, in order.",
    "notes": "Facts and remarks on method, with how well each was seen.",
    "pages": "Pages to read that consist of text, in order.",
    "sources": "Where things were read.",
    "reference_cases": "Real, published cases in findings, with the causes and advice that are acceptable.",
    "triage_scenarios": "Made-up people near the line between urgent and not, with the advice that is acceptable.",
}


class FixtureError(Exception):
    """The fixtures were refused.

    problems: each with its kind and its row in the file. texts: the same to read, such as
    "evidence.yaml, line 98, row 12 (low-magnesium/takes-statin): Expected `float` <= 20.0 - at `$.lr_present`".
    """

    def __init__(self, problems: list[Problem], *texts: str) -> None:
        self.problems = tuple(problems)
        self.texts = texts or tuple(_text(problem) for problem in problems)
        super().__init__("\n".join(self.texts))


def read_fixtures(folder: Path) -> Knowledge:
    """The knowledge in a folder of fixtures. Raises FixtureError."""
    document = _read_files(folder)
    knowledge, problems = from_plain(document)
    if knowledge is None:
        raise FixtureError(problems, *(_with_line(problem, folder) for problem in problems))
    if errors := errors_in(problems_of(knowledge)):
        raise FixtureError(_in_file_order(errors, document))
    return knowledge


def write_fixtures(knowledge: Knowledge, folder: Path) -> None:
    """Write every file; each is replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in fixtures(knowledge):
        write_whole(folder / name, content, PUBLIC)


def fixtures(knowledge: Knowledge, *kinds_wanted: str) -> Iterator[tuple[str, bytes]]:
    """The name and content of each file, or of those of some kinds."""
    plain = to_plain(knowledge)
    for kind in kinds_wanted or HEADERS:
        text = yaml_files.written(plain.get(kind, []))
        yield fixture_name(kind), f"# {HEADERS[kind]}\n{text}".encode()


def fixture_name(kind: str) -> str:
    """What the file of a kind is called."""
    return f"{kind}.yaml"


def _read_files(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise FixtureError([], _("there is no folder %s") % folder)
    document: dict[str, Any] = {}
    problems = [
        _whole_file(path.stem, "unknown-file", _("there is no such kind of knowledge"))
        for path in sorted(folder.glob("*.y*ml"))
        if path.name not in {fixture_name(kind) for kind in HEADERS}
    ]
    for kind in HEADERS:
        try:
            document[kind] = yaml_files.read((folder / fixture_name(kind)).read_text("utf-8"))
        except FileNotFoundError:
            problems.append(_whole_file(kind, "missing-file", _("the file is missing in %s") % folder))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_whole_file(kind, "unreadable", str(error)))
        except yaml.YAMLError as error:
            problems.append(_whole_file(kind, "syntax", yaml_files.whereabouts(error)))
    if problems:
        raise FixtureError(problems)
    return document


def _in_file_order(problems: list[Problem], document: Mapping[str, Any]) -> list[Problem]:
    """Name rows by their place in the file, not by that in canonical order."""
    places = {kind: _places(document[kind], row_type) for kind, row_type in kinds().items()}
    return sorted(
        structs.replace(problem, row=places[problem.kind][problem.row - 1]) if problem.row else problem
        for problem in problems
    )


def _places(plain_rows: list[Mapping[str, Any]], row_type: type[Row]) -> list[int]:
    """For each row in canonical order, its place in the file. Sorting is stable here and there."""
    places = list(range(1, len(plain_rows) + 1))
    if not row_type.ordered:
        keys = ["/".join(str(row[name]) for name in row_type.key) for row in plain_rows]
        places.sort(key=lambda place: keys[place - 1])
    return places


def _whole_file(kind: str, code: str, reason: str) -> Problem:
    return Problem(kind=kind, row=0, key="", code=code, reason=reason)


def _with_line(problem: Problem, folder: Path) -> str:
    """The problem to read, with the line in which it stands; of a text that YAML took for none also what to do."""
    if not problem.row:
        return _text(problem)
    place = PLACE.search(problem.reason)
    path = [int(step) if step.isdecimal() else step for step in re.findall(r"\w+", place["path"] if place else "")]
    text = (folder / fixture_name(problem.kind)).read_text("utf-8")
    line = yaml_files.line_of(text, [problem.row - 1, *path])
    hint = _("; put it in quotes") if re.match(UNQUOTED, problem.reason) else ""
    return f"{_text(problem, line)}{hint}"


def _text(problem: Problem, line: int = 0) -> str:
    place = f", line {line}" if line else ""
    place += f", row {problem.row}" if problem.row else ""
    key = f" ({problem.key})" if problem.key else ""
    return f"{fixture_name(problem.kind)}{place}{key}: {problem.reason}"
