"""The other reading pages: causes, medicines, cautions, danger signs, claims, sources, pages of text.

Others use: `cause_page.by_prior`.
"""
