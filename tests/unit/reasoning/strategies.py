"""Small random knowledge that passes the audit, and answers to it.

The sizes are such that every way of answering can be tried out. Much is left to chance that real knowledge has
rarely: findings that several questions establish, steps that open and close, evidence that weighs next to nothing,
rules that are decided early, steps that nothing depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from math import prod
from typing import Any

from hypothesis import strategies as st
from msgspec import structs

from spasmcheck.reasoning import Answers, Knowledge
from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Cause,
    Caution,
    CautionEffect,
    Choice,
    Condition,
    Evidence,
    Explains,
    LifeStage,
    Nutrient,
    PointsTo,
    ProfileRule,
    Question,
    QuestionKind,
    RedFlag,
    Region,
    RequiredIntake,
    ScreenerAmount,
    ScreenerItem,
    ScreenerNutrient,
    Section,
    Sex,
    Step,
)
from tests import builders

POOL = tuple(f"finding-{letter}" for letter in "abcdef")
LOW_INTAKE = "low-intake"

# At the cut-offs, near them, and so far off that little evidence moves the cause over one.
_PRIORS = (0.0001, 0.01, 0.1, 0.15, 0.2, 0.3, 0.5, 0.6, 0.95)
_RATIOS_ABOVE = (1.0001, 1.5, 2.0, 4.0, 20.0)
_SELDOM = st.integers(0, 3).map(lambda number: number == 0)
_RATIOS_BELOW = (0.9999, 0.8, 0.5, 0.25, 0.05)


_STRAY = st.sampled_from(("no-such-slug", "")) | st.text(max_size=5)


def slugs_of_any_kind(*known: str) -> st.SearchStrategy[str]:
    """Slugs that exist, slugs that do not, and any text at all."""
    return st.sampled_from(known) | _STRAY


@st.composite
def small_knowledge(draw: st.DrawFn, *, ways: int = 1_000_000) -> Knowledge:
    """Valid knowledge of two to five steps; all questions together can be answered in at most `ways` ways."""
    food = draw(st.booleans())
    steps = _limited(_steps(draw), ways // _total_ways(food_steps()) if food else ways)
    if food:
        steps = _with_food(draw, steps)
    established = tuple(dict.fromkeys(f for step in steps for q in step.questions for f in q.findings))
    findings = (*established, LOW_INTAKE) if food else established
    # What is said about some findings only, the others change nothing.
    used = draw(st.lists(st.sampled_from(findings), min_size=1, unique=True))
    if food and LOW_INTAKE not in used:
        used.append(LOW_INTAKE)
    red_flags = _red_flags(draw, used)
    causes = _causes(draw, used, red_flags)
    return builders.knowledge(
        parameters=builders.parameters(ready_below=draw(st.sampled_from((0.0, 0.01, 0.05, 0.3)))),
        sections=(
            Section(slug="safety", name="Safety first"),
            Section(slug="you", name="About you", in_order=True),
            Section(slug="spasms", name="Your spasms"),
        ),
        steps=steps,
        findings=tuple(builders.finding(slug) for slug in findings),
        causes=causes,
        evidence=_evidence(draw, causes, used),
        red_flags=_pointing(draw, red_flags, causes),
        cautions=_cautions(draw, used),
        **(food_kinds() if food else {}),
    )


@st.composite
def valid_answers(draw: st.DrawFn, knowledge: Knowledge, *, complete: bool = False) -> Answers:
    """Answers without a mistake, to some of the questions or to all, on the path or off it."""
    answers: dict[str, tuple[str, ...]] = {}
    for question in questions_of(knowledge):
        if complete or draw(st.booleans()):
            answers[question.slug] = draw(st.sampled_from(ways_to_answer(question)))
    return answers


@st.composite
def any_answers(draw: st.DrawFn, knowledge: Knowledge) -> Answers:
    """Answers of any kind, many with mistakes, some to questions that do not exist."""
    answers: dict[str, list[str]] = {}
    for question in questions_of(knowledge):
        if draw(st.booleans()):
            slugs = slugs_of_any_kind(*(choice.slug for choice in question.choices))
            answers[question.slug] = draw(st.lists(slugs, max_size=3))
    return answers | draw(st.dictionaries(_STRAY, st.lists(_STRAY, max_size=2), max_size=2))


def any_given(knowledge: Knowledge) -> st.SearchStrategy[dict[str, bool | None]]:
    """Findings taken over as they are; some that do not exist."""
    slugs = slugs_of_any_kind(*(finding.slug for finding in knowledge.findings))
    return st.dictionaries(slugs, st.sampled_from((True, False, None)), max_size=3)


@st.composite
def any_findings(draw: st.DrawFn, knowledge: Knowledge) -> dict[str, bool]:
    """Some findings true, some false, the rest unknown."""
    drawn = {finding.slug: draw(st.sampled_from((True, False, None))) for finding in knowledge.findings}
    return {slug: value for slug, value in drawn.items() if value is not None}


def questions_of(knowledge: Knowledge) -> tuple[Question, ...]:
    """Every question, in order."""
    return tuple(question for step in knowledge.steps for question in step.questions)


def ways_to_answer(question: Question) -> list[tuple[str, ...]]:
    """Every answer that the question accepts, nothing chosen included."""
    if question.kind is not QuestionKind.MULTIPLE:
        return [(), *((choice.slug,) for choice in question.choices)]
    together = [choice.slug for choice in question.choices if not choice.exclusive]
    alone = [(choice.slug,) for choice in question.choices if choice.exclusive]
    return [chosen for size in range(len(together) + 1) for chosen in combinations(together, size)] + alone


def every_way(questions: Sequence[Question]) -> list[dict[str, tuple[str, ...]]]:
    """Every way to answer all these questions."""
    slugs = [question.slug for question in questions]
    return [
        dict(zip(slugs, ways, strict=True))
        for ways in product(*(ways_to_answer(question) for question in questions))
    ]


@st.composite
def conditions(draw: st.DrawFn, findings: Sequence[str]) -> Condition:
    """A condition over a few of these findings, none of them in two places."""
    return _condition(draw, findings)


# What follows draws by itself: a strategy made anew for each part of each example would cost most of the time.


def _condition(draw: st.DrawFn, findings: Sequence[str], *, needs_something: bool = False) -> Condition:
    chosen = draw(st.lists(st.sampled_from(findings), min_size=1, max_size=4, unique=True)) if findings else []
    places = [draw(st.sampled_from(("all_of", "any_of", "none_of"))) for _ in chosen]
    if needs_something and set(places) == {"none_of"}:
        places[0] = "all_of"
    return Condition(**{place: _in(place, chosen, places) for place in ("all_of", "any_of", "none_of")})


def _in(place: str, slugs: Sequence[str], places: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(slug for slug, where in zip(slugs, places, strict=True) if where == place))


def _steps(draw: st.DrawFn) -> tuple[Step, ...]:
    steps: list[Step] = []
    established: list[str] = []
    pool = POOL[: draw(st.integers(3, len(POOL)))]
    for number in range(draw(st.integers(2, 5))):
        always = number == 0 and draw(st.booleans())
        conditional = bool(established) and draw(st.booleans())
        slugs = [f"question-{number}-{place}" for place in range(draw(st.integers(1, 2)))]
        steps.append(
            builders.step(
                f"step-{number}",
                *(_questions(draw, slug, pool) for slug in slugs),
                section="safety" if always else draw(st.sampled_from(("you", "spasms", "spasms"))),
                always=always,
                core=draw(st.sampled_from((False, False, True))),
                ask_if=_condition(draw, established) if conditional else Condition(),
                false_if_not_asked=conditional and draw(st.booleans()),
            )
        )
        established += [f for q in steps[-1].questions for f in q.findings if f not in established]
    return tuple(steps)


def _questions(draw: st.DrawFn, slug: str, pool: Sequence[str]) -> Question:
    kind = draw(st.sampled_from((QuestionKind.SINGLE, QuestionKind.MULTIPLE)))
    multiple = kind is QuestionKind.MULTIPLE
    choices: list[Choice] = []
    for number in range(draw(st.integers(1, 2))):
        establishes = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))
        choices.append(builders.choice(f"choice-{number}", *establishes))
    if draw(st.booleans()):
        choices.append(builders.choice("none", exclusive=multiple))
    if len(choices) < 2 or draw(st.booleans()):
        choices.append(builders.choice("not-sure", unknown=True, exclusive=multiple and draw(st.booleans())))
    if not multiple and draw(st.integers(0, 9)) == 9:
        choices.append(builders.choice("child", out_of_scope="This check is for adults."))
    return builders.question(slug, *choices, kind=kind)


def _limited(steps: tuple[Step, ...], ways: int) -> tuple[Step, ...]:
    """As many of the first steps as can be answered in so many ways, the first at least."""
    while len(steps) > 1 and _total_ways(steps) > ways:
        steps = steps[:-1]
    return steps


def _total_ways(steps: Sequence[Step]) -> int:
    return prod(len(ways_to_answer(question)) for step in steps for question in step.questions)


def _with_food(draw: st.DrawFn, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, with one on the sex and one on food among them."""
    sex, food = food_steps()
    first = draw(st.integers(1, len(steps)))
    second = draw(st.integers(first, len(steps)))
    earlier = dict.fromkeys(f for step in (*steps[:second], sex) for q in step.questions for f in q.findings)
    if draw(st.booleans()):
        food = builders.step(food.slug, *food.questions, ask_if=_condition(draw, tuple(earlier)))
    return (*steps[:first], sex, *steps[first:second], food, *steps[second:])


