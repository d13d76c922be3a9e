"""One at a time: edits of the draft, imports and publishing do not run into each other."""

from __future__ import annotations

from spasmcheck.evidence.models import Parameters


def one_at_a_time() -> None:
    """Wait for whoever edits or publishes, and keep all others waiting until the end of the transaction.

    The lock is on the row of parameters, which is always there. SQLite knows no such lock and lets one transaction
    write at a time. In an empty database nothing can be edited yet, and the unique number of an edition keeps two
    from publishing at once.
    """
    Parameters.objects.select_for_update().first()
