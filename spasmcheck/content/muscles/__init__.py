"""The page on how a muscle contracts and relaxes, with its drawings.

Others use: nothing but `PAGES`.
"""
