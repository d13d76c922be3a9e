"""Closed sets never fall through: words for every member, and an error for what is none."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from enum import Enum, StrEnum
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, VariableNode
from django.template.defaulttags import IfNode
from django.template.loader import get_template, render_to_string
from django.template.smartif import TokenBase

from spasmcheck.evidence.labelling import UnknownMemberError, give_words, label, named_sets, words_of
from spasmcheck.reasoning import knowledge
from spasmcheck.reasoning.knowledge import AdviceLevel, Grade
from spasmcheck.web.templatetags.labels import unknown
from tests.pages import TEMPLATES

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for path in (ROOT / "spasmcheck").rglob("*.py") if "migrations" not in path.parts)

OPEN = {
    "assessment/_left.html": "asks where to go back to first; what else it says is of numbers",
    "content/_also_said.html": "slugs are rows of the knowledge, and most are called by one name only",
    "content/_food_kinds.html": "tags of foods are the knowledge's, and some are told elsewhere",
    "content/_food_marks.html": "tags of foods are the knowledge's, and most are no reason for a mark",
    "crispy/_food_icon.html": "questions on food are rows of the knowledge, some of them without a picture",
}
"""Templates that compare with words of an open set, each with what happens to a word that is not named."""


class Made(StrEnum):
    """A closed set of this test."""

    ONE = "one"
    TWO = "two"


@pytest.fixture(autouse=True, scope="module")
def everything_imported() -> None:
    """Every set has its words once its module is there."""
    for path in MODULES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not name.endswith(("__init__", "wsgi")):
            importlib.import_module(name)


def test_every_member_has_words_for_every_purpose() -> None:
    sets = named_sets()
    assert len(sets) >= 25
    for of, purposes in sets.items():
        for purpose, words in purposes.items():
            assert set(words) == set(of), (of, purpose)
            for member in of:
                assert label(member, purpose).strip() == label(member, purpose) != "", (member, purpose)


def test_every_closed_set_of_the_knowledge_has_words() -> None:
    sets = {one for one in vars(knowledge).values() if isinstance(one, type) and issubclass(one, Enum)}
    assert len(sets) >= 15
    assert sets <= named_sets().keys()


def test_two_members_never_have_the_same_words() -> None:
    for of, purposes in named_sets().items():
        for purpose in purposes:
            told = [label(member, purpose) for member in of]
            assert len(set(told)) == len(told), (of, purpose)


def test_a_set_with_a_member_unnamed_is_refused_at_once() -> None:
    for words in ({Made.ONE: "one"}, {Made.ONE: "one", Made.TWO: "two", "three": "three"}):
        with pytest.raises(UnknownMemberError, match="Made, name"):
            give_words(Made, name=words)  # type: ignore[arg-type]
    assert Made not in named_sets()


@pytest.mark.parametrize("member", [Made.ONE, "emergency", "", None, 3], ids=repr)
def test_what_has_no_words_is_an_error(member: object) -> None:
    with pytest.raises(UnknownMemberError):
        label(member)
    with pytest.raises(UnknownMemberError):
        Template("{{ level|label }}").render(Context({"level": member}))


def test_an_unknown_purpose_and_an_unknown_variable_are_errors() -> None:
    for text in ('{{ level|label:"song" }}', "{{ lvel|label }}", "{% unknown level %}"):
        with pytest.raises(UnknownMemberError):
            Template(text).render(Context({"level": AdviceLevel.EMERGENCY}))
    with pytest.raises(UnknownMemberError):
        words_of(AdviceLevel, "song")


def test_words_come_in_the_language_of_the_reader_and_escaped() -> None:
    level = AdviceLevel.EMERGENCY
    assert Template('{{ level|label:"clause" }}').render(Context({"level": level})) == "an emergency"
    assert "{{" not in Template("{{ grade|label }}").render(Context({"grade": Grade.EXPERT}))


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("components/_grade.html", "grade"),
        ("results/_move.html", "band"),
        ("results/_worse_line.html", "level"),
        ("results/_caution.html", "caution"),
        ("results/paper/_topic.html", "topic"),
    ],
)
def test_a_template_with_a_value_that_it_does_not_know_says_nothing_of_it(name: str, variable: str) -> None:
    with pytest.raises(UnknownMemberError):
        render_to_string(name, {variable: "unheard-of", "step": "urgent-now"})


def test_no_template_falls_through_a_closed_set() -> None:
    names = {str(path.relative_to(TEMPLATES)): path for path in sorted(TEMPLATES.rglob("*.html"))}
    assert len(names) >= 200
    falls = {name for name in names if any(falls_through(found) for found in ladders(nodes_of(name)))}
    assert falls == OPEN.keys()


@pytest.mark.parametrize(
    ("text", "falls"),
    [
        ('{% if a == "x" %}1{% else %}2{% endif %}', True),
        ('{% if a != "x" %}1{% else %}2{% endif %}', True),
        ('{% if a == "x" %}1{% elif a == "y" %}2{% endif %}', True),
        ('{% if b %}{% if a == "x" or a == "y" %}1{% else %}2{% endif %}{% endif %}', True),
        ('{% if "x" in a %}1{% else %}2{% endif %}', True),
        ('{% if a == "x" %}1{% endif %}', False),
        ("{% if a == 1 %}1{% else %}2{% endif %}", False),
        ("{% if a == b %}1{% else %}2{% endif %}", False),
        ('{% if a == "x" %}1{% else %}{% unknown a %}{% endif %}', False),
        ('{% if a == "x" %}1{% else %}{{ a|label }}{% endif %}', False),
        ('{% if a == "x" %}1{% else %}{{ b|label }}{% endif %}', True),
        ('{% if a == "x" %}1{% elif a == "y" %}2{% elif a %}{% unknown a %}{% endif %}', False),
    ],
)
def test_what_falls_through_in_a_template_is_found(text: str, *, falls: bool) -> None:
    found = [falls_through(ladder) for ladder in ladders(Template(text).nodelist)]
    assert any(found) is falls


def test_no_condition_asks_for_words_since_it_would_swallow_the_error() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"{%\s*(el)?if\b[^%]*\|label\b", path.read_text("utf-8")), path


def test_purposes_in_templates_exist() -> None:
    purposes = {purpose for of in named_sets().values() for purpose in of}
    asked = 0
    for path in TEMPLATES.rglob("*.html"):
        for node in nodes_of(str(path.relative_to(TEMPLATES))).get_nodes_by_type(VariableNode):
            for purpose in purposes_in(node.filter_expression):
                asked += 1
                assert purpose in purposes, path
    assert asked >= 40


def test_no_module_falls_through_a_closed_set() -> None:
    falls = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in MODULES
        for line in chains_that_fall_through(ast.parse(path.read_text("utf-8")))
    ]
    assert falls == []


@pytest.mark.parametrize(
    ("code", "falls"),
    [
        ("if a is E.X: pass\nelif a is E.Y: pass\nelse: pass", True),
        ("if a == E.X: pass\nelif a == E.Y: pass", True),
        ("b = 1 if a is E.X else 2 if a is E.Y else 3", True),
        ("match a:\n case E.X: pass\n case _: pass", True),
        ("match a:\n case E.X | E.Y: pass", True),
        ("match a:\n case E.X: pass\n case _: assert_never(a)", False),
        ("if a is E.X: pass\nelse: pass", False),
        ("if a is E.X: pass\nelif b is F.Y: pass", False),
        ("match a:\n case 'x': pass\n case _: pass", False),
    ],
)
def test_what_falls_through_in_a_module_is_found(code: str, *, falls: bool) -> None:
    assert bool(list(chains_that_fall_through(ast.parse(code)))) is falls


def nodes_of(name: str) -> NodeList:
    """What a template is made of."""
    found: NodeList = get_template(name).template.nodelist  # type: ignore[attr-defined]
    return found


def ladders(nodes: NodeList) -> list[IfNode]:
    """Every `{% if %}`, however deep."""
    return [node for node in nodes.get_nodes_by_type(IfNode) if isinstance(node, IfNode)]


def falls_through(ladder: IfNode) -> bool:
    """Whether it compares with words and ends in what holds for any other; one question alone does not."""
    branches = ladder.conditions_nodelists
    compared = {name for condition, _nodes in branches for name in compared_with_words(condition)}
    if not compared or len(branches) == 1:
        return False
    return not any(raises(node, compared) for node in branches[-1][1].get_nodes_by_type(Node))


def compared_with_words(condition: TokenBase | None) -> Iterator[str]:
    """The variables of a condition that are compared with a text."""
    if condition is None:
        return
    sides = [side for side in (condition.first, condition.second) if side is not None]
    if condition.id in {"==", "!=", "in", "not in"}:
        values = [side.value for side in sides if isinstance(getattr(side, "value", None), FilterExpression)]
        if any(isinstance(value.var, str) for value in values):
            yield from (str(value.token) for value in values if not isinstance(value.var, str))
        return
    for side in sides:
        yield from compared_with_words(side)


def raises(node: Node, compared: set[str]) -> bool:
    """Whether a node is an error for a value that is not expected."""
    if isinstance(node, VariableNode):
        return any(name for name in compared if str(node.filter_expression.token).startswith(f"{name}|label"))
    return getattr(node, "func", None) is unknown


def purposes_in(expression: FilterExpression) -> Iterator[str]:
    """The purposes for which words are asked, where they are written out."""
    for function, arguments in expression.filters:
        if function.__name__ == "label":
            yield from (str(value) for is_variable, value in arguments if not is_variable)
            yield from () if arguments else ("name",)


def chains_that_fall_through(tree: ast.AST) -> Iterator[int]:
    """Lines at which two members or more of a set are told apart with nothing to catch another."""
    inner: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp) and node not in inner:
            tests, rest = [], [node]
            while rest and isinstance(rest[0], type(node)):
                inner.add(rest[0])
                tests.append(rest[0].test)
                following = rest[0].orelse
                rest = following if isinstance(following, list) else [following]
            named = [name for test in tests for name in sets_in(test)]
            if any(named.count(name) > 1 for name in named):
                yield node.lineno
        elif isinstance(node, ast.Match):
            named = [name for case in node.cases for name in sets_in_pattern(case.pattern)]
            if named and "assert_never" not in ast.dump(node.cases[-1]):
                yield node.lineno


def sets_in(test: ast.expr) -> Iterable[str]:
    """The set of the member with which a condition compares."""
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is | ast.Eq):
        yield from set_of(test.comparators[0])


def sets_in_pattern(pattern: ast.pattern) -> Iterator[str]:
    """The sets of the members that a pattern names."""
    if isinstance(pattern, ast.MatchValue):
        yield from set_of(pattern.value)
    for part in getattr(pattern, "patterns", ()):
        yield from sets_in_pattern(part)


def set_of(value: ast.expr) -> Iterator[str]:
    """`E` of `E.MEMBER`."""
    if isinstance(value, ast.Attribute) and value.attr.isupper() and isinstance(value.value, ast.Name):
        yield value.value.id
