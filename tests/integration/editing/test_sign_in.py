"""The door: who gets in, for how long, and who is kept out."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from math import ceil
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import F
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from spasmcheck.editing.accounts.roles import Role, send_away
from spasmcheck.editing.models import AuditEntry, TriedName
from spasmcheck.editing.sign_in.hashing import HashingQueue
from spasmcheck.editing.sign_in.tries import TooManyTries, Try
from spasmcheck.web.http.addresses import client_address, counted_address
from tests.editors import PASSWORD, Editor, person
from tests.pages import Page

LOGIN = "/admin/login/"


@pytest.fixture(scope="module")
def draft_at_hand() -> None:
    """These tests need no knowledge."""


def browser(**options: Any) -> Client:
    return Client(headers={"host": "localhost"}, **options)


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> HttpResponse:
    next_page = more.pop("next", "/admin/")
    return client.post(LOGIN, {"username": name, "password": password, "next": next_page}, **more)


def test_the_password_opens_a_session_that_only_the_editors_side_is_sent() -> None:
    person("eva", Role.EDITOR)
    client = browser()
    response = sign_in(client, "eva")
    assert response.headers["Location"] == "/admin/"
    cookie = response.cookies["editor"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Strict")
    assert cookie["max-age"] == cookie["expires"] == ""
    assert client.get("/admin/").status_code == 200
    assert "no-store" in client.get("/admin/").headers["Cache-Control"]
    assert "no-store" in client.get("/admin/password_change/").headers["Cache-Control"]


def test_the_login_page_says_whom_to_ask_and_promises_no_mail() -> None:
    page = Page(browser().get(LOGIN).content)
    assert page.heading == "Log in"
    assert "Ask the person who runs this site" in page.text
    assert {link for link in page.links if "password" in link or "regist" in link} == set()


def test_the_login_form_is_protected_against_forgery() -> None:
    person("eva", Role.EDITOR)
    assert sign_in(browser(enforce_csrf_checks=True), "eva").status_code == 403


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/admin/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    person("eva", Role.EDITOR)
    assert sign_in(browser(), "eva", next=elsewhere).headers["Location"] == "/admin/"


def test_five_failures_lock_the_address_for_an_hour_whatever_it_says_of_itself() -> None:
    person("eva", Role.EDITOR)
    client = browser()
    for number in range(4):
        assert sign_in(client, "eva", "wrong", headers={"x-forwarded-for": f"10.0.0.{number}"}).status_code == 200
    locked = sign_in(
        client, "eva", "wrong", headers={"user-agent": "another", "x-requested-with": "XMLHttpRequest"}
    )
    assert locked.status_code == 429
    assert 3500 <= int(locked.headers["Retry-After"]) <= 3600
    assert "Access-Control-Allow-Origin" not in locked.headers
    page = Page(locked.content)
    assert page.heading == "Too many tries"
    assert "60 minutes" in page.text
    assert sign_in(browser(), "eva", headers={"x-forwarded-for": "10.9.9.9"}).status_code == 429
    assert sign_in(browser(), "eva", REMOTE_ADDR="192.0.2.7").status_code == 302
    told = Counter(AuditEntry.objects.values_list("event", flat=True))
    assert told == {"log-in-failed": 5, "locked-out": 1, "logged-in": 1}
    let_pass(61 * 60)
    assert sign_in(browser(), "eva").status_code == 302


def test_who_is_locked_out_is_let_in_on_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    person("eva", Role.EDITOR)
    for _ in range(5):
        sign_in(browser(), "eva", "wrong")
    assert sign_in(browser(), "eva").status_code == 429
    call_command("resetlockout", "eva")
    assert sign_in(browser(), "eva").status_code == 302
    call_command("resetlockout", "nobody")
    assert capsys.readouterr().out.splitlines() == ["eva can log in.", "Nothing was tried for nobody."]


def test_whoever_shares_the_address_of_somebody_locked_out_gets_in() -> None:
    person("eva", Role.EDITOR)
    person("paul", Role.PUBLISHER)
    for _ in range(5):
        sign_in(browser(), "eva", "wrong")
    assert sign_in(browser(), "eva").status_code == 429
    assert sign_in(browser(), "paul").status_code == 302


def test_a_right_password_forgets_the_wrong_ones_before_it() -> None:
    person("eva", Role.EDITOR)
    for _ in range(3):
        for _typo in range(4):
            assert sign_in(browser(), "eva", "wrong").status_code == 200
        assert sign_in(browser(), "eva").status_code == 302


def test_a_try_is_counted_before_its_password_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that of many at once no more than five are looked at."""
    person("eva", Role.EDITOR)
    counted: list[int] = []
    check = User.check_password

    def looked_at(user: User, password: str) -> bool:
        counted.append(TriedName.objects.get(address="127.0.0.1").tries)
        return check(user, password)

    monkeypatch.setattr(User, "check_password", looked_at)
    for _ in range(7):
        sign_in(browser(), "eva", "wrong")
    assert counted == [1, 2, 3, 4, 5]


