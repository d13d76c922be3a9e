"""The other reading pages: causes, medicines, cautions, danger signs, claims, sources and text pages.

Others use: `cause_page.by_prior`.
"""
