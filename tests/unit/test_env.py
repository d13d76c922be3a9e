"""Settings from the environment: nonsense is refused at the start, by the name of the variable."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from spasmcheck import env
from spasmcheck.env import EnvironmentVariableError

NAME = "SPASMCHECK_OF_A_TEST"
HUSH = "hush" + "0123456789" * 5


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither variable is set."""
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(f"{NAME}_FILE", raising=False)


@pytest.mark.parametrize("value", ["1", "true", "yes", "on", "TRUE", " On "])
def test_yes(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert env.boolean(NAME, default=False) is True


@pytest.mark.parametrize("value", ["0", "false", "no", "off", "False", ""])
def test_no(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert env.boolean(NAME, default=True) is False


@pytest.mark.parametrize("value", ["2", "ja", "tru", "none", "-1"])
def test_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(EnvironmentVariableError, match=NAME):
        env.boolean(NAME, default=False)


@pytest.mark.parametrize("default", [True, False])
def test_what_is_not_set_is_the_default(default: bool) -> None:
    assert env.boolean(NAME, default=default) is default
    assert env.number(NAME, 7) == 7
    assert env.text(NAME, "so") == "so"
    assert env.words(NAME, "a,b") == ["a", "b"]


@pytest.mark.parametrize(("value", "number"), [("0", 0), ("12", 12), (" 3 ", 3)])
def test_a_whole_number(monkeypatch: pytest.MonkeyPatch, value: str, number: int) -> None:
    monkeypatch.setenv(NAME, value)
    assert env.number(NAME, 7) == number


@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "two", "0x10", "1 2", "²", "1_000"])
def test_no_whole_number_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(EnvironmentVariableError, match=NAME):
        env.number(NAME, 7)


def test_a_number_that_is_too_small_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "59")
    assert env.number(NAME, 120, least=59) == 59
    with pytest.raises(EnvironmentVariableError, match="60 or more"):
        env.number(NAME, 120, least=60)


def test_a_text_of_a_closed_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " EU ")
    assert env.text(NAME, "US", allowed=("US", "EU")) == "EU"
    monkeypatch.setenv(NAME, "Mars")
    with pytest.raises(EnvironmentVariableError, match="US, EU"):
        env.text(NAME, "US", allowed=("US", "EU"))


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a.example, ,b.example,")
    assert env.words(NAME) == ["a.example", "b.example"]


def test_contacts_are_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.contacts(NAME) == []
    monkeypatch.setenv(NAME, "mailto:security@check.example, https://check.example/report?a=b,tel:+1-201-555-0123")
    assert env.contacts(NAME) == [
        "mailto:security@check.example",
        "https://check.example/report?a=b",
        "tel:+1-201-555-0123",
    ]


@pytest.mark.parametrize(
    "value",
    [
        "security@check.example",
        "http://check.example/",
        "mailto:",
        "mailto:a@check.example b",
        "mailto:a@check.example\nExpires: never",
        "mailto:a@check.example, us",
    ],
)
def test_what_is_no_contact_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(EnvironmentVariableError, match=NAME):
        env.contacts(NAME)


def test_a_secret_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAME, f" {HUSH} ")
    assert env.secret(NAME, file=tmp_path / "key", required=True) == HUSH
    assert not (tmp_path / "key").exists()


def test_a_secret_from_a_file_that_the_environment_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "named").write_text(HUSH + "\n", encoding="utf-8")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "named"))
    assert env.secret(NAME, file=tmp_path / "key", required=True) == HUSH


def test_production_makes_no_secret_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentVariableError, match=NAME):
        env.secret(NAME, file=tmp_path / "key", required=True)
    assert not (tmp_path / "key").exists()


def test_elsewhere_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    made = env.secret(NAME, file=file, required=False)
    assert len(made) >= 50
    assert env.secret(NAME, file=file, required=False) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_two_machines_make_two_secrets(tmp_path: Path) -> None:
    secrets = {env.secret(NAME, file=tmp_path / name, required=False) for name in ("one", "two")}
    assert len(secrets) == 2


def test_an_error_says_what_is_expected() -> None:
    assert str(EnvironmentVariableError("X", "1 or 0")) == "The environment variable X must be 1 or 0."
