"""What the evidence app tells others."""

from __future__ import annotations

from django.dispatch import Signal

edition_published = Signal()
"""An edition was added, in the transaction that adds it. Sender: Edition. Arguments: edition, by (a user or None),
origin ("published" or "rolled-back").
"""