def food_steps() -> tuple[Step, Step]:
    """A step that asks for the sex, and one on food and appetite."""
    sex = builders.question(
        "sex",
        builders.choice("female", "sex-female"),
        builders.choice("male", "sex-male"),
        builders.choice("prefer-not", unknown=True),
    )
    greens = builders.question(
        "greens",
        builders.choice("rarely", servings_per_day=0.0),
        builders.choice("daily", servings_per_day=1.0),
        kind=QuestionKind.FREQUENCY,
    )
    appetite = builders.question(
        "appetite", builders.choice("small", appetite_factor=0.8), builders.choice("large", appetite_factor=1.2)
    )
    return builders.step("sex", sex), builders.step("food", greens, appetite)


def food_kinds() -> dict[str, object]:
    """A screener of one nutrient, such that each level is reached and sex and appetite decide some of them."""
    return {
        "nutrients": (Nutrient(slug="magnesium", name="Magnesium"),),
        "profile": (
            ProfileRule(attribute="sex", value="female", findings=("sex-female",)),
            ProfileRule(attribute="sex", value="male", findings=("sex-male",)),
        ),
        "required_intakes": tuple(
            RequiredIntake(
                nutrient="magnesium",
                region=Region.US,
                sex=sex,
                age_band="31-50",
                life_stage=LifeStage.NONE,
                unit="mg/day",
                recommended=enough,
                recommended_kind="RDA",
                low_below=low,
                adequate_from=enough,
                sources=(builders.SOURCE,),
            )
            for sex, low, enough in ((Sex.FEMALE, 200.0, 270.0), (Sex.MALE, 260.0, 350.0))
        ),
        "screener_nutrients": (
            ScreenerNutrient(
                nutrient="magnesium",
                base=200.0,
                base_without_dairy=200.0,
                error_sd=50.0,
                round_to=10.0,
                plenty_above=600.0,
                low_finding=LOW_INTAKE,
            ),
        ),
        "screener_items": (
            ScreenerItem(
                question="greens",
                name="Greens",
                serving="A bowl",
                reference_servings=1.0,
                amounts=(ScreenerAmount(nutrient="magnesium", mg=150.0, reference_percent=10.0),),
                foods=(),
            ),
        ),
    }


