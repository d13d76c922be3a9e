"""Editors' accounts, roles and permissions, and writing the audit list.

Others use: `audit.record`, `rights`, `roles`.
"""
