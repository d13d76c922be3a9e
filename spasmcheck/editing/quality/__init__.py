"""Pages on the quality of the draft: overview, gaps in the knowledge, map of the questionnaire.

Others use: `overview`, `finding_uses`.
"""
