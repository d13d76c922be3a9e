"""Small pieces of knowledge for tests. Every function takes what the test is about; the rest is filled in.

`knowledge()` is as small as knowledge can be and still pass the audit: a safety step, two steps on the spasms, two
causes, three findings and one red flag.
"""

from __future__ import annotations

from typing import Any

from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Cause,
    Caution,
    CautionEffect,
    Choice,
    Condition,
    Evidence,
    Family,
    Finding,
    Food,
    FoodAmount,
    Grade,
    Help,
    Knowledge,
    Parameters,
    Question,
    QuestionKind,
    RedFlag,
    Section,
    Source,
    Step,
    Topic,
)

SOURCE = "cramp-guideline"


def parameters(**fields: Any) -> Parameters:
    """The cut-offs."""
    defaults: dict[str, Any] = {
        "likely_from": 0.5,
        "possible_from": 0.15,
        "ready_below": 0.05,
        "exclusion_factor": 7.0,
        "male_factor": 1.14,
        "female_factor": 0.86,
        "low_salt_portion": 140.0,
    }
    return Parameters(**(defaults | fields))


def source(slug: str = SOURCE, **fields: Any) -> Source:
    """A guideline."""
    return Source(slug=slug, **({"title": _words(slug), "kind": "guideline"} | fields))


def finding(slug: str, **fields: Any) -> Finding:
    """A finding whose sentences are made of its slug."""
    words = _words(slug)
    defaults: dict[str, Any] = {
        "statement": f"You report {words}",
        "denial": f"You do not report {words}",
        "question": f"whether you report {words}",
        "clinical": words,
        "topic": Topic.SYMPTOMS,
    }
    return Finding(slug=slug, **(defaults | fields))


def cause(slug: str, **fields: Any) -> Cause:
    """A cause that contributes in one of ten, with one source."""
    defaults: dict[str, Any] = {
        "plain_name": _words(slug),
        "clinical_name": _words(slug),
        "family": Family.CONDITION,
        "prior": 0.1,
        "prior_reasoning": "About 1 in 10, an estimate.",
        "one_line": "It makes nerves fire.",
        "how_it_causes_spasms": ("Nerves fire by themselves.",),
        "tests": ("A blood test",),
        "what_helps": (Help(text="Rest"),),
        "when_to_see_doctor": ("If it lasts.",),
        "cautions": (),
        "notable_studies": (),
        "sources": (SOURCE,),
    }
    return Cause(slug=slug, **(defaults | fields))


def evidence(cause: str, finding: str, lr_present: float = 3.0, lr_absent: float = 0.8, **fields: Any) -> Evidence:
    """Evidence of moderate grade with one source."""
    defaults: dict[str, Any] = {"grade": Grade.MODERATE, "basis": "30% v 10%.", "sources": (SOURCE,)}
    return Evidence(
        cause=cause, finding=finding, lr_present=lr_present, lr_absent=lr_absent, **(defaults | fields)
    )


def red_flag(slug: str, *all_of: str, **fields: Any) -> RedFlag:
    """An emergency when all these findings are true."""
    defaults: dict[str, Any] = {
        "advice_level": AdviceLevel.EMERGENCY,
        "when": Condition(all_of=all_of),
        "say": "Call an ambulance now.",
        "why": "Minutes matter.",
        "sources": (SOURCE,),
    }
    return RedFlag(slug=slug, **(defaults | fields))


def caution(slug: str, *all_of: str, **fields: Any) -> Caution:
    """A warning about supplements when all these findings are true."""
    defaults: dict[str, Any] = {
        "effect": CautionEffect.WARN,
        "when": Condition(all_of=all_of),
        "say": "Ask before you take potassium.",
        "why": "Too much weakens muscle.",
        "sources": (SOURCE,),
    }
    return Caution(slug=slug, **(defaults | fields))


def food(slug: str, **fields: Any) -> Food:
    """A cheese in the food group `dairy`."""
    defaults: dict[str, Any] = {
        "name": _words(slug),
        "group": "dairy",
        "serving": "small piece",
        "serving_grams": 30.0,
        "serving_basis": "chosen-portion",
        "usda_number": "01009",
        "usda_description": f"Cheese, {slug}",
        "source": SOURCE,
    }
    return Food(slug=slug, **(defaults | fields))


def food_amounts(food: str, **mg: float) -> tuple[FoodAmount, ...]:
    """What a food of `food` holds of each nutrient, in mg a serving."""
    return tuple(
        FoodAmount(food=food, nutrient=nutrient, mg=amount, mg_per_100g=amount / 0.3)
        for nutrient, amount in mg.items()
    )


def choice(slug: str, *establishes: str, **fields: Any) -> Choice:
    """An answer that makes these findings true."""
    return Choice(slug=slug, **({"label": _words(slug), "establishes": establishes} | fields))


def question(slug: str, *choices: Choice, **fields: Any) -> Question:
    """A question with one answer."""
    defaults: dict[str, Any] = {
        "kind": QuestionKind.SINGLE,
        "text": f"{_words(slug)}?",
        "why": "It tells causes apart.",
        "choices": choices,
    }
    return Question(slug=slug, **(defaults | fields))


def yes_or_no(slug: str, *establishes: str) -> Question:
    """A question with yes, no and not sure; yes makes these findings true."""
    return question(
        slug, choice("yes", *establishes), choice("no"), choice("not-sure", unknown=True, label="Not sure")
    )


def step(slug: str, *questions: Question, **fields: Any) -> Step:
    """A page in the section on the spasms."""
    title = _words(slug) if len(questions) > 1 else ""
    return Step(slug=slug, **({"section": "spasms", "title": title, "questions": questions} | fields))


def safety_step(*danger_signs: str, **fields: Any) -> Step:
    """The first page: any of these danger signs, or none."""
    choices = [choice(slug, slug) for slug in danger_signs]
    asked = question(
        "urgent-now",
        *choices,
        choice("none", exclusive=True),
        kind=QuestionKind.MULTIPLE,
        text="Any of these now?",
    )
    return step("urgent-now", asked, **({"section": "safety", "always": True} | fields))


def knowledge(**kinds: Any) -> Knowledge:
    """The smallest valid knowledge, with some kinds replaced."""
    defaults: dict[str, Any] = {
        "parameters": parameters(),
        "sections": (
            Section(slug="safety", name="Safety first", in_order=True),
            Section(slug="spasms", name="Your spasms"),
        ),
        "steps": (
            safety_step("chest-pain"),
            step("at-night", yes_or_no("at-night", "at-night")),
            step("water-tablet", yes_or_no("water-tablet", "takes-diuretic")),
        ),
        "findings": (
            finding("at-night", topic=Topic.TIMING),
            finding("chest-pain", topic=Topic.DANGER_SIGNS),
            finding("takes-diuretic", topic=Topic.MEDICINES),
        ),
        "causes": (
            cause("low-magnesium", family=Family.DEFICIENCY),
            cause("ordinary-cramp", family=Family.EVERYDAY, prior=0.4),
        ),
        "evidence": (
            evidence("low-magnesium", "takes-diuretic"),
            evidence("ordinary-cramp", "at-night", 2.5, 0.4),
        ),
        "red_flags": (red_flag("chest-pain", "chest-pain"),),
        "sources": (source(),),
    }
    return Knowledge(**(defaults | kinds))


def _words(slug: str) -> str:
    return slug.replace("-", " ").capitalize()
