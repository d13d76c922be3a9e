"""The pages on how the check works: method, accuracy, editions, privacy, downloads.

Others use: nothing but `PAGES` and the downloads.
"""
