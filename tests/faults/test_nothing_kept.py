"""A whole check in a real browser on real processes, after which nobody but that browser knows what was answered.

What is searched: every row of the database, every file of the site, of its temporary folder and of the database
server with its log, what every process said, every request of the browser, and what the browser stored. The memory
of the processes is not: answers pass through it, and nothing there outlives the request but by chance.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, Playwright, Request, expect

from spasmcheck.content.method.requests import WHOLE_CHECK, WholeCheck
from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.web import state as states
from tests.chromium import launch_options
from tests.editors import PASSWORD
from tests.faults.conftest import Site
from tests.faults.databases import Database
from tests.faults.marked import RED, marked
from tests.faults.people import chooses_of
from tests.faults.traces import files_with, open_files, rows, table_of
from tests.history import all_the_way_back
from tests.postgres import Server
from tests.served import Served

pytestmark = pytest.mark.browser

CASE = "case-011"
TYPED = "zqtyped"
"""In everything that is typed or forged, and nowhere else in the world."""
PATIENCE = 120_000
OWN_TABLES = {
    "django_session",
    "editing_auditentry",
    "editing_triedname",
    "auth_user",
}
"""Where an editor's work at the same time shows."""

EDITOR = """
import django; django.setup()
from spasmcheck.editing.accounts.roles import Role
from tests.editors import person
person("paul", Role.PUBLISHER)
"""


ACCESS = '"logger": "spasmcheck.access"'


def answered(served: Served) -> int:
    """How many requests the site has answered, by its own log."""
    return served.log.count(ACCESS)


class Walk:
    """A visitor's browser: what it asked for, and every value that the cookie of the answers had."""

    def __init__(self, page: Page, url: str, index: KnowledgeIndex) -> None:
        self.page, self.url, self.index = page, url, index
        self.requests: list[Request] = []
        self.cookies: list[str] = []
        self.steps: list[str] = []
        present = next(case.present for case in index.knowledge.reference_cases if case.slug == CASE)
        self.chooses = chooses_of(index, frozenset(present))
        page.set_default_timeout(PATIENCE)
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        # Playwright keeps its own notes on what it is handed, so a method of a list will not do.
        self.requests.append(request)

    def opens(self, path: str) -> None:
        self.page.goto(self.url + path)
        self._note()

    def answers(self) -> None:
        """Choose on the page of a step, and press Continue."""
        step = self.step
        for question in self.index.steps[step].questions:
            for choice in self.chooses[question.slug]:
                self.page.locator(f'input[name="{question.slug}"][value="{choice}"] + label').click()
        self.page.get_by_role("button", name="Continue").click()
        expect(self.page).not_to_have_url(re.compile(f"/check/{step}/"))
        self.steps.append(step)
        self._note()

    def goes_through(self, most: int = 40) -> None:
        """Answer what is asked until nothing is."""
        for _ in range(most):
            if self.step == "answers":
                return
            self.answers()
        raise AssertionError("still asked")

    @property
    def step(self) -> str:
        return urlsplit(self.page.url).path.strip("/").split("/")[-1]

    @property
    def kept(self) -> dict[str, str]:
        """The cookies that the browser holds."""
        return {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}

    def _note(self) -> None:
        value = self.kept.get(django_settings.SPASMCHECK_ANSWERS_COOKIE)
        if value and value not in self.cookies:
            self.cookies.append(value)


@pytest.fixture(scope="module")
def index() -> KnowledgeIndex:
    return KnowledgeIndex(marked(RED))


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