def _causes(draw: st.DrawFn, findings: Sequence[str], red_flags: Sequence[RedFlag]) -> tuple[Cause, ...]:
    levels = tuple(AdviceLevel)
    causes = []
    for number in range(draw(st.integers(2, 4))):
        likely = draw(st.sampled_from((None, *levels)))
        no_more_urgent = [level for level in levels if likely is not None and level.urgency <= likely.urgency]
        causes.append(
            builders.cause(
                f"cause-{number}",
                prior=draw(st.sampled_from(_PRIORS)),
                advice_if_likely=likely,
                advice_if_possible=draw(st.sampled_from((None, *no_more_urgent))),
                requires=_condition(draw, findings, needs_something=True) if draw(_SELDOM) else Condition(),
                **(_settled_on_last(draw, findings, red_flags) if draw(_SELDOM) else {}),
            )
        )
    return tuple(causes)


def _settled_on_last(draw: st.DrawFn, findings: Sequence[str], red_flags: Sequence[RedFlag]) -> dict[str, Any]:
    urgent = [rule.slug for rule in red_flags if rule.advice_level.is_urgent]
    explained = draw(st.lists(st.sampled_from(urgent), max_size=2, unique=True)) if urgent else []
    return {
        "settled_on_last": "What is dangerous comes first.",
        "explains": tuple(
            Explains(
                rule=slug,
                when=_condition(draw, findings, needs_something=True) if draw(st.booleans()) else Condition(),
            )
            for slug in explained
        ),
    }


