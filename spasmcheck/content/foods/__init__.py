"""The page of foods: which foods are asked for, in which order, and what a portion holds.

Others use: `food_list` for shares of a day's need.
"""
