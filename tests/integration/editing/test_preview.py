"""The preview shows the draft to people who have signed in, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve

from spasmcheck.editing.preview_links import preview_address
from spasmcheck.evidence.editions.published import current
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.models import Cause, Keyed, Note, Parameters, Question
from spasmcheck.evidence.models import Page as PageRow
from spasmcheck.reasoning import Knowledge, progress
from spasmcheck.reasoning.interview import answer
from spasmcheck.web import state as states
from spasmcheck.web.state import State
from tests.editors import PASSWORD, Editor, change_path
from tests.pages import Page
from tests.visitors import HTMX, SAFE, Visitor

PREVIEW = "/admin/preview"
CAUSE = "/causes/low-magnesium/"
ANSWERS = django_settings.SPASMCHECK_ANSWERS_COOKIE

STARTS = {
    "/": {},
    "/result/": SAFE,
    "/check/answers/": SAFE,
    "/check/cleared/": {},
    "/check/emergency/": SAFE | {"urgent-now": ["chest-pain"]},
    "/check/today/": SAFE | {"urgent-signs": ["swollen-leg"]},
    "/check/not-for-you/": SAFE | {"age": ["under-18"], "sex": ["female"]},
}
"""Where to begin so that every kind of page is found, each with answers that lead there."""


@pytest.fixture(scope="module")
def loaded(shipped: Knowledge) -> Knowledge:
    """The shipped rows."""
    return shipped


@pytest.fixture
def visitor() -> Visitor:
    """Somebody on the public site."""
    return Visitor(current())


NIGHT_CRAMPS = frozenset({"at-night", "at-night-or-rest", "in-calf", "painful-tightening"})


def ready() -> dict[str, list[str]]:
    """The answers of somebody with cramps at night, to all that has to be asked before there is a result."""
    index = current().index
    answers: dict[str, list[str]] = {}
    while step := progress(index, answers).step:
        for question in index.steps[step].questions:
            chosen = answer(question, NIGHT_CRAMPS, frozenset()) or (question.choices[1].slug,)
            answers[question.slug] = list(chosen)
    return answers


def has(editor: Editor, answers: dict[str, list[str]]) -> None:
    """Begin a check in the preview with these answers."""
    given = {question: tuple(chosen) for question, chosen in answers.items()}
    editor.client.cookies["preview-answers"] = states.encoded(State(current().number + 1, given))


def without_token(html: bytes) -> bytes:
    """A page without what is masked anew each time."""
    return re.sub(rb'("csrfmiddlewaretoken" value="|"X-CSRFToken": ?")\w+"', b"", html)


def is_marked(page: Page) -> bool:
    """Whether a page says in the tab, on screen and on paper that it is a preview."""
    return (
        page.title.startswith("Preview: ")
        and "Not published" in page.root.one(class_="preview-banner").text
        and "Draft" in page.root.one(class_="preview-paper").text
        and bool(page.root.all("link", href="/static/css/preview.css"))
    )


def leads_out(page: Page) -> set[str]:
    """Where the page itself leads outside of the preview; what its banner says is about the outside."""
    inside = [element for part in ("header", "main", "footer") for element in page.root.one("body").all(part)]
    targets = {
        target
        for part in inside
        for element in part
        for name in ("href", "src", "action", "hx-get", "hx-post")
        if (target := element.get(name)).startswith("/")
    }
    return {target for target in targets if not target.startswith((f"{PREVIEW}/", "/static/"))}


def test_a_visitor_is_led_to_the_login_and_others_are_refused() -> None:
    nobody = Client(headers={"host": "localhost"})
    response = nobody.get(f"{PREVIEW}/causes/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/login/?next=/admin/preview/causes/"
    # A login page swapped into a step would help nobody.
    response = nobody.get(f"{PREVIEW}/causes/", headers=HTMX)
    assert response.headers["HX-Refresh"] == "true"
    assert not response.content
    stranger = Editor(User.objects.create_user("olga", password=PASSWORD, is_staff=True))
    assert stranger.asks(f"{PREVIEW}/causes/").status_code == 403


def test_a_change_shows_there_and_not_on_the_public_site(reviewer: Editor, visitor: Visitor) -> None:
    visitor.has(SAFE)
    paths = (CAUSE, "/causes/", "/how-this-works/starting-points/", "/check/urgent-now/", "/result/", "/foods/")
    public = {path: without_token(visitor.asks(path).content) for path in paths}

    def told_in_preview() -> set[str]:
        """The pages that tell of the change there, each asked for between two of the public site."""
        has(reviewer, SAFE)
        told = set()
        for path in paths:
            page = reviewer.reads(f"{PREVIEW}{path}")
            assert not leads_out(page), path
            again = visitor.asks(path)
            assert without_token(again.content) == public[path], path
            assert set(again.cookies) <= {"csrftoken"}, path
            if "zymurg" in page.text.lower():
                told.add(path)
        return told

    # The draft says what is live, so that what is kept of the one could be taken for the other.
    assert told_in_preview() == set()
    with recorded(origin="edited"):
        Cause.objects.filter(slug="low-magnesium").update(plain_name="Zymurgy")
        Question.objects.filter(slug="urgent-now").update(text="Is anything zymurgical?")
    assert told_in_preview() == {*paths} - {"/result/", "/foods/"}
    words = {"q": "zymurgy"}
    found = reviewer.client.post(f"{PREVIEW}/search/", words).content
    assert f"{PREVIEW}{CAUSE}".encode() in found
    token = {"csrfmiddlewaretoken": visitor.csrf_token}
    assert CAUSE.encode() not in visitor.posts("/search/", words | token).content


def test_every_link_stays_inside_and_nothing_is_kept(reviewer: Editor) -> None:
    seen: set[str] = set()
    for start, answers in [("/result/", ready()), *STARTS.items()]:
        has(reviewer, answers)
        waiting = [f"{PREVIEW}{start}"]
        while waiting:
            path = waiting.pop(0)
            kind = view_at(path)
            if kind in seen:
                continue
            response = reviewer.asks(path)
            assert response.headers["Cache-Control"] == "no-store, private", path
            assert "noindex" in response.headers["X-Robots-Tag"], path
            assert {"ETag", "Last-Modified", "Expires"}.isdisjoint(response.headers), path
            if response.status_code == 302:
                waiting.append(response.headers["Location"])
                continue
            seen.add(kind)
            page = Page(response.content)
            assert is_marked(page), path
            assert not leads_out(page), path
            waiting += [link for link in page.links if link.startswith(f"{PREVIEW}/")]
    assert public_views() - seen == {
        "assessment:begin",
        "content:sitemap",
        "content:robots",
        "content:security-contact",
    }


def view_at(path: str) -> str:
    """The name of the view that makes the page of the preview."""
    return resolve(urlsplit(path.removeprefix(PREVIEW)).path).view_name


def public_views() -> set[str]:
    """Every view of the public site by name."""
    parts = [part for part in get_resolver().url_patterns if isinstance(part, URLResolver)]
    return {
        f"{part.app_name}:{pattern.name}"
        for part in parts
        if part.app_name != "admin"
        for pattern in part.url_patterns
    }


def test_files_are_refused_and_errors_are_marked(reviewer: Editor) -> None:
    for path in ("/knowledge.json", "/knowledge.schema.json", "/sitemap.xml", "/robots.txt"):
        response = reviewer.client.get(f"{PREVIEW}{path}", headers={"if-none-match": "*"})
        assert response.status_code == 403, path
        assert Page(response.content).heading == "No files from a preview"
        assert "Content-Disposition" not in response.headers
    reviewer.client.handler.enforce_csrf_checks = True
    errors = {
        404: (reviewer.asks(f"{PREVIEW}/no-such-page/"), reviewer.asks(f"{PREVIEW}/admin/preview/")),
        403: (reviewer.client.post(f"{PREVIEW}/check/urgent-now/"),),
        405: (reviewer.client.post(f"{PREVIEW}/result/"),),
        413: (reviewer.client.post(f"{PREVIEW}/search/", {"q": "x" * 70_000}),),
    }
    for status, responses in errors.items():
        for response in responses:
            assert response.status_code == status
            assert is_marked(Page(response.content)), status
            assert not leads_out(Page(response.content)), status
    assert reviewer.asks(PREVIEW).headers["Location"] == f"{PREVIEW}/"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole pages", "htmx"])
def test_its_check_leaves_the_public_one_alone(
    reviewer: Editor, visitor: Visitor, headers: dict[str, str]
) -> None:
    reviewer.client.cookies[ANSWERS] = "mine"
    page, address = reviewer.reads(f"{PREVIEW}/check/urgent-now/"), ""
    for _ in range(30):
        form = page.step_form
        data = {item.get("name"): item.get("value") for item in form.all("input", type="hidden")}
        data |= {name: list(chosen) for name, chosen in visitor.would_answer(page.questions).items()}
        response = reviewer.client.post(form.get("action"), data, headers=headers)
        assert ANSWERS not in response.cookies
        assert response.cookies["preview-answers"]["path"] == f"{PREVIEW}/"
        address = response.headers.get("HX-Push-Url") or response.headers["Location"]
        assert address.startswith(f"{PREVIEW}/check/")
        page = Page(response.content) if headers else reviewer.reads(address)
        # A part of a page is swapped into one that has the banner; its title goes into the tab.
        assert page.title.startswith("Preview: ")
        assert bool(page.root.all(class_="preview-banner")) is not bool(headers)
        if not page.questions:
            break
    assert address == f"{PREVIEW}/check/answers/"
    assert "edition 2" in reviewer.reads(f"{PREVIEW}/result/").text.lower()
    assert reviewer.client.cookies[ANSWERS].value == "mine"
    assert reviewer.asks("/result/").status_code == 302


def test_a_draft_that_cannot_be_shown_says_what_is_wrong(reviewer: Editor) -> None:
    reviewer.client.raise_request_exception = False
    with recorded(origin="edited"):
        Question.objects.filter(slug="urgent-now").delete()
    response = reviewer.asks(f"{PREVIEW}/check/urgent-now/")
    page = Page(response.content)
    assert response.status_code == 500
    assert page.heading == "This page of the draft cannot be shown"
    assert "steps urgent-now: it has no question" in page.root.text
    assert page.link_to("steps urgent-now").startswith("/admin/evidence/step/")
    # Other pages go on, and say how it is with the draft.
    facts = reviewer.reads(f"{PREVIEW}{CAUSE}").root.one(class_="preview-facts").text
    assert re.search(r"\d+ errors? keeps? it from being published", facts)
    Parameters.objects.all().delete()
    Cause.objects.filter(slug="low-magnesium").update(plain_name="Newer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spasmcheck.editing.preview.draft_edition._kept", {})
        response = reviewer.asks(f"{PREVIEW}/causes/")
    assert response.status_code == 409
    assert "there are no parameters" in Page(response.content).root.text


def test_the_banner_tells_what_the_draft_is(editor: Editor) -> None:
    def facts(path: str) -> str:
        return editor.reads(f"{PREVIEW}{path}").root.one(class_="preview-facts").text

    assert "It says what edition 1 says, which is live." in facts("/")
    cause = Cause.objects.get(slug="low-magnesium")
    with recorded(origin="edited", by=editor.user):
        Cause.objects.filter(pk=cause.pk).update(one_line="Nerves fire by themselves.")
    told = facts("/")
    assert "Visitors see edition 1; published as it stands, this would be edition 2." in told
    assert "eva" in told
    page = editor.reads(f"{PREVIEW}{CAUSE}")
    assert page.link_to("Open in editing") == f"/admin/evidence/cause/{cause.pk}/change/"
    assert page.link_to("This page as published") == CAUSE
    assert "The draft. Not published." in editor.reads(f"{PREVIEW}/how-this-works/editions/").text


def test_a_change_is_compiled_once(reviewer: Editor) -> None:
    reviewer.reads(f"{PREVIEW}/claims/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reviewer.reads(f"{PREVIEW}/claims/")
    assert len(queries) <= 15


def rows() -> Iterable[Keyed]:
    """A row of every kind that can be edited."""
    for model in admin.site._registry:
        if issubclass(model, Keyed) and (row := model.objects.first()) is not None:
            yield row


def test_rows_lead_to_the_page_that_shows_them(editor: Editor) -> None:
    led = {type(row).__name__: preview_address(row) for row in rows()}
    without = {name for name, address in led.items() if not address}
    assert without == {"Finding", "Section"}
    for name in led.keys() - without:
        assert led[name].startswith(f"{PREVIEW}/"), name
        assert view_at(led[name].partition("#")[0]), name
    cause = Cause.objects.get(slug="low-magnesium")
    page = editor.reads(f"/admin/evidence/cause/{cause.pk}/change/")
    assert page.root.one("a", class_="viewsitelink").get("href") == f"{PREVIEW}{CAUSE}"


def test_an_editor_adds_a_page_that_the_preview_shows(editor: Editor, visitor: Visitor) -> None:
    path = "/admin/evidence/page/add/"
    page = editor.reads(path)
    fields = {
        "title": "Warm feet at night",
        "slug": "warm-feet",
        "lead": "Nobody knows whether socks help.",
        "description": "Whether woollen socks do anything against cramps in the night, as far as anybody knows.",
        "sections-TOTAL_FORMS": "1",
        "sections-0-heading": "Socks",
        "sections-0-slug": "socks",
        "sections-0-text": "Wool keeps feet warm.\r\nNo trial looked at it.",
        "sections-0-bullets": "Put them on.",
    }
    assert editor.sends(path, page, fields, form="page_form").status_code == 302
    row = PageRow.objects.get(slug="warm-feet")
    assert row.position == PageRow.objects.count()
    assert [(section.heading, section.text) for section in row.sections.all()] == [
        ("Socks", ("Wool keeps feet warm.", "No trial looked at it."))
    ]
    assert preview_address(row) == f"{PREVIEW}/read/warm-feet/"
    shown = editor.reads(preview_address(row))
    assert shown.root.one("h1").text == "Warm feet at night"
    assert change_path(row) in shown.links
    assert f"{PREVIEW}/read/warm-feet/" in editor.reads(f"{PREVIEW}/read/").links
    assert visitor.asks("/read/warm-feet/").status_code == 404


def test_a_note_leads_to_the_page_of_its_topic_and_mineral() -> None:
    of_mineral = Note.objects.filter(topic="absorption", nutrient__isnull=False).select_related("nutrient")[0]
    assert of_mineral.nutrient is not None
    assert preview_address(of_mineral) == f"{PREVIEW}/electrolytes/{of_mineral.nutrient.slug}/"
    of_all = Note.objects.filter(topic="absorption", nutrient=None)[0]
    assert preview_address(of_all) == f"{PREVIEW}/electrolytes/"
    assert preview_address(Note.objects.filter(topic="screener")[0]) == f"{PREVIEW}/how-this-works/intake/"
