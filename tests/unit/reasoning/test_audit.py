"""Everything that is wrong with a piece of knowledge, and where."""

from __future__ import annotations

import ast
import inspect
import sys
from collections import Counter
from types import ModuleType
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import Knowledge, Severity, audit
from spasmcheck.reasoning.auditing import audit_questionnaire, audit_wording
from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Caution,
    CautionEffect,
    Choice,
    Condition,
    Explains,
    Grade,
    PageSection,
    QuestionKind,
    RedFlag,
    Section,
    Step,
)
from spasmcheck.reasoning.serialisation.fields import kinds, references
from tests import builders
from tests.builders import cause, caution, choice, evidence, finding, question, red_flag, step, yes_or_no
from tests.unit.evidence.everything import everything
from tests.unit.reasoning.small import asked
from tests.unit.reasoning.strategies import small_knowledge

SMALL = builders.knowledge()
PAGE = everything().pages[0]
WARNING = Severity.WARNING


class Flaw(NamedTuple):
    """Knowledge with one thing wrong, and how that is told."""

    name: str
    knowledge: Knowledge
    code: str
    kind: str
    row: int
    key: str
    severity: Severity = Severity.ERROR


def with_steps(*steps: Step, **kinds_: object) -> Knowledge:
    """The small knowledge with more steps at the end, and a finding for all that they establish."""
    known = {row.slug for row in SMALL.findings}
    more = {f for row in steps for q in row.questions for f in q.findings} - known
    return builders.knowledge(
        steps=(*SMALL.steps, *steps),
        findings=(*SMALL.findings, *(finding(slug) for slug in sorted(more))),
        **kinds_,
    )


def with_question(*choices: Choice, kind: QuestionKind = QuestionKind.SINGLE) -> Knowledge:
    """The small knowledge with one more question, in the fourth step."""
    return with_steps(step("more", question("more", *choices, kind=kind)))


def with_rules(*, red_flags: tuple[RedFlag, ...] = (), cautions: tuple[Caution, ...] = ()) -> Knowledge:
    """The small knowledge with one more rule, in the second place of its kind."""
    return builders.knowledge(
        red_flags=(*SMALL.red_flags, *red_flags),
        cautions=(caution("first", "at-night"), *cautions),
    )


def with_page(**fields: object) -> Knowledge:
    """The small knowledge with a page to read that has something changed."""
    return builders.knowledge(pages=(structs.replace(PAGE, **{"slug": "a-page"} | fields),))


def with_cause(**fields: object) -> Knowledge:
    """The small knowledge with something changed in its second cause."""
    return builders.knowledge(causes=(SMALL.causes[0], structs.replace(SMALL.causes[1], **fields)))


def with_evidence(*ratios: float, **fields: object) -> Knowledge:
    """The small knowledge with one more piece of evidence, in the third place."""
    return builders.knowledge(
        evidence=(*SMALL.evidence, evidence("low-magnesium", "at-night", *ratios, **fields)),
    )


WHOLE = everything()
NO = choice("no")
NONE = choice("none", exclusive=True)
MULTIPLE = QuestionKind.MULTIPLE
CONTRADICTION = Condition(all_of=("at-night",), none_of=("at-night",))
NEVER_ANY = Condition(any_of=("at-night", "chest-pain"), none_of=("at-night", "chest-pain", "takes-diuretic"))

