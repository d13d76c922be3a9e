"""The food table: search, filters, order, and the minerals in a portion.

Others use: `food_list` for shares of a day's need.
"""
