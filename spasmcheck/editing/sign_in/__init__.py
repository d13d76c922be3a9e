"""Signing in: name and password, one-time codes, lockout and delays against guessing.

Others use: `entrance` (the sign-in step that is missing), `second_factor`.
"""
