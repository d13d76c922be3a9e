"""The model of a nerve's membrane on which the laboratory runs.

Others use: `excitability`.
"""
