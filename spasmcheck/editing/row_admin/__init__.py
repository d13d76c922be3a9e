"""The parts from which the admin of every row is made: base classes, widgets, filters, ordering.

Used by `editing.admin`, which has one module for each family of rows.
"""
