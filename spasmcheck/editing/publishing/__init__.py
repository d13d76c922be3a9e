"""Rehearsing and publishing the draft, and the list of published editions.

Others use: `publication`, `changed_rows`, `draft_state`.
"""
