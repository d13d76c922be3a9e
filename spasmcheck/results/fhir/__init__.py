"""The check as FHIR R4 (4.0.1) for clinicians' systems: the questionnaire, the answers, and what they come to.

Plain dicts in the order in which R4 lists the elements. The definitions are those of the specification's pages
on Questionnaire, QuestionnaireResponse, Observation and Bundle.

What may contribute to the spasms is left out. R4 has no honest place for a ranking that a questionnaire made:
RiskAssessment predicts outcomes, Condition and ClinicalImpression record what a clinician has concluded, and a
system that reads them would take the ranking for more than it is. The findings that it rests on are all there.
"""
