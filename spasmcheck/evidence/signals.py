"""What other parts may hear of the knowledge."""

from __future__ import annotations

from django.dispatch import Signal

edition_published = Signal()
"""Sent in the transaction that publishes, with edition, by, and way: "published" or "rolled-back"."""
