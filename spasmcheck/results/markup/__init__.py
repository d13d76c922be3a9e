"""Sections of the result as markup: pieces of the knowledge, rendered once and filled in for each visitor.

Others use: `pieces.pieces_for`, `food_markup`, `doctor_markup`.
"""
