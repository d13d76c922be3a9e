"""The public pages on the draft, for people who have signed in.

Others use: `draft_pages` (the middleware), `preview_links`.
"""