def _pointing(draw: st.DrawFn, red_flags: Sequence[RedFlag], causes: Sequence[Cause]) -> tuple[RedFlag, ...]:
    """The same red flags; urgent ones point to some causes."""
    slugs = [cause.slug for cause in causes]
    return tuple(
        structs.replace(
            rule,
            points_to=tuple(
                PointsTo(cause=slug, ratio=draw(st.sampled_from((1.5, 4.0, 20.0))))
                for slug in draw(st.lists(st.sampled_from(slugs), max_size=2, unique=True))
            ),
            outside=draw(st.sampled_from(("", "a heart attack", "a stroke"))),
            points_basis="An estimate.",
            exposure_only=draw(_SELDOM),
        )
        if rule.advice_level.is_urgent
        else rule
        for rule in red_flags
    )


def _evidence(draw: st.DrawFn, causes: Sequence[Cause], findings: Sequence[str]) -> tuple[Evidence, ...]:
    rows = []
    for cause in causes:
        slugs = draw(st.lists(st.sampled_from(findings), min_size=1, max_size=4, unique=True))
        for slug in slugs:
            above, below = draw(st.sampled_from(_RATIOS_ABOVE)), draw(st.sampled_from(_RATIOS_BELOW))
            ratios = draw(st.sampled_from(((above, below), (above, below), (below, above), (1.0, 1.0))))
            rows.append(builders.evidence(cause.slug, slug, *ratios))
    return tuple(rows)


def _red_flags(draw: st.DrawFn, findings: Sequence[str]) -> tuple[RedFlag, ...]:
    return tuple(
        builders.red_flag(
            f"flag-{number}",
            when=_condition(draw, findings, needs_something=True),
            advice_level=draw(st.sampled_from(AdviceLevel)),
        )
        for number in range(draw(st.integers(0, 3)))
    )


def _cautions(draw: st.DrawFn, findings: Sequence[str]) -> tuple[Caution, ...]:
    effects = (CautionEffect.WITHHOLD, *CautionEffect)
    return tuple(
        builders.caution(
            f"caution-{number}",
            when=_condition(draw, findings, needs_something=True),
            effect=draw(st.sampled_from(effects)),
        )
        for number in range(draw(st.integers(0, 3)))
    )