def guess(number: int, name: str = "eva", password: str = "") -> HttpResponse:
    """From an address that nobody else has; without a password, with a wrong one."""
    return sign_in(browser(), name, password or "wrong", REMOTE_ADDR=f"198.51.100.{number + 1}")


def let_pass(seconds: float) -> None:
    """As if all tries were so much older."""
    TriedName.objects.update(at=F("at") - timedelta(seconds=seconds))


@pytest.mark.parametrize("name", ["eva", "nobody"])
def test_guessing_at_one_name_from_many_addresses_has_to_wait(name: str) -> None:
    person("eva", Role.EDITOR)
    assert {guess(number, name).status_code for number in range(10)} == {200}
    for seconds in (1, 2, 4):
        held = guess(10, name)
        assert held.status_code == 429
        assert int(held.headers["Retry-After"]) == seconds
        assert f"Try again in {seconds} second" in Page(held.content).text
        let_pass(seconds)
        assert guess(10 + seconds, name).status_code == 200
    told = Counter(AuditEntry.objects.values_list("event", flat=True))
    assert told == {"log-in-failed": 13}, "what was not looked at did not fail"


def test_whoever_goes_on_guessing_for_hours_tries_fewer_than_a_hundred_an_hour() -> None:
    tried, waits = 0, []
    while sum(waits) < 2 * 3600:
        try:
            Try("eva", f"192.0.2.{tried}")
            tried += 1
        except TooManyTries as held:
            waits.append(ceil(held.wait.total_seconds()))
            let_pass(waits[-1])
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert 100 < tried < 140


def test_the_owner_of_an_account_gets_in_however_many_guess_at_it() -> None:
    person("eva", Role.EDITOR)
    person("paul", Role.PUBLISHER)
    at_home = {"REMOTE_ADDR": "2001:db8:1:2::3"}
    assert sign_in(browser(), "eva", **at_home).status_code == 302
    for number in range(20):
        guess(number)
    held = guess(20, password=PASSWORD)
    assert held.status_code == 429
    page = Page(held.content)
    assert page.by_id("id_username").get("value") == "eva"
    assert "Your password was not looked at" in page.text
    assert guess(20, "paul", PASSWORD).status_code == 302
    assert sign_in(browser(), "eva", REMOTE_ADDR="2001:db8:1:2::99").status_code == 302
    let_pass(int(held.headers["Retry-After"]))
    assert guess(20, password=PASSWORD).status_code == 302
    let_pass(3601)
    assert [guess(number).status_code for number in range(10)] == [200] * 10


def test_so_many_sign_in_at_once_and_the_others_lose_nothing_but_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person("eva", Role.EDITOR)
    nobody_waits = HashingQueue(1, 0, 0)
    monkeypatch.setattr("spasmcheck.editing.sign_in.sign_in_form.sign_ins", nobody_waits)
    with nobody_waits.turn():
        response = sign_in(browser(), "eva", next="/admin/evidence/cause/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    page = Page(response.content)
    assert "Type your password again" in page.text
    assert page.by_id("id_username").get("value") == "eva"
    assert page.root.one("input", name="next").get("value") == "/admin/evidence/cause/"
    assert not TriedName.objects.exists()
    assert sign_in(browser(), "eva").status_code == 302


def test_a_password_that_is_too_long_is_neither_set_nor_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "all of it " * 13
    editor = Editor(person("eva", Role.EDITOR))
    new = {"old_password": PASSWORD, "new_password1": long, "new_password2": long}
    assert "at most 128 characters" in Page(editor.client.post(reverse("admin:password_change"), new).content).text
    looked_at: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda user, password: looked_at.append(password))
    assert "at most 128 characters" in Page(sign_in(browser(), "eva", long).content).text
    assert looked_at == []


