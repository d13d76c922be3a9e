"""What editors read for the values of the closed sets that several models share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning.knowledge import AdviceLevel, Confidence, Grade, Helpline, LifeStage, Region, Sex

from .fields import choices

ADVICE_LEVELS = choices(
    {
        AdviceLevel.EMERGENCY: _("Emergency"),
        AdviceLevel.SAME_DAY: _("Same day"),
        AdviceLevel.SEE_DOCTOR: _("See a doctor"),
        AdviceLevel.SELF_CARE: _("Self-care"),
    }
)
HELPLINES = choices({Helpline.POISONS: _("Poisons line"), Helpline.CRISIS: _("Crisis line")})
GRADES = choices(
    {
        Grade.STRONG: _("Strong"),
        Grade.MODERATE: _("Moderate"),
        Grade.LIMITED: _("Limited"),
        Grade.EXPERT: _("Expert judgement"),
    }
)
CONFIDENCES = choices({Confidence.GOOD: _("Good"), Confidence.FAIR: _("Fair"), Confidence.WEAK: _("Weak")})
REGIONS = choices({Region.US: _("United States"), Region.EU: _("European Union"), Region.UK: _("United Kingdom")})
SEXES = choices({Sex.FEMALE: _("Female"), Sex.MALE: _("Male")})
LIFE_STAGES = choices(
    {
        LifeStage.NONE: _("Neither"),
        LifeStage.PREGNANT: _("Pregnant"),
        LifeStage.LACTATING: _("Breastfeeding"),
    }
)