FLAWS = (
    Flaw(
        "two rows with one key",
        builders.knowledge(sources=(builders.source(), builders.source(title="Again"))),
        "duplicate",
        "sources",
        2,
        builders.SOURCE,
    ),
    Flaw(
        "two questions with one name",
        with_steps(step("more", yes_or_no("at-night", "at-night"))),
        "duplicate",
        "steps",
        2,
        "at-night",
    ),
    Flaw(
        "two choices with one name",
        with_question(choice("yes", "at-night"), choice("yes", "chest-pain")),
        "duplicate",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "a slug that does not exist",
        with_cause(nutrient="magnesium"),
        "dangling",
        "causes",
        2,
        "ordinary-cramp",
    ),
    Flaw(
        "a slug that does not exist, deep inside",
        builders.knowledge(
            steps=(*SMALL.steps[:2], asked("water-tablet"), step("x", yes_or_no("x", "takes-diuretic")))
        ),
        "dangling",
        "steps",
        3,
        "water-tablet",
    ),
    Flaw(
        "cut-offs in the wrong order",
        builders.knowledge(parameters=builders.parameters(likely_from=0.15)),
        "cut-offs",
        "parameters",
        0,
        "",
    ),
    Flaw(
        "a food of which one mineral is not known",
        everything(food_amounts=WHOLE.food_amounts[1:]),
        "unknown-amounts",
        "nutrients",
        1,
        "magnesium",
        WARNING,
    ),
    Flaw(
        "a food of which nothing is known",
        everything(foods=WHOLE.foods[:1], food_amounts=(), calcium_absorption=(), screener_items=()),
        "no-amounts",
        "foods",
        1,
        "cheddar",
        WARNING,
    ),
    Flaw(
        "a serving without a mineral that is estimated",
        everything(
            screener_items=(structs.replace(WHOLE.screener_items[0], amounts=WHOLE.screener_items[0].amounts[1:]),)
        ),
        "no-amount",
        "screener_items",
        1,
        "cheese",
    ),
    Flaw(
        "needs in the wrong order",
        everything(required_intakes=(structs.replace(WHOLE.required_intakes[0], low_below=321.0),)),
        "cut-offs",
        "required_intakes",
        1,
        "magnesium/US/female/71+/none",
    ),
    Flaw(
        "a cause without evidence",
        builders.knowledge(evidence=SMALL.evidence[:1]),
        "no-evidence",
        "causes",
        2,
        "ordinary-cramp",
    ),
    Flaw("a cause without a source", with_cause(sources=()), "no-source", "causes", 2, "ordinary-cramp"),
    Flaw("a cause without advice", with_cause(when_to_see_doctor=()), "no-advice", "causes", 2, "ordinary-cramp"),
    Flaw(
        "less urgent advice if likely",
        with_cause(advice_if_possible=AdviceLevel.SAME_DAY, advice_if_likely=AdviceLevel.SEE_DOCTOR),
        "advice-order",
        "causes",
        2,
        "ordinary-cramp",
    ),
    Flaw(
        "advice only if possible",
        with_cause(advice_if_possible=AdviceLevel.SEE_DOCTOR),
        "advice-order",
        "causes",
        2,
        "ordinary-cramp",
    ),
    Flaw(
        "evidence without a source",
        with_evidence(sources=()),
        "no-source",
        "evidence",
        3,
        "low-magnesium/at-night",
    ),
    Flaw("both ratios above 1", with_evidence(3.0, 1.1), "incoherent", "evidence", 3, "low-magnesium/at-night"),
    Flaw("both ratios below 1", with_evidence(0.9, 0.5), "incoherent", "evidence", 3, "low-magnesium/at-night"),
    Flaw("only one ratio of 1", with_evidence(1.0, 0.5), "incoherent", "evidence", 3, "low-magnesium/at-night"),
    Flaw("only the other of 1", with_evidence(2.0, 1.0), "incoherent", "evidence", 3, "low-magnesium/at-night"),
    Flaw(
        "a finding that nobody asks about",
        builders.knowledge(findings=(*SMALL.findings, finding("left-handed"))),
        "not-asked",
        "findings",
        4,
        "left-handed",
        WARNING,
    ),
    Flaw(
        "a rule that contradicts itself",
        with_rules(red_flags=(red_flag("never", when=CONTRADICTION),)),
        "contradiction",
        "red_flags",
        2,
        "never",
    ),
    Flaw(
        "a rule that excludes all it could hold by",
        with_rules(cautions=(caution("never", when=NEVER_ANY),)),
        "contradiction",
        "cautions",
        2,
        "never",
    ),
    Flaw(
        "a rule that always holds",
        with_rules(red_flags=(red_flag("all", when=Condition(none_of=("at-night",))),)),
        "always",
        "red_flags",
        2,
        "all",
    ),
    Flaw(
        "a caution that always holds",
        with_rules(cautions=(caution("all", when=Condition()),)),
        "always",
        "cautions",
        2,
        "all",
    ),
    Flaw(
        "a rule without a source",
        with_rules(red_flags=(red_flag("claimed", "chest-pain", sources=()),)),
        "no-source",
        "red_flags",
        2,
        "claimed",
    ),
    Flaw(
        "an ambulance for what is no emergency",
        with_rules(
            red_flags=(red_flag("too-much", "at-night", ambulance=True, advice_level=AdviceLevel.SAME_DAY),)
        ),
        "ambulance-without-emergency",
        "red_flags",
        2,
        "too-much",
        Severity.WARNING,
    ),
    Flaw(
        "a caution without a source",
        with_rules(cautions=(caution("claimed", "at-night", sources=()),)),
        "no-source",
        "cautions",
        2,
        "claimed",
    ),
    Flaw(
        "shares that do not add up",
        everything(
            screener_items=(structs.replace(WHOLE.screener_items[0], foods=WHOLE.screener_items[0].foods[:1]),)
        ),
        "shares",
        "screener_items",
        1,
        "cheese",
    ),
    Flaw(
        "a step that depends on a later one",
        builders.knowledge(
            steps=(
                structs.replace(SMALL.steps[1], ask_if=Condition(none_of=("takes-diuretic",))),
                SMALL.steps[2],
                SMALL.steps[0],
            ),
            sections=SMALL.sections,
        ),
        "order",
        "steps",
        1,
        "at-night",
    ),
    Flaw(
        "a step that depends on itself",
        with_steps(asked("more", ask_if=Condition(any_of=("more", "at-night")))),
        "order",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "a step that nothing leads to",
        with_steps(asked("more", ask_if=CONTRADICTION)),
        "unreachable",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "a safety step for some",
        with_steps(asked("more", always=True, ask_if=Condition(all_of=("at-night",)))),
        "safety-condition",
        "steps",
        4,
        "more",
    ),
    Flaw("a step without a question", with_steps(step("more")), "no-question", "steps", 4, "more"),
    Flaw(
        "several questions without a title",
        with_steps(step("more", yes_or_no("a", "a"), yes_or_no("b", "b"), title="")),
        "no-title",
        "steps",
        4,
        "more",
    ),
    Flaw("a single choice", with_question(choice("yes", "at-night")), "choices", "steps", 4, "more"),
    Flaw(
        "two ways to say nothing",
        with_question(choice("yes", "at-night"), NO, choice("never")),
        "choices",
        "steps",
        4,
        "more",
        WARNING,
    ),
    Flaw(
        "none of these, and yet something",
        with_question(choice("yes", "at-night"), choice("none", "chest-pain", exclusive=True), kind=MULTIPLE),
        "choices",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "not sure, and yet something",
        with_question(choice("yes", "at-night"), choice("not-sure", "chest-pain", unknown=True)),
        "choices",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "one of several choices that says nothing",
        with_question(choice("yes", "at-night"), NO, NONE, kind=MULTIPLE),
        "choices",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "how often, without servings",
        with_question(choice("rarely", servings_per_day=0.0), choice("often"), kind=QuestionKind.FREQUENCY),
        "servings",
        "steps",
        4,
        "more",
    ),
    Flaw(
        "a section without a step",
        builders.knowledge(sections=(*SMALL.sections, Section(slug="food", name="Food"))),
        "empty",
        "sections",
        3,
        "food",
        WARNING,
    ),
    Flaw(
        "an address that is none",
        builders.knowledge(sources=(builders.source(url="javascript:alert(1)"),)),
        "malformed",
        "sources",
        1,
        builders.SOURCE,
    ),
    Flaw(
        "a case without an address",
        builders.knowledge(reference_cases=(structs.replace(everything().reference_cases[0], source_url=""),)),
        "no-source",
        "reference_cases",
        1,
        everything().reference_cases[0].slug,
    ),
    Flaw(
        "evidence that says nothing",
        with_evidence(1.0, 1.0),
        "says-nothing",
        "evidence",
        3,
        "low-magnesium/at-night",
        WARNING,
    ),
    *(
        Flaw(
            f"a finding in odd words: {name}",
            builders.knowledge(findings=(structs.replace(SMALL.findings[0], **{name: text}), *SMALL.findings[1:])),
            "wording",
            "findings",
            1,
            "at-night",
            WARNING,
        )
        for name, text in (
            ("statement", "Cramps come at night"),
            ("statement", "You have cramps at night."),
            ("denial", "No cramps at night"),
            ("denial", SMALL.findings[0].statement),
            ("question", "Do you have cramps at night?"),
        )
    ),
    Flaw(
        "two findings with one statement",
        builders.knowledge(
            findings=(
                SMALL.findings[0],
                structs.replace(SMALL.findings[1], statement=SMALL.findings[0].statement),
                SMALL.findings[2],
            )
        ),
        "same-statement",
        "findings",
        2,
        "chest-pain",
        WARNING,
    ),
    Flaw(
        "a question that does not say why",
        with_steps(step("spot", structs.replace(yes_or_no("spot", "at-night"), why=""))),
        "no-why",
        "steps",
        4,
        "spot",
        WARNING,
    ),
    Flaw(
        "many choices and none for somebody to whom none applies",
        with_steps(
            step(
                "spot",
                question(
                    "spot",
                    choice("calf", "at-night"),
                    choice("foot", "takes-diuretic"),
                    kind=QuestionKind.MULTIPLE,
                ),
            )
        ),
        "no-way-out",
        "steps",
        4,
        "spot",
        WARNING,
    ),
    Flaw(
        "something withheld by a question that nobody can leave open",
        with_steps(
            step("kidneys", question("kidneys", choice("yes", "has-kidney-disease"), choice("no"))),
            cautions=(caution("kidneys", "has-kidney-disease", effect=CautionEffect.WITHHOLD),),
        ),
        "no-not-sure",
        "steps",
        4,
        "kidneys",
        WARNING,
    ),
    Flaw(
        "a danger sign that is not asked about first",
        with_steps(
            step("sight", yes_or_no("sight", "lost-sight")),
            red_flags=(*SMALL.red_flags, red_flag("lost-sight", "lost-sight")),
        ),
        "asked-late",
        "red_flags",
        2,
        "lost-sight",
        WARNING,
    ),
    Flaw(
        "red flags that are explained by what is no diagnosis of exclusion",
        builders.knowledge(
            causes=(structs.replace(SMALL.causes[0], explains=(Explains(rule="chest-pain"),)), *SMALL.causes[1:])
        ),
        "not-of-exclusion",
        "causes",
        1,
        "low-magnesium",
    ),
    Flaw(
        "a rule that is not urgent and points to a cause",
        with_rules(
            red_flags=(red_flag("mild", "at-night", advice_level=AdviceLevel.SEE_DOCTOR, exposure_only=True),)
        ),
        "not-urgent",
        "red_flags",
        2,
        "mild",
        WARNING,
    ),
    Flaw(
        "a rule that points to something and does not say why",
        builders.knowledge(red_flags=(red_flag("chest-pain", "chest-pain", outside="a heart attack"),)),
        "no-basis",
        "red_flags",
        1,
        "chest-pain",
        WARNING,
    ),
    Flaw("a page without a section", with_page(sections=()), "no-section", "pages", 1, "a-page"),
    Flaw(
        "a section that says nothing",
        with_page(sections=(PageSection(slug="how", heading="How"),)),
        "empty-section",
        "pages",
        1,
        "a-page",
    ),
    Flaw(
        "two sections with one name", with_page(sections=PAGE.sections[:1] * 2), "duplicate", "pages", 1, "a-page"
    ),
    Flaw("a page whose slug is no address", with_page(slug="c+d"), "slug", "pages", 1, "c+d"),
    Flaw("a title that lists cut off", with_page(title="A" * 61), "length", "pages", 1, "a-page", WARNING),
    Flaw("a description that says little", with_page(description="No."), "length", "pages", 1, "a-page", WARNING),
)


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.name.replace(" ", "-"))
def test_a_flaw_is_told_with_its_place_and_nothing_else_is(flaw: Flaw) -> None:
    told = [(p.code, p.kind, p.row, p.key, p.severity) for p in audit(flaw.knowledge)]
    assert told == [(flaw.code, flaw.kind, flaw.row, flaw.key, flaw.severity)]


