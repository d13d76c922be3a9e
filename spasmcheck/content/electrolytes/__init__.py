"""The pages about each electrolyte and vitamin D, with the reference intakes.

Others use: `electrolyte_page.electrolytes` for the display order, and `needs`.
"""
