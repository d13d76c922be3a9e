"""Stores an import between preview and confirmation, on the server so that the browser cannot change it.

It is stored in a session of its own: in the database, so that any server can continue with it, and not in the
editor's session, which would then be written as a whole with every page.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from spasmcheck.evidence.exchange.importing import Mode
from spasmcheck.evidence.exchange.incoming import Contents, PlainRow

_POINTER = "import"
_SECONDS_KEPT = 60 * 60


class Pending(NamedTuple):
    """An import that waits for confirmation."""

    file_name: str
    contents: Contents
    mode: Mode
    why: str


def keep(request: HttpRequest, pending: Pending) -> None:
    """Store the import for an hour, in place of any other pending import of this session."""
    forget(request)
    store = _store()
    store["file_name"], store["mode"], store["why"] = pending.file_name, pending.mode.value, pending.why
    store["contents"] = pending.contents
    store.set_expiry(_SECONDS_KEPT)
    store.create()
    request.session[_POINTER] = store.session_key


def kept(request: HttpRequest) -> Pending | None:
    """Return the pending import of this session, or None if there is none or it has expired."""
    store = _store(request.session.get(_POINTER))
    if "contents" not in store:
        return None
    contents = {kind: [PlainRow(*row) for row in rows] for kind, rows in store["contents"].items()}
    return Pending(store["file_name"], contents, Mode(store["mode"]), store["why"])


def forget(request: HttpRequest) -> None:
    """Delete the pending import of this session, if any."""
    if key := request.session.pop(_POINTER, None):
        _store(key).delete()


def _store(key: str | None = None) -> SessionBase:
    store: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(key)
    return store
