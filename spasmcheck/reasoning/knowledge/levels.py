"""The closed sets of the field's words: how urgent, how likely, how well supported."""

from __future__ import annotations

from enum import StrEnum


class AdviceLevel(StrEnum):
    """What the visitor is advised to do, most urgent first.

    urgency: 3 for an emergency down to 0 for self-care; larger is more urgent. is_urgent: waiting for an ordinary
    appointment would be wrong.
    """

    urgency: int
    is_urgent: bool

    EMERGENCY = "emergency"
    SAME_DAY = "same-day"
    SEE_DOCTOR = "see-doctor"
    SELF_CARE = "self-care"


for _urgency, _level in enumerate(reversed(AdviceLevel)):
    _level.urgency = _urgency
    _level.is_urgent = _level in {AdviceLevel.EMERGENCY, AdviceLevel.SAME_DAY}


class Helpline(StrEnum):
    """A telephone line that a rule names. Its number depends on the country and is a setting of the site."""

    POISONS = "poisons"
    CRISIS = "crisis"


class Band(StrEnum):
    """How well a cause fits the answers, best first."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    LESS_LIKELY = "less-likely"


class Grade(StrEnum):
    """How well the data behind a statement are established, best first."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    EXPERT = "expert"


class Confidence(StrEnum):
    """How a fact was seen.

    good: in a primary study or from a regulator. fair: second-hand or mixed. weak: in one small source.
    """

    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"


class Family(StrEnum):
    """The kind of cause."""

    DEFICIENCY = "deficiency"
    FLUIDS_AND_SALTS = "fluids-and-salts"
    EXERTION = "exertion"
    EVERYDAY = "everyday"
    STRESS = "stress"
    MEDICINE = "medicine"
    CONDITION = "condition"


class CautionEffect(StrEnum):
    """What a caution does, strictest first.

    warn: shown. withhold: shown, and no target, food list or supplement for the nutrient.
    ask-first: foods are fine, ask before supplements. no-supplement: foods are fine, tablets are not.
    space-apart: take hours apart from a medicine. count: counts towards the daily limit.
    """

    WARN = "warn"
    WITHHOLD = "withhold"
    ASK_FIRST = "ask-first"
    NO_SUPPLEMENT = "no-supplement"
    SPACE_APART = "space-apart"
    COUNT = "count"


class MineralColour(StrEnum):
    """The colour of a nutrient in badges and bars; each goes with a shape of the badge."""

    VIOLET = "violet"
    OCHRE = "ochre"
    ROSE = "rose"
    BLUE = "blue"
    GREEN = "green"
    PLAIN = "plain"


class QuestionKind(StrEnum):
    """How many choices a question takes; a frequency question takes one, which carries servings a day."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    FREQUENCY = "frequency"


class Topic(StrEnum):
    """What a finding is about, in the order in which a clinician reads."""

    DANGER_SIGNS = "danger-signs"
    ABOUT_YOU = "about-you"
    PLACE = "place"
    FEEL = "feel"
    TIMING = "timing"
    COURSE = "course"
    SYMPTOMS = "symptoms"
    LOSSES = "losses"
    ACTIVITY = "activity"
    MEDICINES = "medicines"
    SUPPLEMENTS = "supplements"
    CONDITIONS = "conditions"
    DIET = "diet"
    INTAKE = "intake"
    HABITS = "habits"
    STRESS = "stress"


class Verdict(StrEnum):
    """What the evidence does to a popular claim."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    CONTRADICTS = "contradicts"


class Region(StrEnum):
    """Whose reference intakes are used."""

    US = "US"
    EU = "EU"
    UK = "UK"


class Sex(StrEnum):
    """Sex registered at birth, as the reference intakes use it."""

    FEMALE = "female"
    MALE = "male"


class LifeStage(StrEnum):
    """Pregnancy and breastfeeding change some reference intakes."""

    NONE = "none"
    PREGNANT = "pregnant"
    LACTATING = "lactating"


class NoteTopic(StrEnum):
    """What a note on method or absorption is about."""

    ABSORPTION = "absorption"
    SUPPLEMENTS = "supplements"
    SCREENER = "screener"
    FOODS = "foods"
    INTAKES = "intakes"
    MEMBRANE = "membrane"
    LIMITS = "limits"


class SourceKind(StrEnum):
    """What sort of publication a source is."""

    CASE_CONTROL = "case-control"
    CASE_REPORT = "case-report"
    CASE_SERIES = "case-series"
    COHORT = "cohort"
    GUIDELINE = "guideline"
    REFERENCE = "reference"
    SYSTEMATIC_REVIEW = "systematic-review"
    TRIAL = "trial"


class CaseSource(StrEnum):
    """Where a reference case was described."""

    CASE_REPORT = "case-report"
    CLINICIAN_ANSWERED_QUESTION = "clinician-answered-question"
    PATIENT_GUIDANCE = "patient-guidance"
    TEXTBOOK_VIGNETTE = "textbook-vignette"


class IntakeUnit(StrEnum):
    """The unit of a reference intake."""

    MILLIGRAMS = "mg/day"
    MICROGRAMS = "ug/day"


class RecommendedKind(StrEnum):
    """By what name a region recommends an intake."""

    AI = "AI"
    PRI = "PRI"
    RDA = "RDA"
    RNI = "RNI"
    SAFE_AND_ADEQUATE = "safe-and-adequate"