def everything_a_visitor_does(walk: Walk) -> None:
    """The rest of a visit after the result: pages, downloads, words, mistakes and forgeries."""
    page = walk.page
    for path in ("/result/why/", "/causes/dehydration/", "/diary/", "/check/answers/"):
        walk.opens(path)
    with page.expect_download() as download:
        page.evaluate("location.href = '/result/fhir/'")
    assert Path(download.value.path()).stat().st_size > 1000
    walk.opens("/search/")
    with page.expect_response(re.compile("/search/")):
        page.locator("#search-q").press_sequentially(f"{TYPED}-search")
    walk.opens(f"/foods/?q={TYPED}-food")
    walk.opens("/check/stress/")
    # As a script of somebody else might, with what no form of ours holds.
    forged = f"""async () => {{
        const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
        const send = (path, values) => fetch(path, {{method: 'POST', body: new URLSearchParams(
            {{csrfmiddlewaretoken: token, ...values}})}}).then(answer => answer.status);
        return [await send('/check/stress/', {{stress: '{TYPED}-forged'}}),
                await send('/check/stress/', {{'{TYPED}-field': '{TYPED}-value', stress: 'none'}}),
                await send('/check/no-such-step/', {{stress: '{TYPED}'}}),
                await send('/check/stress/', {{stress: '{TYPED}'.repeat(12000)}}),
                await send('/result/', {{stress: '{TYPED}'}}),
                (await fetch('/check/stress/', {{method: 'POST', body: 'stress={TYPED}'}})).status]; }}"""
    statuses = page.evaluate(forged)
    assert statuses[0] == 422, statuses
    assert statuses[2:] == [404, 413, 405, 403], statuses


def telling(walk: Walk) -> list[str]:
    """Whatever gives a visitor's answers away: what was typed, the cookie in all its states, the answers in it."""
    marks = [TYPED]
    for value in walk.cookies:
        marks.append(value.split(":")[0][:60])
    state = states.State(1, walk.chooses)
    marks += [
        json.dumps({question: list(chosen)}, separators=(",", ":"))[1:-1]
        for question, chosen in state.answers.items()
        if question in {asked.slug for step in walk.steps for asked in walk.index.steps[step].questions}
    ]
    return marks


def works_meanwhile(browser: Browser, url: str) -> Callable[[], None]:
    """An editor who signed in, and looks around each time that this is called."""
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/admin/login/")
    page.get_by_label("Username").fill("paul")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile("/admin/$"))

    def works() -> None:
        for path in ("changes", "publishing"):
            page.goto(f"{url}/admin/{path}/", wait_until="networkidle")

    return works


