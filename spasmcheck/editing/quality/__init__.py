"""What needs an editor's hand: overview, holes in the knowledge, the map of the questionnaire.

Others use: `overview`, `finding_uses`.
"""
