"""Pages to rehearse and publish the draft, and to list, compare and restore editions.

Others use: `publication`, `draft_state`.
"""
