"""What the files for deploying say is true of the site: variables, commands, addresses, how the server starts."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from spasmcheck.web.http.health import ADDRESSES
from tests.served import command

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (
        "Dockerfile",
        "deploy/compose.yaml",
        "deploy/spasmcheck.service",
        "deploy/nginx.conf",
        "docs/deploying.md",
        "docs/reliability.md",
        "docs/settings.md",
        "CONTRIBUTING.md",
        "README.md",
        "SECURITY.md",
    )
}
READ = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "spasmcheck/settings.py").read_text(encoding="utf-8")))
OURS = re.compile(r"\b(?:SPASMCHECK|DJANGO)_[A-Z_]+\b|\bDATABASE_URL\b")
OF_OTHERS = {
    "DJANGO_SUPERUSER_PASSWORD",
    "DJANGO_SECRET_KEY_FILE",
    "SPASMCHECK_FAULTS_REPORT",
    "SPASMCHECK_FUZZ_INPUTS",
}
"""Read by Django, beside another one, or by tests."""

SERVER = re.compile(r'"?-m"?,? "?spasmcheck\.server"?[^#]*?spasmcheck\.wsgi:application', re.DOTALL)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_variable_that_is_named_is_read(name: str) -> None:
    assert set(OURS.findall(FILES[name])) - OF_OTHERS <= READ


def test_every_variable_that_is_read_is_told_of() -> None:
    assert len(READ) >= 20
    assert READ - set(OURS.findall(FILES["docs/settings.md"])) == set()


@pytest.mark.parametrize(
    "name", ["Dockerfile", "deploy/compose.yaml", "docs/deploying.md", "CONTRIBUTING.md", "README.md"]
)
def test_every_command_that_is_named_is_there(name: str) -> None:
    of_manage = re.findall(r"manage\.py ([a-z_]+)", FILES[name])
    of_the_guide = re.findall(r"^    run ([a-z]+)", FILES[name], re.MULTILINE)
    used = {*of_manage, *of_the_guide}
    assert used - set(get_commands()) == set()


@pytest.mark.parametrize("name", ["Dockerfile", "deploy/spasmcheck.service"])
def test_the_server_is_started_as_it_is_tested(name: str) -> None:
    found = SERVER.search(FILES[name])
    assert found, "no server"
    words = shlex.split(re.sub(r"[\\,]\n|[,\"]", " ", found[0]))
    tested = command(8000)[1:]
    differing = {"127.0.0.1", "0.0.0.0", "3", "10"}  # noqa: S104  in a container, behind its own network
    assert sorted(set(words) - differing) == sorted(set(tested) - differing)
    assert words[words.index("--workers-kill-timeout") + 1] == "10"


def test_no_name_of_a_header_with_an_underscore_passes_the_proxy() -> None:
    # WSGI tells X_Forwarded_For and X-Forwarded-For apart no more, so anybody could say where they come from.
    servers = re.findall(r"^server \{.*?^\}", FILES["deploy/nginx.conf"], re.MULTILINE | re.DOTALL)
    speaking_tls = [server for server in servers if " ssl " in server]
    assert len(speaking_tls) == 2
    assert all("underscores_in_headers off;" in server for server in speaking_tls)
    assert "underscores_in_headers on" not in FILES["deploy/nginx.conf"]


def test_what_a_release_runs_before_it_starts_leaves_files_as_the_service_does() -> None:
    service = FILES["deploy/spasmcheck.service"]
    (run,) = re.findall(r"^    run\(\) \{.*?\}$", FILES["docs/deploying.md"], re.MULTILINE | re.DOTALL)
    for name in ("EnvironmentFile", "StateDirectory", "StateDirectoryMode", "UMask"):
        (value,) = re.findall(rf"^{name}=(\S+)$", service, re.MULTILINE)
        assert f"--property={name}={value} " in run, name
    for variable in ("SPASMCHECK_PRODUCTION", "SPASMCHECK_DATA"):
        (value,) = re.findall(rf"^Environment={variable}=(\S+)$", service, re.MULTILINE)
        assert f"--setenv={variable}={value} " in run, variable
    (user,) = re.findall(r"^User=(\S+)$", service, re.MULTILINE)
    assert f"--uid={user} " in run


def test_the_image_is_asked_for_its_health_where_there_is_an_answer() -> None:
    asked = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", FILES["Dockerfile"])
    assert asked
    assert set(asked) <= set(ADDRESSES)
    for address in ADDRESSES:
        assert f"location = {address} {{ deny all; }}" in FILES["deploy/nginx.conf"]


def test_the_image_copies_what_is_there_and_ignores_the_rest() -> None:
    copied = [
        line.split()[1]
        for line in FILES["Dockerfile"].splitlines()
        if line.startswith("COPY ") and "--from" not in line
    ]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied
    assert "*" in ignored
    for path in copied:
        assert (ROOT / path).exists()
        assert f"!{path}" in ignored, path
    needed = {"manage.py", "spasmcheck", "templates", "static", "fixtures", "requirements/base.txt"}
    assert needed <= set(copied)


def test_the_user_of_the_image_can_read_what_root_collected() -> None:
    built, _from, image = FILES["Dockerfile"].partition("USER spasmcheck")
    assert image
    assert re.search(r"collectstatic[^&]*&& chmod -R a\+rX /opt/spasmcheck/static\b", built)


def test_the_containers_fit_together() -> None:
    services = yaml.safe_load(FILES["deploy/compose.yaml"])["services"]
    assert set(services) == {"site", "prepare", "database"}
    for name in ("site", "prepare"):
        environment = services[name]["environment"]
        assert environment["DATABASE_URL"].endswith("@database:5432/spasmcheck")
        assert services[name]["read_only"] is True
        assert "site:/data" in services[name]["volumes"]
    assert services["site"]["ports"] == ["127.0.0.1:8000:8000"], "open to nobody but the proxy"
    assert set(services["site"]["depends_on"]) == {"prepare"}
    # Debian 12, of which the image is made, has the client programs of PostgreSQL 15.
    assert "bookworm" in FILES["Dockerfile"]
    assert services["database"]["image"] == "postgres:15-bookworm"


def test_no_file_holds_a_secret() -> None:
    for name in ("Dockerfile", "deploy/compose.yaml", "deploy/spasmcheck.service"):
        for line in FILES[name].splitlines():
            given = re.search(r"(?:PASSWORD|SECRET_KEY)(?:=|: )\s*(\S*)", line)
            assert given is None or given[1].startswith("${"), (name, line)
