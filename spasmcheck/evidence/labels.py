"""The words for the closed sets of the knowledge and the reasoning, for editors and visitors alike.

A set that only one app knows or tells of has its words there.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Band,
    CaseSource,
    CautionEffect,
    Confidence,
    Family,
    Grade,
    Helpline,
    IntakeUnit,
    LifeStage,
    MineralColour,
    RecommendedKind,
    Region,
    Sex,
    SourceKind,
    Topic,
    Verdict,
)

from .labelling import NAME, give_words, label, words_of

__all__ = ["NAME", "label", "words_of"]

give_words(
    AdviceLevel,
    # For a cell of a table.
    name={
        AdviceLevel.EMERGENCY: _("Emergency"),
        AdviceLevel.SAME_DAY: _("Same day"),
        AdviceLevel.SEE_DOCTOR: _("See a doctor"),
        AdviceLevel.SELF_CARE: _("Self-care"),
    },
    # What to do, above the rules that call for it.
    heading={
        AdviceLevel.EMERGENCY: _("Emergency: ambulance or emergency department now"),
        AdviceLevel.SAME_DAY: _("Urgent: get medical help today"),
        AdviceLevel.SEE_DOCTOR: _("Make an appointment with a doctor"),
        AdviceLevel.SELF_CARE: _("Look after it yourself"),
    },
    # Behind "this would call for".
    clause={
        AdviceLevel.EMERGENCY: _("an emergency"),
        AdviceLevel.SAME_DAY: _("help today"),
        AdviceLevel.SEE_DOCTOR: _("see a doctor"),
        AdviceLevel.SELF_CARE: _("look after it yourself"),
    },
    # As the person was told, for a clinician's system.
    told={
        AdviceLevel.EMERGENCY: _("Get emergency help now"),
        AdviceLevel.SAME_DAY: _("Get medical help today"),
        AdviceLevel.SEE_DOCTOR: _("Make an appointment with a doctor"),
        AdviceLevel.SELF_CARE: _("You can look after this yourself for now"),
    },
)
give_words(
    Band,
    # Behind the name of a cause.
    clause={
        Band.LIKELY: _("fits well"),
        Band.POSSIBLE: _("fits in part"),
        Band.LESS_LIKELY: _("fits less well"),
    },
    # Of a cause that is shown, to whose answers it is.
    fit={
        Band.LIKELY: _("Fits your answers well"),
        Band.POSSIBLE: _("Fits your answers in part"),
        Band.LESS_LIKELY: _("Weaker fit"),
    },
)
give_words(
    Grade,
    name={
        Grade.STRONG: _("Strong evidence"),
        Grade.MODERATE: _("Moderate evidence"),
        Grade.LIMITED: _("Limited evidence"),
        Grade.EXPERT: _("Expert judgement"),
    },
    meaning={
        Grade.STRONG: _("Large or several good studies, or what defines the cause, say it alike."),
        Grade.MODERATE: _("At least one good study, or several weaker ones that agree."),
        Grade.LIMITED: _("Small or indirect studies, case reports, or reference works without figures."),
        Grade.EXPERT: _("No study that we found. What clinicians commonly hold, or our own judgement."),
    },
)
give_words(Helpline, name={Helpline.POISONS: _("Poisons line"), Helpline.CRISIS: _("Crisis line")})
give_words(
    Confidence,
    name={Confidence.GOOD: _("Good"), Confidence.FAIR: _("Fair"), Confidence.WEAK: _("Weak")},
    meaning={
        Confidence.GOOD: _("Seen in a study itself or from a regulator."),
        Confidence.FAIR: _("Seen second-hand or in mixed sources."),
        Confidence.WEAK: _("Seen in one small source."),
    },
)
give_words(
    Family,
    name={
        Family.DEFICIENCY: _("Something that is short"),
        Family.FLUIDS_AND_SALTS: _("Water and salt"),
        Family.EXERTION: _("Effort and posture"),
        Family.EVERYDAY: _("Everyday cramps"),
        Family.STRESS: _("Stress and breathing"),
        Family.MEDICINE: _("Medicines, alcohol and caffeine"),
        Family.CONDITION: _("Other conditions"),
    },
)
give_words(
    MineralColour,
    name={
        MineralColour.VIOLET: _("Violet, round"),
        MineralColour.OCHRE: _("Ochre, square"),
        MineralColour.ROSE: _("Rose, an arch"),
        MineralColour.BLUE: _("Blue, a leaf"),
        MineralColour.GREEN: _("Green, a bowl"),
        MineralColour.PLAIN: _("Plain, a dashed ring"),
    },
)
give_words(
    CautionEffect,
    name={
        CautionEffect.WARN: _("Warning"),
        CautionEffect.WITHHOLD: _("Held back"),
        CautionEffect.ASK_FIRST: _("Ask first"),
        CautionEffect.NO_SUPPLEMENT: _("Food only"),
        CautionEffect.SPACE_APART: _("Hours apart"),
        CautionEffect.COUNT: _("Count it"),
    },
    # Behind what the caution is about.
    clause={
        CautionEffect.WARN: _("take care"),
        CautionEffect.WITHHOLD: _("held back"),
        CautionEffect.ASK_FIRST: _("ask first"),
        CautionEffect.NO_SUPPLEMENT: _("food only"),
        CautionEffect.SPACE_APART: _("hours apart from a medicine"),
        CautionEffect.COUNT: _("count it"),
    },
    # What comes of it, for who chooses one.
    meaning={
        CautionEffect.WARN: _("Warn"),
        CautionEffect.WITHHOLD: _("Warn, and show no target, food list or supplement"),
        CautionEffect.ASK_FIRST: _("Foods are fine, ask before supplements"),
        CautionEffect.NO_SUPPLEMENT: _("Foods are fine, tablets are not"),
        CautionEffect.SPACE_APART: _("Take hours apart from a medicine"),
        CautionEffect.COUNT: _("Counts towards the daily limit"),
    },
)
give_words(
    Topic,
    name={
        Topic.DANGER_SIGNS: _("Danger signs"),
        Topic.ABOUT_YOU: _("About you"),
        Topic.PLACE: _("Where the spasms are"),
        Topic.FEEL: _("What they feel like"),
        Topic.TIMING: _("When they come"),
        Topic.COURSE: _("How they have gone on"),
        Topic.SYMPTOMS: _("Other symptoms"),
        Topic.LOSSES: _("Lost water and salt"),
        Topic.ACTIVITY: _("Activity"),
        Topic.MEDICINES: _("Medicines"),
        Topic.SUPPLEMENTS: _("Supplements"),
        Topic.CONDITIONS: _("Conditions"),
        Topic.DIET: _("Diet"),
        Topic.INTAKE: _("Estimated intake"),
        Topic.HABITS: _("Habits"),
        Topic.STRESS: _("Stress and rest"),
    },
    # On the sheet for a clinician.
    clinical={
        Topic.DANGER_SIGNS: _("Red flags"),
        Topic.ABOUT_YOU: _("Person"),
        Topic.PLACE: _("Site"),
        Topic.FEEL: _("Quality"),
        Topic.TIMING: _("Timing"),
        Topic.COURSE: _("Course"),
        Topic.SYMPTOMS: _("Symptoms"),
        Topic.LOSSES: _("Losses"),
        Topic.ACTIVITY: _("Activity"),
        Topic.MEDICINES: _("Medication"),
        Topic.SUPPLEMENTS: _("Supplements"),
        Topic.CONDITIONS: _("History"),
        Topic.DIET: _("Diet"),
        Topic.INTAKE: _("Estimated intake"),
        Topic.HABITS: _("Habits"),
        Topic.STRESS: _("Stress and rest"),
    },
)
give_words(
    Verdict,
    name={
        Verdict.SUPPORTS: _("The evidence supports this"),
        Verdict.QUALIFIES: _("Only partly so"),
        Verdict.CONTRADICTS: _("The evidence contradicts this"),
    },
)
give_words(
    Region, name={Region.US: _("United States"), Region.EU: _("European Union"), Region.UK: _("United Kingdom")}
)
give_words(
    Sex,
    name={Sex.FEMALE: _("Female"), Sex.MALE: _("Male")},
    # Before ages.
    group={Sex.FEMALE: _("Women"), Sex.MALE: _("Men")},
)
give_words(
    LifeStage,
    name={
        LifeStage.NONE: _("Neither"),
        LifeStage.PREGNANT: _("Pregnant"),
        LifeStage.LACTATING: _("Breastfeeding"),
    },
)
give_words(
    SourceKind,
    name={
        SourceKind.SYSTEMATIC_REVIEW: _("Systematic review"),
        SourceKind.GUIDELINE: _("Guideline"),
        SourceKind.TRIAL: _("Trial"),
        SourceKind.COHORT: _("Cohort study"),
        SourceKind.CASE_CONTROL: _("Case-control study"),
        SourceKind.CASE_SERIES: _("Case series"),
        SourceKind.CASE_REPORT: _("Case report"),
        SourceKind.REFERENCE: _("Reference"),
    },
)
give_words(
    CaseSource,
    name={
        CaseSource.CASE_REPORT: _("Case report"),
        CaseSource.CLINICIAN_ANSWERED_QUESTION: _("Question answered by a clinician"),
        CaseSource.TEXTBOOK_VIGNETTE: _("Textbook vignette"),
        CaseSource.PATIENT_GUIDANCE: _("Guidance for patients"),
    },
    # Behind a number of them.
    several={
        CaseSource.CASE_REPORT: _("published case reports"),
        CaseSource.CLINICIAN_ANSWERED_QUESTION: _("questions that a clinician answered in public"),
        CaseSource.TEXTBOOK_VIGNETTE: _("teaching cases"),
        CaseSource.PATIENT_GUIDANCE: _("examples from guidance for patients"),
    },
)
give_words(
    IntakeUnit,
    name={IntakeUnit.MILLIGRAMS: _("mg a day"), IntakeUnit.MICROGRAMS: _("µg a day")},
    # Behind a number, where "a day" is said elsewhere.
    amount={IntakeUnit.MILLIGRAMS: _("mg"), IntakeUnit.MICROGRAMS: _("µg")},
)
give_words(
    RecommendedKind,
    name={
        RecommendedKind.RDA: _("Recommended dietary allowance (US)"),
        RecommendedKind.AI: _("Adequate intake: below it does not mean too little"),
        RecommendedKind.PRI: _("Population reference intake (EU)"),
        RecommendedKind.RNI: _("Reference nutrient intake (UK)"),
        RecommendedKind.SAFE_AND_ADEQUATE: _("Safe and adequate"),
    },
    # Behind an amount.
    short={
        RecommendedKind.RDA: _("RDA"),
        RecommendedKind.AI: _("AI"),
        RecommendedKind.PRI: _("PRI"),
        RecommendedKind.RNI: _("RNI"),
        RecommendedKind.SAFE_AND_ADEQUATE: _("safe and adequate"),
    },
)
