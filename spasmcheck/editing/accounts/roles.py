"""Roles: reviewers read, editors also change the draft, publishers also publish, administrators do everything."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.models import Event

from .audit import record

APP = "evidence"
_NEVER_BY_HAND = ("edition", "rowchange", "rehearsal", "publicationrequest")
"""Models that the software writes: every role may view them, no role may add, change or delete them."""


class Role(models.TextChoices):
    """The roles, ordered so that each has all permissions of those before it.

    The three in the middle are stored as groups of that name; NONE is `is_staff` false, ADMINISTRATOR is
    `is_superuser`.
    """

    NONE = "", _("None: cannot log in here")
    REVIEWER = "reviewer", _("Reviewer: reads everything")
    EDITOR = "editor", _("Editor: also changes the draft")
    PUBLISHER = "publisher", _("Publisher: also publishes it")
    ADMINISTRATOR = "administrator", _("Administrator: everything, and people’s accounts")

    @property
    def short(self) -> str:
        """The label up to its colon, such as "Editor"."""
        return str(self.label).partition(":")[0]


GROUPS = (Role.REVIEWER, Role.EDITOR, Role.PUBLISHER)


@transaction.atomic
def make_roles() -> None:
    """Create the missing groups and set the permissions of all; safe to run again."""
    of_knowledge = Permission.objects.filter(content_type__app_label=APP)
    viewing = of_knowledge.filter(codename__startswith="view_")
    changing = of_knowledge.filter(codename__regex=r"^(add|change|delete)_").exclude(
        content_type__model__in=_NEVER_BY_HAND
    )
    asking = of_knowledge.filter(codename="request_publication")
    publishing = of_knowledge.filter(codename="publish_edition")
    auditing = Permission.objects.filter(content_type__app_label="editing", codename="view_auditentry")
    given = {
        Role.REVIEWER: [*viewing],
        Role.EDITOR: [*viewing, *changing, *asking],
        Role.PUBLISHER: [*viewing, *changing, *asking, *publishing, *auditing],
    }
    for role, permissions in given.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set(permissions)


@transaction.atomic
def give_role(user: User, role: Role) -> None:
    """Give a user this role instead of the one before, and save it."""
    # Creates the groups on a new installation, and brings their permissions up to date after an upgrade.
    make_roles()
    user.is_superuser = role is Role.ADMINISTRATOR
    user.is_staff = role is not Role.NONE
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.set(Group.objects.filter(name=role.value) if role in GROUPS else [])


def role_of(user: User) -> Role:
    """Return the highest role of a user; Role.NONE if they are not staff or in no group of ours."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in user.groups.all()} if user.is_staff else set()
    return next((role for role in reversed(GROUPS) if role.value in names), Role.NONE)


def record_new(user: User) -> None:
    detail = gettext("New account: %(role)s") % {"role": role_of(user).short}
    record(Event.ACCOUNT_CHANGED, name=user.get_username(), detail=detail)


def send_away(user: User) -> bool:
    """Deactivate an account, which ends its sessions but keeps its records. Return False if it already was."""
    if not user.is_active:
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(Event.ACCOUNT_CHANGED, name=user.get_username(), detail=gettext("Sent away"))
    return True
