"""One-time codes: setting them up, being asked for one, losing the phone, and having to have them."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from spasmcheck.editing.accounts.roles import Role
from spasmcheck.editing.models import AuditEntry
from tests.editors import Editor, person
from tests.pages import Page

TWO_FACTOR = "/admin/two-factor/"
SET_UP = "/admin/two-factor/set-up/"
VERIFY = "/admin/verify/"


@pytest.fixture(scope="module")
def draft_at_hand() -> None:
    """These tests need no knowledge."""


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an app shows lasts half a minute, and a wait one second: neither ends between two lines of a test."""
    now = timezone.now()
    monkeypatch.setattr(time, "time", now.timestamp)
    monkeypatch.setattr(timezone, "now", lambda: now)


def app_shows(user: User, *, half_minutes: int = 0) -> str:
    """What the newest app of somebody shows now, or a little earlier or later."""
    device = TOTPDevice.objects.filter(user=user).latest("pk")
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + 30 * half_minutes
    return f"{totp.token():06d}"


def sends_code(editor: Editor, path: str, code: str, **more: Any) -> HttpResponse:
    return editor.client.post(path, {"code": code, **more})


def enrols(editor: Editor) -> list[str]:
    """Set up an app with the code of half a minute ago. Returns the recovery codes."""
    editor.client.post(TWO_FACTOR)
    page = Page(sends_code(editor, SET_UP, app_shows(editor.user, half_minutes=-1)).content)
    return [code.text for code in page.root.one("ol", class_="recovery-codes").all("code")]


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


@pytest.fixture
def eva() -> Editor:
    return Editor(person("eva", Role.EDITOR))


def test_an_app_is_set_up_with_a_picture_or_by_typing_and_its_secret_is_never_shown_again(eva: Editor) -> None:
    assert eva.asks(SET_UP).headers["Location"] == TWO_FACTOR
    assert eva.sends(TWO_FACTOR, eva.reads(TWO_FACTOR), {}, form="two-factor-form").headers["Location"] == SET_UP
    page = eva.reads(SET_UP)
    secret = page.root.one("code", class_="secret").text
    assert [len(part) for part in secret.split()] == [4] * 8
    picture = page.root.one("svg", class_="qr-code")
    assert picture.get("aria-label")
    assert picture.one("path").get("d").startswith("M4 4h1v1h-1z")
    assert not [element for element in page.root if "style" in element.attributes]

    wrong = eva.sends(SET_UP, page, {"code": "000000"}, form="two-factor-form")
    assert secret in wrong.content.decode()
    assert not TOTPDevice.objects.get().confirmed
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=1))
    before = eva.client.session.session_key
    right = eva.sends(SET_UP, page, {"code": app_shows(eva.user)}, form="two-factor-form")
    codes = Page(right.content).root.one("ol", class_="recovery-codes").all("code")
    assert len({code.text for code in codes}) == 10
    assert "no-store" in right.headers["Cache-Control"]
    assert eva.client.session.session_key != before

    assert eva.asks(SET_UP).headers["Location"] == TWO_FACTOR
    later = eva.reads(TWO_FACTOR)
    assert "10 recovery codes left" in later.text
    assert not any(text in later.html for text in (secret, codes[0].text))
    assert not StaticToken.objects.filter(token__in=[code.text.replace("-", "") for code in codes]).exists()
    assert events()[-2:] == ["code-failed", "two-factor-on"]
    assert eva.asks("/admin/").status_code == 200


def test_a_secret_that_nobody_confirmed_is_forgotten(eva: Editor) -> None:
    eva.client.post(TWO_FACTOR)
    TOTPDevice.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert eva.asks(SET_UP).headers["Location"] == TWO_FACTOR


def test_the_password_alone_opens_nothing_any_more(eva: Editor) -> None:
    enrols(eva)
    thief = Editor(eva.user)
    for path in (
        "/admin/",
        "/admin/evidence/cause/",
        "/admin/password_change/",
        TWO_FACTOR,
        SET_UP,
        "/admin/nothing/",
    ):
        for response in (thief.asks(path), thief.client.post(path)):
            assert response.headers["Location"].startswith(VERIFY), path
    assert (
        thief.asks("/admin/login/?next=/admin/evidence/").headers["Location"] == f"{VERIFY}?next=/admin/evidence/"
    )
    page = thief.reads(VERIFY)
    assert "/admin/evidence/cause/" not in page.links
    assert thief.client.post("/admin/logout/").status_code == 200
    assert thief.asks("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_code_opens_and_leads_on_and_works_once(eva: Editor) -> None:
    enrols(eva)
    again, thief = Editor(eva.user), Editor(eva.user)
    code, before = app_shows(eva.user), again.client.session.session_key
    page = again.reads(f"{VERIFY}?next=/admin/evidence/cause/")
    response = again.sends(VERIFY, page, {"code": f"{code[:3]} {code[3:]}"}, form="verify-form")
    assert response.headers["Location"] == "/admin/evidence/cause/"
    assert again.client.session.session_key != before
    assert again.asks("/admin/").status_code == 200
    refused = sends_code(thief, VERIFY, code)
    assert "was used before" in Page(refused.content).text
    assert thief.asks("/admin/").status_code == 302
    assert sends_code(again, VERIFY, code, next="https://evil.example/").headers["Location"] == "/admin/"


def test_whoever_guesses_has_to_wait(eva: Editor) -> None:
    enrols(eva)
    again = Editor(eva.user)
    sends_code(again, VERIFY, "123")
    right = app_shows(eva.user)
    assert "Try again in 1 second" in Page(sends_code(again, VERIFY, right).content).text
    device = TOTPDevice.objects.get()
    device.throttling_failure_count = 10
    device.save()
    assert "Try again in 9 minutes" in Page(sends_code(again, VERIFY, right).content).text
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=9))
    assert sends_code(again, VERIFY, right).status_code == 302
    assert events().count("code-failed") == 1