MANY_PARTS = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 300 + b"--x--"
NAMELESS_PARTS = b"--x\r\n\r\n" * 5000 + b"--x--"
MANY_FIELDS = b"a=b&" * 300
LARGE = b"a=" + b"b" * 100_000


@pytest.mark.parametrize("path", [LOGIN, "/admin/", "/admin/evidence/cause/add/", "/admin/preview/search/"])
@pytest.mark.parametrize("sent", [MANY_PARTS, NAMELESS_PARTS, MANY_FIELDS, LARGE])
def test_whoever_has_not_signed_in_may_send_no_more_than_a_visitor(path: str, sent: bytes) -> None:
    kind = "multipart/form-data; boundary=x" if sent.startswith(b"--x") else "application/x-www-form-urlencoded"
    stranger = browser(enforce_csrf_checks=True)
    # A session that never was is no better.
    stranger.cookies["editor"] = "x" * 32
    stranger.cookies["csrftoken"] = "t" * 32
    assert stranger.post(path, sent, content_type=kind).status_code == 413


def test_a_large_form_of_an_editor_is_read_and_given_back_when_the_session_has_ended() -> None:
    editor = Editor(person("eva", Role.EDITOR))
    written = {f"text-{number}": "Nerves fire easily." for number in range(300)}
    assert editor.client.post("/admin/evidence/cause/add/", written).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    response = editor.client.post("/admin/evidence/cause/add/", written)
    assert len(Page(response.content).root.all("textarea")) == 300


def test_passwords_are_limited_before_their_form_is_read(settings) -> None:
    # One at once, and the next after a minute: however slow the machine is.
    settings.SPASMCHECK_SIGN_INS_PER_MINUTE = 1
    client = browser(enforce_csrf_checks=True)
    seen = [client.post(LOGIN, {"username": "eva"}, REMOTE_ADDR="203.0.113.77").status_code for _ in range(3)]
    assert seen == [403, 429, 429]


def test_trying_while_locked_out_does_not_make_the_wait_longer() -> None:
    for _ in range(5):
        sign_in(browser(), "nobody", "wrong")
    let_pass(50 * 60)
    page = Page(sign_in(browser(), "nobody", "wrong").content)
    assert "10 minutes" in page.text
    assert "10 minutes" in Page(sign_in(browser(), "nobody", "wrong").content).text


