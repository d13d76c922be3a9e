"""The preview shows the draft to people who have signed in, and to nobody else."""

from __future__ import annotations

from django.test import Client

from spasmcheck.evidence.models import Cause
from tests.editors import Editor
from tests.pages import Page

PREVIEW = "/admin/preview"


def test_a_visitor_is_led_to_the_login() -> None:
    response = Client(headers={"host": "localhost"}).get(f"{PREVIEW}/causes/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/login/?next=/admin/preview/causes/"


def test_a_change_shows_there_and_not_on_the_public_site(editor: Editor, reviewer: Editor) -> None:
    cause = Cause.objects.get(slug="low-magnesium")
    visitor = Client(headers={"host": "localhost"})
    public = visitor.get("/causes/low-magnesium/").content
    assert "Zymurgy" not in reviewer.reads(f"{PREVIEW}/causes/low-magnesium/").text
    editor.saves(cause, plain_name="Zymurgy")
    page = reviewer.reads(f"{PREVIEW}/causes/low-magnesium/")
    assert "Zymurgy" in page.heading
    assert visitor.get("/causes/low-magnesium/").content == public
    assert "not published" in page.root.one(class_="preview-banner").text.lower()


def test_every_link_stays_inside_and_nothing_is_kept(reviewer: Editor) -> None:
    waiting, seen = [f"{PREVIEW}/"], set()
    while waiting and len(seen) < 60:
        path = waiting.pop()
        seen.add(path)
        response = reviewer.asks(path)
        assert response.headers["Cache-Control"] == "no-store, private", path
        assert "noindex" in response.headers["X-Robots-Tag"], path
        assert "ETag" not in response.headers
        if response.status_code != 200:
            assert response.status_code in (302, 403), (path, response.status_code)
            continue
        page = Page(response.content)
        assert page.root.all(class_="preview-banner"), path
        inside = page.root.one("body")
        for link in [link.get("href").split("#")[0] for link in inside.all("a")]:
            if link.startswith("/"):
                assert link.startswith(f"{PREVIEW}/") or link == "/admin/", (path, link)
                if link not in seen and link not in waiting and link != "/admin/" and "?" not in link:
                    waiting.append(link)
        for form in inside.all("form"):
            assert form.get("action").startswith((f"{PREVIEW}/", "")), path
    assert len(seen) >= 40


def test_its_check_leaves_the_public_one_alone(reviewer: Editor) -> None:
    path = f"{PREVIEW}/check/urgent-now/"
    page = reviewer.reads(path)
    reviewer.client.cookies["answers"] = "mine"
    response = reviewer.sends(path, page, {"urgent-now": ["none-of-these"]}, form="")
    assert response.status_code == 302, response.content
    assert response.headers["Location"].startswith(f"{PREVIEW}/check/")
    assert "answers" not in response.cookies
    assert response.cookies["preview-answers"]["path"] == f"{PREVIEW}/"