def codes_in(module: ModuleType) -> set[str]:
    """The codes of all problems that a module makes: the argument named or called `code`."""
    tree = ast.parse(inspect.getsource(module))
    place = next(
        [argument.arg for argument in node.args.args].index("code")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "_problem"
    )
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    given_ones = [call.args[place] for call in calls if call.func.id == "_problem"]  # type: ignore[attr-defined]
    given_ones += [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "code"]
    return {str(node.value) for node in given_ones if isinstance(node, ast.Constant)}


def test_every_sort_of_problem_is_tried() -> None:
    modules = (sys.modules[audit.__module__], audit_questionnaire, audit_wording)
    codes = set().union(*map(codes_in, modules))
    assert len(codes) >= 20
    # Of the laboratory, test_membrane.py has more to say.
    assert {flaw.code for flaw in FLAWS} | {"review-overdue", "no-laboratory"} == codes


def test_the_real_knowledge_is_clean(knowledge: Knowledge) -> None:
    assert audit(knowledge) == ()


def test_knowledge_with_every_field_filled_is_clean() -> None:
    assert audit(SMALL) == ()
    assert audit(WHOLE, today="2026-11-22") == ()


@given(small_knowledge())
def test_the_random_knowledge_of_other_tests_is_clean(knowledge: Knowledge) -> None:
    assert [problem for problem in audit(knowledge) if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("today", "overdue"), [("", False), ("2026-11-01", False), ("2026-11-02", False), ("2026-11-03", True)]
)
def test_a_review_is_overdue_on_the_day_after(today: str, overdue: bool) -> None:
    knowledge = with_cause(review_due="2026-11-02")
    told = [(p.code, p.kind, p.row, p.key, p.severity) for p in audit(knowledge, today=today)]
    assert told == ([("review-overdue", "causes", 2, "ordinary-cramp", WARNING)] if overdue else [])


