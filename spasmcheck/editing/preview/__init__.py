"""The public pages rendered from the draft, for signed-in users.

Others use: `draft_pages` (the middleware), `preview_links`.
"""