def test_behind_a_proxy_of_ours_the_lock_is_for_what_the_proxy_saw(settings) -> None:
    settings.SPASMCHECK_TRUSTED_PROXIES = 1
    person("eva", Role.EDITOR)
    for number in range(5):
        sign_in(browser(), "eva", "wrong", headers={"x-forwarded-for": f"10.0.0.{number}, 198.51.100.4"})
    seen = {"x-forwarded-for": "203.0.113.1, 198.51.100.4"}
    assert sign_in(browser(), "eva", headers=seen).status_code == 429
    assert sign_in(browser(), "eva", headers={"x-forwarded-for": "198.51.100.4, 198.51.100.5"}).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "remote", "address"),
    [
        (0, "10.0.0.1", "192.0.2.7", "192.0.2.7"),
        (0, "", "", None),
        (1, "10.0.0.1, 198.51.100.4:443", "192.0.2.7", "198.51.100.4"),
        (2, "10.0.0.1, 198.51.100.4, 192.0.2.9", "192.0.2.7", "198.51.100.4"),
        (2, "198.51.100.4", "192.0.2.7", "192.0.2.7"),
        (1, "unknown", "192.0.2.7", "192.0.2.7"),
        (1, "[2001:db8::1]:443", "192.0.2.7", "2001:db8::1"),
        (0, "", "fe80::1%eth0", "fe80::1"),
        (0, "", "::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_the_address_of_a_client(settings, proxies: int, header: str, remote: str, address: str | None) -> None:
    settings.SPASMCHECK_TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": header})
    assert client_address(request) == address


def test_a_neighbour_in_the_same_network_of_ipv6_counts_as_one() -> None:
    asked = RequestFactory().get
    one = counted_address(asked("/", REMOTE_ADDR="2001:db8:1:2::3"))
    assert one == counted_address(asked("/", REMOTE_ADDR="2001:db8:1:2:ffff::9"))
    assert one != counted_address(asked("/", REMOTE_ADDR="2001:db8:1:3::3"))


def test_what_was_typed_is_kept_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """A password typed into the field for the name, and one typed where it belongs."""
    person("eva", Role.EDITOR)
    sign_in(browser(), "my secret as a name", "my secret password")
    sign_in(browser(), "eva", "my secret password")
    kept = [str(vars(row)) for model in (AuditEntry, TriedName) for row in model.objects.all()]
    assert len(kept) >= 3
    assert "my secret" not in "\n".join([*kept, caplog.text])
    assert list(AuditEntry.objects.filter(event="log-in-failed").values_list("name", flat=True)) == ["eva", ""]


def test_a_session_ends_after_half_a_day_however_busy() -> None:
    editor = Editor(person("eva", Role.EDITOR))
    session = editor.client.session
    session["signed-in-at"] = time.time() - 12 * 60 * 60 + 60
    session.save()
    assert editor.asks("/admin/").status_code == 200
    session["signed-in-at"] = time.time() - 12 * 60 * 60 - 1
    session.save()
    response = editor.client.get("/admin/", follow=True)
    assert "logged in for a long time" in response.content.decode()
    assert "_auth_user_id" not in editor.client.session


def test_what_was_written_while_a_session_ended_is_given_back() -> None:
    editor = Editor(person("eva", Role.EDITOR))
    editor.client.session.delete()
    written = {"one_line": "Nerves fire <more> easily.", "slug": "low-magnesium", "old_password": "my pass phrase"}
    response = editor.client.post("/admin/evidence/cause/add/", written)
    assert response.status_code == 403
    page = Page(response.content)
    assert page.heading == "You were logged out before this was saved"
    assert [text.text for text in page.root.all("textarea")] == ["Nerves fire <more> easily."]
    assert page.link_to("Log in") == "/admin/login/?next=/admin/evidence/cause/add/"


def test_a_new_password_ends_every_other_session() -> None:
    here, there = (Editor(user) for user in [person("eva", Role.EDITOR)] * 2)
    path = reverse("admin:password_change")
    new = {"old_password": PASSWORD, "new_password1": "another one, long", "new_password2": "another one, long"}
    form = here.reads(path)
    response = here.client.post(path, dict(new))
    assert response.status_code == 302, form.text
    assert here.asks("/admin/").status_code == 200
    assert there.asks("/admin/").status_code == 302
    (entry,) = AuditEntry.objects.filter(event="password-set", by__isnull=False)
    assert (entry.by, entry.name) == (here.user, "eva")


def test_whoever_is_sent_away_is_out_at_once() -> None:
    editor = Editor(person("eva", Role.EDITOR))
    assert send_away(editor.user)
    assert editor.asks("/admin/").status_code == 302
    assert sign_in(browser(), "eva").status_code == 200


def test_an_account_is_made_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["short", "short", "long enough by far", "long enough by far"]
    monkeypatch.setattr("spasmcheck.editing.management.commands.addeditor.getpass", lambda *args: typed.pop(0))
    with pytest.raises(CommandError, match="too short"):
        call_command("addeditor", "nora", "--role", "editor")
    assert not User.objects.filter(username="nora").exists()
    call_command("addeditor", "nora", "--role", "editor", "--email", "nora@clinic.example")
    call_command("createroles")
    nora = User.objects.get(username="nora")
    assert nora.email == "nora@clinic.example"
    assert nora.has_perm("evidence.change_cause")
    assert not nora.has_perm("evidence.publish_edition")
    assert sign_in(browser(), "nora", "long enough by far").status_code == 302