def test_without_a_date_no_review_is_due() -> None:
    assert audit(SMALL, today="2999-01-01") == ()


def test_what_is_graded_as_an_opinion_needs_no_source() -> None:
    assert audit(with_evidence(sources=(), grade=Grade.EXPERT)) == ()
    assert (
        audit(with_rules(red_flags=(red_flag("judged", "chest-pain", sources=(), clinical_judgement=True),))) == ()
    )


def test_ratios_on_both_sides_of_1_are_coherent() -> None:
    for ratios in ((3.0, 0.5), (0.5, 3.0)):
        assert audit(with_evidence(*ratios)) == ()


def test_a_finding_is_asked_about_also_when_it_is_estimated_from_food() -> None:
    whole = everything(evidence=(*SMALL.evidence, evidence("low-magnesium", "low-intake")))
    assert audit(whole) == ()


@pytest.mark.parametrize("kind", ["evidence", "red_flags", "cautions"])
def test_what_rests_on_a_finding_that_nobody_asks_about_is_told(kind: str) -> None:
    rests_on = {
        "evidence": (*SMALL.evidence, evidence("low-magnesium", "left-handed")),
        "red_flags": (red_flag("chest-pain", "left-handed", advice_level=AdviceLevel.SEE_DOCTOR),),
        "cautions": (caution("potassium", when=Condition(any_of=("at-night",), none_of=("left-handed",))),),
    }[kind]
    knowledge = builders.knowledge(findings=(*SMALL.findings, finding("left-handed")), **{kind: rests_on})
    told = [(p.code, p.kind, p.severity) for p in audit(knowledge)]
    assert told == [("not-asked", kind, Severity.ERROR), ("not-asked", "findings", WARNING)]


