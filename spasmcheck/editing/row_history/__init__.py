"""The history of the draft and of each row, and bringing a version back.

Others use: `row_versions`.
"""
