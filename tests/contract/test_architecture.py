"""The rules on which the parts of the code rest."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "spasmcheck"

OTHERS_WITH_MODELS = {"admin", "auth", "contenttypes", "editing", "otp_static", "otp_totp", "sessions"}


def modules() -> list[Path]:
    """Every module of ours that was written by hand."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def test_nothing_imports_upwards() -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.stat().st_size and ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]
    assert silent == []


def test_only_the_evidence_app_has_models() -> None:
    owners = {model._meta.app_label for model in apps.get_models()}
    assert owners - OTHERS_WITH_MODELS == {"evidence"}


def test_the_public_apps_import_no_model_not_even_by_name() -> None:
    looked_at = 0
    for name in ("web", "assessment", "results"):
        for path in (PACKAGE / name).rglob("*.py"):
            looked_at += 1
            text = path.read_text("utf-8")
            assert "get_model" not in text, path
            assert ".objects" not in text, path
            assert "evidence.models" not in text, path
    assert looked_at >= 20


def test_the_reasoning_stands_alone() -> None:
    code = (
        "import sys; import spasmcheck.reasoning, spasmcheck.reasoning.auditing.audit;"
        "import spasmcheck.reasoning.serialisation.codec;"
        "print([name for name in ('django', 'yaml', 'sqlite3', 'logging', 'random') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    assert done.stdout.strip() == "[]", done.stdout


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_template_is_used() -> None:
    folder = ROOT / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.is_file()}
    assert len(names) >= 40
    texts = [path.read_text("utf-8") for path in (*folder.rglob("*.html"), *modules())]
    # These are looked up by Django and crispy-forms by name.
    by_name = {"403.html", "404.html", "400.html", "500.html"} | {
        name for name in names if name.startswith("crispy/")
    }
    assert {name for name in names - by_name if not any(name in text for text in texts)} == set()


def test_requirements_name_packages_and_no_place() -> None:
    subprocess.run([ROOT / "scripts" / "check-requirements"], check=True, timeout=900)
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert len(files) == 2
    for path in files:
        text = path.read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
        pins = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert len(pins) >= 10
        assert all("==" in line for line in pins), path


def test_a_visitor_meets_no_session_and_no_login() -> None:
    public = [name for name in settings.MIDDLEWARE if "session" in name.lower() or "auth" in name.lower()]
    assert public == []