def test_a_step_behind_one_that_nothing_leads_to_is_unreachable_too() -> None:
    closed = asked("closed", ask_if=CONTRADICTION)
    behind = asked("behind", ask_if=Condition(all_of=("closed",)))
    told = [(p.code, p.key) for p in audit(with_steps(closed, behind))]
    assert told == [("unreachable", "closed"), ("unreachable", "behind")]


@pytest.mark.parametrize("kind", [*kinds(), "questions"])
def test_every_reference_is_told_when_all_that_it_points_at_is_gone(kind: str) -> None:
    holder = "steps" if kind == "questions" else kind
    without = structs.replace(WHOLE, **{holder: ()})
    pointing = Counter(
        (name, row.natural_key)
        for name in kinds()
        for row in getattr(without, name)
        for _, target, _ in references(row)
        if target == kind
    )
    told = Counter((p.kind, p.key) for p in audit(without) if p.code == "dangling" and p.kind != holder)
    lost = Counter({row: times for row, times in told.items() if pointing[row]})
    assert lost == pointing


def test_most_kinds_are_pointed_at_from_somewhere() -> None:
    targets = {target for name in kinds() for row in getattr(WHOLE, name) for _, target, _ in references(row)}
    assert len(targets) >= 9


def test_a_dangling_reference_names_its_field_and_what_is_missing() -> None:
    (problem,) = audit(with_cause(nutrient="magnesium"))
    assert problem.reason == "nutrient names the nutrient magnesium, which does not exist"
    assert str(problem) == f"causes, row 2 (ordinary-cramp): {problem.reason}"


