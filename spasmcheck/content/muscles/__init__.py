"""The page on how a muscle is set off and relaxes, with its drawings.

Others use: nothing but `PAGES`.
"""
