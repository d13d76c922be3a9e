"""Between the tables and the knowledge: column mapping, compiling, storing, validation, positions.

Knows the models and nothing of history, editions or files for exchange.
"""