def test_a_problem_of_a_whole_kind_reads_without_a_row() -> None:
    (problem,) = audit(builders.knowledge(parameters=builders.parameters(likely_from=0.1)))
    assert str(problem) == f"parameters: {problem.reason}"


def test_errors_come_first_then_by_kind_and_row() -> None:
    knowledge = builders.knowledge(
        causes=(cause("b"), cause("a", sources=()), cause("c")),
        findings=(finding("left-handed"), *SMALL.findings),
        evidence=(evidence("a", "at-night"), evidence("b", "at-night", 2.0, 2.0)),
    )
    assert [(p.severity, p.kind, p.row) for p in audit(knowledge)] == [
        (Severity.ERROR, "causes", 2),
        (Severity.ERROR, "causes", 3),
        (Severity.ERROR, "evidence", 2),
        (WARNING, "findings", 1),
    ]


@given(small_knowledge(), st.data())
def test_knowledge_with_anything_missing_is_told_and_never_raised(
    knowledge: Knowledge, data: st.DataObject
) -> None:
    filled = sorted(kind for kind in kinds() if getattr(knowledge, kind))
    emptied = data.draw(st.lists(st.sampled_from(filled), min_size=1, unique=True))
    problems = audit(structs.replace(knowledge, **dict.fromkeys(emptied, ())), today="2026-11-22")
    assert list(problems) == sorted(
        problems, key=lambda p: (p.severity is WARNING, p.kind, p.row, p.code, p.reason)
    )
