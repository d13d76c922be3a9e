"""The other reading pages: causes, medicines, cautions, danger signs, claims, sources.

Others use: `cause_page.by_prior`.
"""
