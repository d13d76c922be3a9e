"""The site starts as it should, or says what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "SPASMCHECK_PRODUCTION": "1",
    "DJANGO_SECRET_KEY": "Zr8vQ2mKx4Lw7Tn1Bc9Yd5Hf3Jg6Ps0Ua-Ee_Ii.Oo+Rr=Vv~Ww!Xx@Qq#Nn$Mm",
    "DJANGO_ALLOWED_HOSTS": "check.example",
    "SPASMCHECK_TRUSTED_PROXIES": "1",
}
OURS = ("SPASMCHECK_", "DJANGO_", "DATABASE_URL")


def manage(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in an environment of nothing but these variables of ours."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=ROOT,
        env=inherited | {"SPASMCHECK_DATA": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


def test_the_defaults_pass_every_check(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_passes_every_check_for_deploying(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    # Three checks look for sessions where visitors pass; editing/door/checks.py looks for them where editors do.
    assert "no issues (3 silenced)" in done.stdout


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "SPASMCHECK_PRODUCTION"])
def test_production_does_not_start_without_what_nobody_can_guess(tmp_path: Path, name: str) -> None:
    done = manage(tmp_path, "check", **PRODUCTION | {name: ""})
    assert done.returncode != 0
    assert f"{name} must be set in production" in done.stderr
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_SECRET_KEY", "short"),
        ("DJANGO_SECRET_KEY", "a" * 60),
        ("DJANGO_DEBUG", "1"),
        ("SPASMCHECK_TRUSTED_PROXIES", "one"),
    ],
)
def test_production_does_not_start_with_what_is_not_safe(tmp_path: Path, name: str, value: str) -> None:
    done = manage(tmp_path, "check", **PRODUCTION | {name: value})
    assert done.returncode != 0
    assert f"{name} must be" in done.stderr
    assert value not in done.stderr.replace(name, "") or name != "DJANGO_SECRET_KEY", "a key is not for logs"


@pytest.mark.parametrize(("proxies", "statuses"), [("0", ["301", "200"]), ("1", ["200", "200"])])
def test_only_a_proxy_of_ours_may_say_that_a_request_came_by_https(
    tmp_path: Path, proxies: str, statuses: list[str]
) -> None:
    (tmp_path / "static").mkdir()
    done = manage(
        tmp_path,
        "shell",
        "--no-imports",
        "-c",
        _ASK_BY_HTTPS,
        **PRODUCTION | {"SPASMCHECK_TRUSTED_PROXIES": proxies},
    )
    assert done.stdout.split() == statuses, done.stderr


_ASK_BY_HTTPS = """
from django.test import Client
client = Client(headers={"host": "check.example"})
said = {"X-Forwarded-Proto": "https"}
print(client.get("/robots.txt", headers=said).status_code, client.get("/robots.txt", secure=True).status_code)
"""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPASMCHECK_PRODUCTION", "maybe"),
        ("SPASMCHECK_REGION", "Mars"),
        ("SPASMCHECK_COUNTRY", "Mars"),
        ("SPASMCHECK_ANSWERS_SECONDS", "two hours"),
        ("SPASMCHECK_EDITIONS_KEPT", "0"),
    ],
)
def test_nonsense_is_refused_at_the_start(tmp_path: Path, name: str, value: str) -> None:
    done = manage(tmp_path, "check", **{name: value})
    assert done.returncode != 0
    assert name in done.stderr


_PRINT = """
from django.conf import settings
print({name: getattr(settings, name) for name in (
    "DEBUG", "ALLOWED_HOSTS", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "SPASMCHECK_REQUIRE_OTP")})
"""


def test_production_trusts_nothing_that_development_does(tmp_path: Path) -> None:
    done = manage(tmp_path, "shell", "--no-imports", "-c", _PRINT, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    settings = literal_eval(done.stdout.strip())
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["check.example"]
    assert settings["CSRF_COOKIE_SECURE"] is settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["CSRF_COOKIE_HTTPONLY"] is True
    assert settings["CSRF_COOKIE_SAMESITE"] in {"Lax", "Strict"}
    assert settings["SPASMCHECK_REQUIRE_OTP"] is True


def test_debug_is_off_unless_it_is_asked_for(tmp_path: Path) -> None:
    done = manage(tmp_path, "shell", "--no-imports", "-c", _PRINT)
    assert literal_eval(done.stdout.strip())["DEBUG"] is False


def test_with_every_file_collected_pages_name_files_that_never_change(
    compressed_files: Path, tmp_path: Path
) -> None:
    (tmp_path / "static").symlink_to(compressed_files)
    names = {path.name for path in compressed_files.rglob("*.*")}
    assert any(name.startswith("base.") and name.endswith(".css.br") for name in names)
    done = manage(tmp_path, "shell", "--no-imports", "-c", _READ_START, **PRODUCTION)
    assert done.stdout.strip() == "all there", done.stderr


def test_a_load_balancer_is_not_sent_to_https(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    done = manage(tmp_path, "shell", "--no-imports", "-c", _ASK_HEALTH, **PRODUCTION)
    assert done.stdout.split() == ["200", "503", "301"], done.stderr


_ASK_HEALTH = """
from django.test import Client
client = Client(headers={"host": "10.0.0.7"})
print(client.get("/healthz").status_code, client.get("/readyz").status_code)
print(Client(headers={"host": "check.example"}).get("/").status_code)
"""


_READ_START = """
import re, warnings
from django.test import Client
from django.template.loader import render_to_string
html = render_to_string("404.html")
client = Client(headers={"host": "check.example", "accept-encoding": "br"})
urls = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
assert len(urls) >= 5, urls
for url in urls:
    assert re.search(r"[.][0-9a-f]{12}[.]", url), url
    response = client.get(url, secure=True)
    assert response.status_code == 200, url
    assert "immutable" in response.headers["Cache-Control"], url
    # Pictures are compressed by themselves.
    assert url.endswith((".png", ".ico")) or response.headers["Content-Encoding"] == "br", url
    b"".join(response.streaming_content)
print("all there")
"""
