"""Who may do what: reviewers read, editors change the draft, publishers publish it."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

APP = "evidence"
_NEVER_BY_HAND = ("edition", "rowchange", "rehearsal", "publicationrequest")
"""Records: whoever may see the knowledge sees them, and nobody edits them."""


class Role(StrEnum):
    """A group of this name, in the order of what they may do; each may also do what those before it may."""

    REVIEWER = "reviewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"


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


def give_role(user: User, role: Role) -> None:
    """Put somebody into this role and no other. The roles have been made."""
    take_roles(user)
    user.groups.add(Group.objects.get(name=role.value))


def take_roles(user: User) -> None:
    """Take somebody out of every role."""
    user.groups.remove(*Group.objects.filter(name__in=list(Role)))
