"""The audit list, and the accounts that it tells of."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from spasmcheck.editing.accounts.roles import Role, role_of
from spasmcheck.editing.models import AuditEntry, Event
from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.editions.signals import edition_published
from spasmcheck.evidence.models import Edition, IsImmutable
from spasmcheck.evidence.schema.store import replace_rows
from tests.builders import knowledge
from tests.editors import PASSWORD, Editor, person

AUDIT_LIST = "/admin/editing/auditentry/"
PEOPLE = "/admin/auth/user/"


@pytest.fixture(scope="module")
def draft_at_hand() -> None:
    """These tests need no knowledge."""


@pytest.fixture
def anna() -> Editor:
    return Editor(User.objects.create_superuser("anna", password=PASSWORD))


def told(event: Event) -> list[tuple[str | None, str, str]]:
    return list(
        AuditEntry.objects.filter(event=event).order_by("pk").values_list("by__username", "name", "detail")
    )


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def test_publishing_is_told(publisher: Editor) -> None:
    replace_rows(knowledge())
    publish(note="Newer survey", by=publisher.user)
    assert told(Event.PUBLISHED) == [("paul", "paul", "Edition 1: Newer survey")]


def test_what_was_overridden_is_told_with_its_reason(publisher: Editor) -> None:
    edition = Edition(number=4, note="Newer survey", override="The case is wrong")
    edition_published.send(Edition, edition=edition, by=publisher.user, origin="published")
    edition_published.send(
        Edition, edition=Edition(number=5, note="Back"), by=publisher.user, origin="rolled-back"
    )
    assert told(Event.OVERRIDDEN) == [("paul", "paul", "Edition 4: The case is wrong")]
    assert told(Event.ROLLED_BACK) == [("paul", "paul", "Edition 5: Back")]


def test_publishers_read_it_and_nobody_changes_it(publisher: Editor, editor: Editor, anna: Editor) -> None:
    editor.client.post("/admin/logout/")
    page = publisher.reads(AUDIT_LIST)
    assert page.heading == "Audit list"
    rows = [row.text for row in page.root.one("table", id="result_list").all("tr")]
    assert any("Logged out" in row and "eva" in row and "127.0.0.1" in row for row in rows)
    assert (
        len(publisher.reads(f"{AUDIT_LIST}?event__exact=logged-out").by_id("result_list").one("tbody").all("tr"))
        == 1
    )
    assert len(publisher.reads(f"{AUDIT_LIST}?q=eva").by_id("result_list").one("tbody").all("tr")) == 2
    entry = AuditEntry.objects.latest("pk")
    for action in ("add/", f"{entry.pk}/delete/", f"{entry.pk}/change/"):
        assert anna.client.post(AUDIT_LIST + action, {"name": "other"}).status_code == 403
    with pytest.raises(IsImmutable):
        entry.save()
    with pytest.raises(IsImmutable):
        AuditEntry.objects.all().delete()


def test_the_lists_ask_a_fixed_number_of_queries(anna: Editor, django_assert_max_num_queries) -> None:
    for number in range(12):
        user = person(f"editor{number}", Role.EDITOR)
        TOTPDevice.objects.create(user=user)
        AuditEntry.objects.create(event=Event.LOGGED_IN, by=user, name=user.username)
    with django_assert_max_num_queries(14):
        assert anna.asks(AUDIT_LIST).status_code == 200
    with django_assert_max_num_queries(14):
        assert anna.asks(PEOPLE).status_code == 200


def test_an_account_is_made_with_one_role_and_no_list_of_permissions(anna: Editor) -> None:
    page = anna.reads(f"{PEOPLE}add/")
    changes = {"username": "nora", "role": "editor", "password1": "long enough", "password2": "long enough"}
    assert anna.sends(f"{PEOPLE}add/", page, changes, form="user_form").status_code == 200
    changes |= {"password1": "long enough by far", "password2": "long enough by far"}
    assert anna.sends(f"{PEOPLE}add/", page, changes, form="user_form").status_code == 302
    nora = User.objects.get(username="nora")
    assert (role_of(nora), nora.is_staff, nora.check_password("long enough by far")) == ("editor", True, True)
    page = anna.reads(page_of(nora))
    assert {"user_permissions", "groups", "is_superuser"}.isdisjoint(
        field.get("name") for tag in ("input", "select") for field in page.root.all(tag)
    )
    anna.sends(page_of(nora), page, {"role": "publisher"}, form="user_form")
    page = anna.reads(page_of(nora))
    assert page.root.one("option", value="publisher", selected="").text
    anna.sends(page_of(nora), page, {"role": "administrator", "is_active": None}, form="user_form")
    nora.refresh_from_db()
    assert (nora.is_superuser, nora.is_active, nora.groups.count()) == (True, False, 0)
    assert told(Event.ACCOUNT_CHANGED) == [
        ("anna", "nora", "New account: Editor"),
        ("anna", "nora", "Role: Editor → Publisher"),
        ("anna", "nora", "Role: Publisher → Administrator. Sent away"),
    ]


def test_nobody_shuts_themselves_out_and_nobody_is_deleted(anna: Editor, editor: Editor) -> None:
    page = anna.reads(page_of(anna.user))
    for changes in ({"role": "editor"}, {"is_active": None}):
        response = anna.sends(page_of(anna.user), page, changes, form="user_form")
        assert "Ask another administrator" in response.content.decode()
    assert not [link for link in page.links if "delete" in link]
    assert anna.client.post(f"{PEOPLE}{editor.user.pk}/delete/", {"post": "yes"}).status_code == 403
    everybody = [str(user.pk) for user in User.objects.all()]
    anna.client.post(PEOPLE, {"action": "send_away", "_selected_action": everybody})
    assert dict(User.objects.values_list("username", "is_active")) == {"anna": True, "eva": False}
    assert editor.asks("/admin/").status_code == 302


def test_an_administrator_helps_whoever_lost_their_phone(anna: Editor, editor: Editor) -> None:
    TOTPDevice.objects.create(user=editor.user)
    assert "/admin/verify/" in editor.asks("/admin/").headers["Location"]
    anna.client.post(PEOPLE, {"action": "take_off_two_factor", "_selected_action": [str(editor.user.pk)]})
    assert editor.asks("/admin/").status_code == 200
    assert told(Event.TWO_FACTOR_OFF) == [("anna", "eva", "By an administrator")]


@pytest.mark.parametrize(
    "app", ["otp_totp/totpdevice", "otp_static/staticdevice", "auth/group", "editing/triedname"]
)
def test_secrets_and_inner_workings_have_no_page(anna: Editor, app: str) -> None:
    assert anna.asks(f"/admin/{app}/").status_code == 404
