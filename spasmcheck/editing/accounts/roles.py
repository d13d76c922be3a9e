"""Who may do what: reviewers read, editors change the draft, publishers publish it, administrators do all that."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.models import Event

from .audit import record

APP = "evidence"
_NEVER_BY_HAND = ("edition", "rowchange", "rehearsal", "publicationrequest")
"""Records: whoever may see the knowledge sees them, and nobody edits them."""


class Role(models.TextChoices):
    """In the order of what they may do; each may also do what those before it may.

    Django keeps the three in the middle as groups of this name, and the ends as `is_staff` and `is_superuser`.
    """

    NONE = "", _("None: cannot log in here")
    REVIEWER = "reviewer", _("Reviewer: reads everything")
    EDITOR = "editor", _("Editor: also changes the draft")
    PUBLISHER = "publisher", _("Publisher: also publishes it")
    ADMINISTRATOR = "administrator", _("Administrator: everything, and people’s accounts")

    @property
    def short(self) -> str:
        """In a word."""
        return str(self.label).partition(":")[0]


GROUPS = (Role.REVIEWER, Role.EDITOR, Role.PUBLISHER)


@transaction.atomic
def make_roles() -> None:
    """Make the groups, or set their permissions anew."""
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
    """Make somebody just this, and nothing that they were before."""
    make_roles()
    user.is_superuser = role is Role.ADMINISTRATOR
    user.is_staff = role is not Role.NONE
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.set(Group.objects.filter(name=role.value) if role in GROUPS else [])


def role_of(user: User) -> Role:
    """The role that somebody has."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in user.groups.all()} if user.is_staff else set()
    return next((role for role in reversed(GROUPS) if role.value in names), Role.NONE)


def record_new(user: User) -> None:
    """Tell the audit list of a new account."""
    detail = gettext("New account: %(role)s") % {"role": role_of(user).short}
    record(Event.ACCOUNT_CHANGED, name=user.get_username(), detail=detail)


def send_away(user: User) -> bool:
    """Close an account; its sessions end, and what it did stays on the record. Returns whether it was open."""
    if not user.is_active:
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(Event.ACCOUNT_CHANGED, name=user.get_username(), detail=gettext("Sent away"))
    return True
