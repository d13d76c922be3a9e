"""The reasoning: pure functions from knowledge and answers to an assessment with its reasons.

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
)
from .audit import audit
from .bounds import Bounds
from .contributions import Contribution
from .intake import IntakeEstimate, IntakeLevel
from .interview import Interview, play
from .knowledge import Knowledge
from .model import Findings, Model
from .problems import Problem, Severity
from .rules import Standing, holding, holds, met, standing
from .score import CauseScore
from .steps import Outlook, Progress, WhyAsked, expected_effects, food_steps, progress
from .trial import BandChange, Trial
from .whatif import WhatIf, confirm, what_if

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
    "Findings",
    "IntakeEstimate",
    "IntakeLevel",
    "Interview",
    "Knowledge",
    "Model",
    "Outlook",
    "Path",
    "Problem",
    "Progress",
    "Reason",
    "Severity",
    "Standing",
    "Trial",
    "WhatIf",
    "WhyAsked",
    "assess_answers",
    "assess_findings",
    "assess_path",
    "audit",
    "check_answer",
    "confirm",
    "expected_effects",
    "follow",
    "food_steps",
    "holding",
    "holds",
    "met",
    "play",
    "progress",
    "standing",
    "what_if",
]
