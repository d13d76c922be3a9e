"""What can be done with an account: give it a role, close it, open it again. Each is on the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spasmcheck.editing.models import Event

from .audit import record
from .roles import Role, give_role, make_roles, take_roles

ADMINISTRATOR = "administrator"
NOBODY = ""

POSITIONS = {
    NOBODY: gettext_lazy("None: cannot log in here"),
    Role.REVIEWER.value: gettext_lazy("Reviewer: reads everything"),
    Role.EDITOR.value: gettext_lazy("Editor: also changes the draft"),
    Role.PUBLISHER.value: gettext_lazy("Publisher: also publishes it"),
    ADMINISTRATOR: gettext_lazy("Administrator: everything, and people’s accounts"),
}
"""What somebody can be here: one of the roles, or one of the two ends."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as far as it says what somebody may do."""

    position: str
    active: bool
    email: str
    full_name: str
    username: str

    @classmethod
    def of(cls, user: User) -> Account:
        """As it is in the database."""
        stored = User.objects.get(pk=user.pk)
        return cls(
            position_of(stored), stored.is_active, stored.email, stored.get_full_name(), stored.get_username()
        )


def position_of(user: User) -> str:
    """The position of somebody, as `POSITIONS` names it."""
    if user.is_superuser:
        return ADMINISTRATOR
    roles = {group.name for group in user.groups.all()}
    return next((role.value for role in reversed(Role) if role in roles), NOBODY) if user.is_staff else NOBODY


@transaction.atomic
def give_position(user: User, position: str) -> None:
    """Make somebody just this, and nothing that they were before."""
    make_roles()
    user.is_superuser = position == ADMINISTRATOR
    user.is_staff = position != NOBODY
    user.save(update_fields=["is_superuser", "is_staff"])
    if position in list(Role):
        give_role(user, Role(position))
    else:
        take_roles(user)


def record_new(user: User) -> None:
    """Tell the audit list of a new account."""
    detail = _("New account: %(position)s") % {"position": _short(position_of(user))}
    record(Event.ACCOUNT_CHANGED, name=user.get_username(), detail=detail)


def record_changes(user: User, before: Account) -> None:
    """Tell the audit list in what an account differs from what it was."""
    after = Account.of(user)
    said = []
    if after.username != before.username:
        said.append(_("Name: %(before)s → %(after)s") % {"before": before.username, "after": after.username})
    if after.position != before.position:
        names = {"before": _short(before.position), "after": _short(after.position)}
        said.append(_("Role: %(before)s → %(after)s") % names)
    if after.active != before.active:
        said.append(_("Let back in") if after.active else _("Sent away"))
    if (after.email, after.full_name) != (before.email, before.full_name):
        said.append(_("Name or e-mail"))
    if said:
        record(Event.ACCOUNT_CHANGED, name=after.username, detail=". ".join(said))


def send_away(user: User) -> bool:
    """Close an account; its sessions end, and what it did stays on the record. Returns whether it was open."""
    if not user.is_active:
        return False
    before = Account.of(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record_changes(user, before)
    return True


def _short(position: str) -> str:
    return str(POSITIONS[position]).partition(":")[0]
