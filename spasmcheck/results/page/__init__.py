"""The result page: from an assessment to the values that it shows, and to markup.

Others use: `contexts.result_page`, `unfinished`.
"""
