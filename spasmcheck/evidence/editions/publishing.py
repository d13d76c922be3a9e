"""The verbs of publishing. Each is one transaction; visitors see the new edition once it is committed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import DecodeError

from spasmcheck.evidence.history.locking import one_at_a_time
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.history.unpublished import authors_of_unpublished
from spasmcheck.evidence.models import Edition
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.evidence.schema.validation import errors_in, problems_of
from spasmcheck.reasoning.knowledge import Knowledge
from spasmcheck.reasoning.problems import Problem
from spasmcheck.reasoning.serialisation.codec import fingerprint, from_json, to_json

from . import published
from .rehearsal import missed_emergencies
from .signals import edition_published

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


class DraftMoved(PublishError):  # noqa: N818  it says what happened
    """The draft is not the one that was rehearsed."""


class LiveMoved(PublishError):  # noqa: N818  it says what happened
    """The live edition is not the one that was to be replaced."""


class MissedEmergency(PublishError):  # noqa: N818  it says what happened
    """An urgent case would not be seen as urgent enough. cases: their slugs."""

    def __init__(self, cases: tuple[str, ...]) -> None:
        self.cases = cases
        message = _("An emergency would be missed: %(cases)s. It can only be published with a reason.")
        super().__init__(message % {"cases": ", ".join(cases)})


class SamePerson(PublishError):  # noqa: N818  it says what happened
    """Whoever publishes made some of the changes."""


def publish(*, note: str, by: User | None = None, expected: str = "", override: str = "") -> Edition:
    """Publish the draft as the next edition. Raises PublishError or a kind of it; then nothing has changed.

    expected: the hash of the draft that was rehearsed; another draft is refused. override: the reason for
    publishing although an emergency is missed.
    """
    _require(note)
    # Measuring takes a second or two, in which nobody should have to wait.
    tried = _draft()
    wanted = fingerprint(to_json(tried))
    if expected and wanted != expected:
        raise DraftMoved(_("The draft has changed since it was rehearsed. Rehearse it once more."))
    reason = _reason_for_missing(tried, override)
    with transaction.atomic():
        live = _lock_live()
        knowledge = _draft()
        if fingerprint(to_json(knowledge)) != wanted:
            raise DraftMoved(_("Somebody changed the draft at this moment. Rehearse it once more."))
        if settings.SPASMCHECK_TWO_PERSON and by is not None and by.pk in authors_of_unpublished():
            raise SamePerson(_("You made some of these changes. Somebody else has to publish them."))
        return _add(knowledge, live=live, note=note, by=by, override=reason, origin="published")


def rollback(
    *,
    to_number: int,
    note: str,
    by: User | None = None,
    override: str = "",
    expected_live_number: int = 0,
    expected_draft_sha256: str = "",
) -> Edition:
    """Publish the content of an older edition under a new number and make the draft equal to it.

    Changes to the draft since then are gone. Raises PublishError or a kind of it; then nothing has changed.
    Content that breaks a rule added since it was published is refused as well. One person is enough: what is wrong
    must come down quickly. expected_live_number, expected_draft_sha256: optimistic locks; the live edition and the
    draft that whoever decides has seen. If either is another one by now, nothing is done.
    """
    _require(note)
    knowledge = content_of(to_number)
    reason = _reason_for_missing(knowledge, override)
    with transaction.atomic():
        live = _lock_live()
        if expected_live_number and (live is None or live.number != expected_live_number):
            raise LiveMoved(_("Somebody else published at this moment. Look again at what would change."))
        if expected_draft_sha256 and expected_draft_sha256 != fingerprint_of_draft():
            raise DraftMoved(_("Somebody changed the draft at this moment. Look again at what would be undone."))
        edition = _add(knowledge, live=live, note=note, by=by, override=reason, origin="rolled-back")
        with recorded(origin="rolled-back", by=by, why=note):
            replace_rows(knowledge)
        return edition


def content_of(number: int) -> Knowledge:
    """The knowledge in an edition. Raises NoSuchEdition, or PublishError when it cannot be read."""
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        raise NoSuchEdition(_("There is no edition %(number)s.") % {"number": number})
    data = edition.knowledge.encode()
    if fingerprint(data) != edition.sha256:
        raise PublishError(_("Edition %(number)s is damaged.") % {"number": number})
    try:
        return from_json(data)
    except DecodeError as error:
        message = _("Edition %(number)s cannot be read by this version of the program: %(reason)s")
        raise PublishError(message % {"number": number, "reason": error}) from error


def fingerprint_of_draft() -> str:
    """The hash that an edition of the draft would have, or "" when the draft cannot be read."""
    try:
        return fingerprint(to_json(draft()))
    except DraftError:
        return ""


def _draft() -> Knowledge:
    try:
        return draft()
    except DraftError as error:
        raise PublishError(_("The draft cannot be read."), error.problems) from error


def _reason_for_missing(knowledge: Knowledge, override: str) -> str:
    """What to keep with the edition: the reason, or "" when no emergency is missed. Raises MissedEmergency."""
    if errors := errors_in(problems_of(knowledge)):
        raise PublishError(_("The knowledge has errors."), errors)
    missed = missed_emergencies(knowledge)
    if missed and not override.strip():
        raise MissedEmergency(missed)
    return override.strip() if missed else ""


def _require(note: str) -> None:
    if not note.strip():
        raise PublishError(_("Say in the note what is new and why."))


def _lock_live() -> Edition | None:
    """The live edition, with everybody who edits or publishes kept waiting until the end of the transaction."""
    one_at_a_time()
    return Edition.objects.live()


def _add(
    knowledge: Knowledge, *, live: Edition | None, note: str, by: User | None, override: str, origin: str
) -> Edition:
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
        override=override,
        knowledge=data.decode(),
        sha256=sha256,
    )
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        message = _("Somebody else published at the same moment. Look at their edition, then try again.")
        raise PublishError(message) from error
    edition_published.send(Edition, edition=edition, by=by, origin=origin)
    transaction.on_commit(published.refresh, robust=True)
    return edition
