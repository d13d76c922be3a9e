"""The reasoning: pure functions from knowledge and answers to an assessment with its reasons.

The method is one binary naive Bayes model for each cause: prior odds times a likelihood ratio for each known
finding (LR+ if it is true, LR- if it is false). Findings are assumed to be conditionally independent given the
cause. The next question is the one with the largest expected absolute change of the causes' probabilities. Advice
and cautions are rules over findings. See docs/architecture.md.

No Django, no I/O, no clock, no settings, no randomness. This is the public door; the modules inside may move.
"""

from __future__ import annotations

from .answers import AnswerProblem, Answers, BadAnswer, Path, check_answer, follow
from .assess import (
    Advice,
    Assessment,
    CautionGiven,
    Reason,
    assess_answers,
    assess_findings,
    assess_path,
    by_rules_alone,
)
from .auditing.audit import audit
from .bounds import Bounds
from .diet.intake import IntakeEstimate, IntakeLevel, applicable_needs
from .diet.portions import (
    DietaryRestrictions,
    Portion,
    SampleMenu,
    dietary_restrictions,
    is_absorbed,
    sample_menu,
    top_foods,
)
from .diet.restrictions import Restrictions, restrictions_from
from .easing import Eased, eased, most_urgent
from .inference.conditions import Truth, evaluate, holding, holds, met
from .inference.contributions import Contribution
from .inference.knowledge_index import Findings, KnowledgeIndex
from .inference.score import CauseScore
from .interview import Interview, play
from .knowledge import Knowledge
from .problems import Problem, Severity
from .steps import Outlook, Progress, WhyAsked, expected_effects, food_steps, not_offered, progress
from .what_if import WhatIf, confirm, what_if
from .what_if_evaluator import BandChange, WhatIfEvaluator

__all__ = [
    "Advice",
    "AnswerProblem",
    "Answers",
    "Assessment",
    "BadAnswer",
    "BandChange",
    "Bounds",
    "CauseScore",
    "CautionGiven",
    "Contribution",
    "DietaryRestrictions",
    "Eased",
    "Findings",
    "IntakeEstimate",
    "IntakeLevel",
    "Interview",
    "Knowledge",
    "KnowledgeIndex",
    "Outlook",
    "Path",
    "Portion",
    "Problem",
    "Progress",
    "Reason",
    "Restrictions",
    "SampleMenu",
    "Severity",
    "Truth",
    "WhatIf",
    "WhatIfEvaluator",
    "WhyAsked",
    "applicable_needs",
    "assess_answers",
    "assess_findings",
    "assess_path",
    "audit",
    "by_rules_alone",
    "check_answer",
    "confirm",
    "dietary_restrictions",
    "eased",
    "evaluate",
    "expected_effects",
    "follow",
    "food_steps",
    "holding",
    "holds",
    "is_absorbed",
    "met",
    "most_urgent",
    "not_offered",
    "play",
    "progress",
    "restrictions_from",
    "sample_menu",
    "top_foods",
    "what_if",
]
