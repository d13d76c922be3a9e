"""The pages about electrolytes and vitamin D, with the reference intakes.

Others use: `needs`.
"""
