"""Signing in: name and password, one-time codes, lockout and what slows down guessing.

Others use: `entrance` (what is still missing), `second_factor`.
"""