def test_the_answers_are_in_the_browser_and_nowhere_else(
    red: tuple[Site, Database],
    chromium: Browser,
    index: KnowledgeIndex,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    site, _database = red
    site.does("-c", EDITOR)
    homes = {name: tmp_path / name.lower() for name in ("TMPDIR", "HOME")}
    for folder in homes.values():
        folder.mkdir()
    talkative = {"SPASMCHECK_ACCESS_LOG": "1", "SPASMCHECK_LOG_FORMAT": "json"}
    with site.serves(**{name: str(folder) for name, folder in homes.items()}, **talkative) as served:
        works = works_meanwhile(chromium, served.url)
        works()
        before, said_before = rows(site), len(served.log)
        # Clocks of file systems are coarse.
        began = time.time() - 1

        walk, at_first = Walk(chromium.new_page(), served.url, index), answered(served)
        walk.opens("/")
        walk.page.get_by_role("link", name="Start the check").click()
        walk.page.wait_for_url("**/check/urgent-now/")
        walk.goes_through()
        on_the_way = answered(served) - at_first
        works()
        amid = answered(served)
        walk.page.get_by_role("link", name="See my result").first.click()
        walk.page.wait_for_url("**/result/")
        walk.page.wait_for_load_state("networkidle")
        # A browser without a window asks for no icon, and one with a window does once.
        asked = on_the_way + answered(served) - amid + 1
        everything_a_visitor_does(walk)
        works()

        plain = Walk(chromium.new_context(java_script_enabled=False).new_page(), served.url, index)
        plain.opens("/check/urgent-now/")
        for _ in range(3):
            plain.answers()

        marks = [*telling(walk), *telling(plain)]
        assert len(walk.cookies) > 10
        knows_nothing_but_its_own(walk)
        in_the_browser_alone(walk)
        writes_only_here(served, tmp_path)
        after, said = rows(site), served.log[said_before:]

    new = after - before
    assert {table_of(row) for row in new} <= OWN_TABLES
    assert "django_session" in {table_of(row) for row in new}, "no editor was there meanwhile"
    words = said_words(walk)
    assert [(row, mark) for row in new for mark in (*marks, *words) if mark in row] == []
    assert said.count(ACCESS) > asked, "the log was not as talkative as it can be"
    assert [mark for mark in (*marks, *words) if mark in said] == []

    folders = [tmp_path]
    if "postgres" in request.node.name:
        server: Server = request.getfixturevalue("server")
        folders.append(server.folder)
    assert files_with(marks, folders, began) == []
    # The search finds what is there: the same marks, in each kind of place.
    for number, mark in enumerate((TYPED, walk.cookies[-1][:60])):
        planted = tmp_path / f"planted-{number}"
        planted.write_bytes(b"\0" * 1000 + mark.encode("utf-16-le" if number else "utf-8"))
        assert files_with(marks, folders, began), mark
        planted.unlink()

    assert WholeCheck(len(walk.steps), asked) == WHOLE_CHECK


def said_words(walk: Walk) -> list[str]:
    """Findings that were established, by name and in words; too common to look for among the knowledge itself."""
    establishes = [
        finding
        for step in walk.steps
        for question in walk.index.steps[step].questions
        for choice in question.choices
        if choice.slug in walk.chooses[question.slug]
        for finding in choice.establishes
    ]
    assert len(establishes) >= 5
    return [*establishes, *(walk.index.findings[finding].statement for finding in establishes)]


def knows_nothing_but_its_own(walk: Walk) -> None:
    """Every request goes to this site, and says what was answered in its form and its cookie only."""
    words = said_words(walk)
    site = urlsplit(walk.url).netloc
    for request in walk.requests:
        assert urlsplit(request.url).netloc == site, request.url
        headers = request.all_headers()
        cookie = headers.pop("cookie", "")
        names = {part.partition("=")[0].strip() for part in cookie.split(";") if part}
        assert names <= {"answers", "csrftoken"}, names
        told = "\n".join((request.url, *headers.values()))
        assert [word for word in words if word in told] == [], request.url
        if TYPED in told:
            assert "/foods/" in request.url or "/foods/" in headers.get("referer", ""), request.url
        assert "answers" not in parse_qs(urlsplit(request.url).query)


def in_the_browser_alone(walk: Walk) -> None:
    """What the browser stored is what the page about privacy says.

    Once cleared it is gone, however often somebody goes back.
    """
    page = walk.page
    stored = page.evaluate(
        """async () => ({local: {...localStorage}, session: {...sessionStorage},
            databases: (await indexedDB.databases()).length, workers: navigator.serviceWorker
            ? (await navigator.serviceWorker.getRegistrations()).length : 0, script: document.cookie})"""
    )
    assert stored["local"] == {}
    assert stored["databases"] == stored["workers"] == 0
    assert stored["script"] == "", "no script can read a cookie"
    assert all(path.startswith("/") for path in stored["session"].values()), stored["session"]
    assert set(walk.kept) == {"answers", "csrftoken"}
    walk.opens("/result/")
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/cleared/")
    assert set(walk.kept) == {"csrftoken"}
    entries = 0
    for entry in all_the_way_back(page):
        entries += 1
        expect(page.locator("h1").get_by_text("Your result", exact=True), entry).to_have_count(0)
        expect(page.locator("input:checked"), entry).to_have_count(0)
    assert entries > len(walk.steps)


def writes_only_here(served: Served, folder: Path) -> None:
    """No process holds a file open to write that is not the site's own."""
    written = open_files([served.process.pid, *served.workers])
    assert {path for path in written if folder not in path.parents} == set()