@pytest.mark.parametrize("path", [VERIFY, TWO_FACTOR])
def test_codes_are_limited_by_address_too(eva: Editor, settings, path: str) -> None:
    enrols(eva)
    again = Editor(eva.user) if path == VERIFY else eva
    settings.SPASMCHECK_SIGN_INS_PER_MINUTE = 9
    settings.SPASMCHECK_TRUSTED_PROXIES = 1
    headers = {"X-Forwarded-For": f"10.2.0.{len(path)}"}
    seen = [again.client.post(path, {"code": "000000"}, headers=headers).status_code for _ in range(4)]
    assert seen == [200, 200, 200, 429]


def test_a_recovery_code_opens_once_and_survives_a_new_secret_key(eva: Editor, settings) -> None:
    codes = enrols(eva)
    assert sends_code(Editor(eva.user), VERIFY, codes[0]).status_code == 302
    again = Editor(eva.user)
    assert sends_code(again, VERIFY, codes[0]).status_code == 200
    again.user.staticdevice_set.update(throttling_failure_count=0)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key, for tests only"
    response = again.client.post(VERIFY, {"code": codes[1].replace("-", " ")}, follow=True)
    assert "You have 8 recovery codes left" in Page(response.content).text
    assert events().count("recovery-used") == 2


def test_every_change_asks_for_a_code_first(eva: Editor) -> None:
    enrols(eva)
    for action in ("replace", "renew", "remove"):
        assert eva.client.post(TWO_FACTOR, {"action": action}).status_code == 200
    assert TOTPDevice.objects.filter(confirmed=True).count() == TOTPDevice.objects.count() == 1
    assert events()[-1] == "two-factor-on"


def test_the_app_moves_to_another_phone_and_the_old_one_works_until_then(eva: Editor) -> None:
    old_codes = enrols(eva)
    old = TOTPDevice.objects.get()
    assert sends_code(eva, TWO_FACTOR, app_shows(eva.user), action="replace").headers["Location"] == SET_UP
    assert TOTPDevice.objects.get(confirmed=True) == old
    assert sends_code(eva, SET_UP, app_shows(eva.user)).status_code == 200
    assert TOTPDevice.objects.get() != old
    assert sends_code(Editor(eva.user), VERIFY, old_codes[0]).status_code == 200


def test_removing_them_leaves_the_password(eva: Editor) -> None:
    enrols(eva)
    assert sends_code(eva, TWO_FACTOR, app_shows(eva.user), action="remove").status_code == 302
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert Editor(eva.user).asks("/admin/").status_code == 200
    assert events().count("two-factor-off") == 1


def test_where_they_are_required_whoever_changes_anything_can_do_nothing_until_they_have_them(
    settings, eva: Editor
) -> None:
    settings.SPASMCHECK_REQUIRE_OTP = True
    assert Editor(person("rita", Role.REVIEWER)).asks("/admin/").status_code == 200
    paul = Editor(person("paul", Role.PUBLISHER))
    anna = Editor(person("anna", None, is_superuser=True))
    User.objects.filter(username="anna").update(is_staff=True)
    for somebody in (eva, paul, anna):
        for path in ("/admin/", "/admin/evidence/cause/", "/admin/password_change/"):
            assert somebody.asks(path).headers["Location"].startswith(TWO_FACTOR), path
    page = paul.reads(TWO_FACTOR)
    assert "People who may change anything need one-time codes" in page.text
    assert not [link for link in page.links if "evidence" in link]
    enrols(paul)
    assert paul.asks("/admin/").status_code == 200
    sends_code(paul, TWO_FACTOR, app_shows(paul.user), action="remove")
    assert TOTPDevice.objects.filter(user=paul.user, confirmed=True).exists()


def test_a_lost_phone_is_mended_on_the_server(eva: Editor) -> None:
    enrols(eva)
    call_command("resettwofactor", "eva")
    assert Editor(eva.user).asks("/admin/").status_code == 200
    assert AuditEntry.objects.filter(event="two-factor-off").values_list("by", "name").get() == (None, "eva")
