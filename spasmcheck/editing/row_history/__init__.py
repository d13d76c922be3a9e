"""The history of the draft and of each row, and restoring earlier versions.

Others use: `row_versions`, `changed_rows`.
"""
