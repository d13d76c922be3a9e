"""The pages about each electrolyte and vitamin D, with the reference intakes.

Others use: `needs`.
"""
