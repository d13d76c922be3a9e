"""The verbs of publishing. Each is one transaction; visitors see the new edition once it is committed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import DecodeError

from spasmcheck.reasoning.codec import fingerprint, from_json, to_json
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.problems import Problem

from . import published
from .compile import DraftError, draft
from .locking import one_at_a_time
from .models import Edition
from .recording import recorded
from .soundness import errors_in, problems_of
from .store import replace_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PublishError(Exception):
    """Nothing was published; `problems` says why, when the knowledge is at fault."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.message = message
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *map(str, self.problems)]))


class NothingToPublish(PublishError):  # noqa: N818  it says what happened
    """The live edition has this very content already."""


class NoSuchEdition(PublishError):  # noqa: N818  it says what happened
    """There is no edition with this number."""


def publish(*, note: str, by: User | None = None) -> Edition:
    """Publish the draft as the next edition. Raises PublishError or NothingToPublish; then nothing has changed."""
    _require(note)
    with transaction.atomic():
        live = _lock_live()
        try:
            knowledge = draft()
        except DraftError as error:
            raise PublishError(_("The draft cannot be read."), error.problems) from error
        return _add(knowledge, live=live, note=note, by=by)


def rollback(*, to_number: int, note: str, by: User | None = None) -> Edition:
    """Publish the content of an older edition under a new number and make the draft equal to it.

    Changes to the draft since then are gone. Raises PublishError, NothingToPublish or NoSuchEdition; then nothing
    has changed. Content that breaks a rule added since it was published is refused as well.
    """
    _require(note)
    with transaction.atomic():
        live = _lock_live()
        older = Edition.objects.filter(number=to_number).first()
        if older is None:
            raise NoSuchEdition(_("There is no edition %(number)s.") % {"number": to_number})
        data = older.knowledge.encode()
        if fingerprint(data) != older.sha256:
            raise PublishError(_("Edition %(number)s is damaged.") % {"number": to_number})
        try:
            knowledge = from_json(data)
        except DecodeError as error:
            message = _("Edition %(number)s cannot be read by this version of the program: %(reason)s")
            raise PublishError(message % {"number": to_number, "reason": error}) from error
        edition = _add(knowledge, live=live, note=note, by=by)
        with recorded(way="rolled-back", by=by, why=note):
            replace_rows(knowledge)
        return edition


def _require(note: str) -> None:
    if not note.strip():
        raise PublishError(_("Say in the note what is new and why."))


def _lock_live() -> Edition | None:
    """The live edition, with everybody who edits or publishes kept waiting until the end of the transaction."""
    one_at_a_time()
    return Edition.objects.newest(1).first()


def _add(knowledge: Knowledge, *, live: Edition | None, note: str, by: User | None) -> Edition:
    if errors := errors_in(problems_of(knowledge)):
        raise PublishError(_("The knowledge has errors."), errors)
    data = to_json(knowledge)
    sha256 = fingerprint(data)
    if live is not None and live.sha256 == sha256:
        message = _("Edition %(number)s has this very content already.")
        raise NothingToPublish(message % {"number": live.number})
    edition = Edition(
        number=live.number + 1 if live else 1,
        published_at=timezone.now(),
        published_by=by,
        note=note.strip(),
        knowledge=data.decode(),
        sha256=sha256,
    )
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        message = _("Somebody else published at the same moment. Look at their edition, then try again.")
        raise PublishError(message) from error
    transaction.on_commit(published.refresh, robust=True)
    return edition
