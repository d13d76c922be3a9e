"""Accounts and roles of editors, and the audit list of what was done with them.

Others use: `audit.record`, `rights`, `roles`.
"""
