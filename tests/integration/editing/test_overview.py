"""The overview, the map and coverage, as people who edit meet them."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spasmcheck.evidence.editions.accuracy import Accuracy, Measured
from spasmcheck.evidence.editions.rehearsal import AccuracyPair, RehearsalReport, keep
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.models import (
    Cause,
    Edition,
    Evidence,
    Finding,
    Parameters,
    PublicationRequest,
    Source,
    Step,
)
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.reasoning import Knowledge
from tests.editors import Editor, change_path
from tests.pages import Page

OVERVIEW = "/admin/"


@pytest.fixture(scope="module")
def loaded(knowledge: Knowledge) -> Knowledge:
    """All of it, with the reference cases."""
    return knowledge


def card(page: Page, name: str) -> str:
    return page.root.one("section", aria_labelledby=f"card-{name}").text


def nothing_measured() -> RehearsalReport:
    none = Measured((), ())
    return RehearsalReport(
        problems=(), rows=(), cases=(), before=None, after=AccuracyPair.of(Accuracy(none, none))
    )


def test_as_published_there_is_nothing_to_do(reviewer: Editor) -> None:
    page = reviewer.reads(OVERVIEW)
    assert page.heading == "Overview"
    assert "Edition 1" in card(page, "live")
    assert "First edition" in card(page, "live")
    assert "The draft is the same as the live edition." in card(page, "unpublished")
    assert "None yet" in card(page, "rehearsal")
    assert "27 of 27 never reviewed" in card(page, "reviews")


def test_changes_are_counted_by_kind_and_by_who_made_the_last(editor: Editor, publisher: Editor) -> None:
    cause, other = Cause.objects.order_by("slug")[:2]
    for user, row in ((editor.user, cause), (publisher.user, cause), (editor.user, other)):
        with recorded(origin="edited", by=user):
            row.prior += 0.01
            row.save()
    with recorded(origin="edited"):
        Source.objects.create(slug="a-new-one", title="A new one", kind="cohort")
    page = publisher.reads(OVERVIEW)
    assert "3 rows" in card(page, "unpublished")
    for told in (
        "2 causes",
        "1 source",
        "eva (1)",
        "paul (1)",
        "a command on the server (1)",
        "Rehearse and publish",
    ):
        assert told in card(page, "unpublished")
    listed = publisher.reads(page.link_to("causes")).root.one("table", id="result_list")
    assert len(listed.one("tbody").all("tr")) == 2


def test_what_is_wrong_leads_to_the_row(editor: Editor) -> None:
    row = Evidence.objects.filter(grade="limited").exclude(sources=None).first()
    assert row is not None
    row.sources.clear()
    page = editor.reads(OVERVIEW)
    assert "1 error" in card(page, "problems")
    assert page.link_to(str(row.cause.slug) + "/" + row.finding.slug) == change_path(row)


def test_reviews_that_are_due_and_sources_without_a_link(editor: Editor) -> None:
    today = timezone.localdate()
    late, soon, far = Cause.objects.order_by("slug")[:3]
    for cause, days in ((late, -1), (soon, 30), (far, 300)):
        cause.review_due = (today + datetime.timedelta(days=days)).isoformat()
        cause.reviewed_on = "2026-01-01"
        cause.save()
    before = Source.objects.filter(url="", doi="", pmid="").count()
    Source.objects.create(slug="a-new-one", title="A new one", kind="cohort")
    page = editor.reads(OVERVIEW)
    assert "1 overdue" in card(page, "reviews")
    assert late.plain_name in card(page, "reviews")
    assert soon.plain_name in card(page, "reviews")
    assert far.plain_name not in card(page, "reviews")
    assert "Never reviewed (24)" in card(page, "reviews")
    assert f"looked up {before + 1} These" in card(page, "sources")
    found = editor.reads(page.link_to("List them")).root.one("table", id="result_list").one("tbody")
    assert len(found.all("tr")) == before + 1


def test_requests_stand_until_the_next_edition(editor: Editor, publisher: Editor) -> None:
    live = Edition.objects.newest(1)[0]
    PublicationRequest(by=editor.user, note="Asked long ago", at=live.published_at).save()
    PublicationRequest(by=editor.user, note="Please look at magnesium").save()
    text = publisher.reads(OVERVIEW).text
    assert "eva asks for the draft to be published Please look at magnesium" in text
    assert "Asked long ago" not in text


def test_a_rehearsal_is_of_this_draft_until_the_draft_changes(publisher: Editor) -> None:
    keep(nothing_measured(), wanted=draft(), live=Edition.objects.newest(1)[0], by=publisher.user)
    page = publisher.reads(OVERVIEW)
    assert "Of this draft" in card(page, "rehearsal")
    assert "No case would come out otherwise than now." in card(page, "rehearsal")
    Source.objects.create(slug="a-new-one", title="A new one", kind="cohort")
    assert "Out of date" in card(publisher.reads(OVERVIEW), "rehearsal")


def test_more_changes_and_problems_cost_no_more_queries(publisher: Editor) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            publisher.reads(OVERVIEW)
        return len(asked)

    causes = list(Cause.objects.order_by("slug"))
    for first, last in ((0, 2), (2, 20)):
        with recorded(origin="edited", by=publisher.user):
            for cause in causes[first:last]:
                cause.review_due, cause.one_line = "2020-01-01", "Another line."
                cause.save()
        if first == 0:
            few = queries()
    assert queries() == few
    assert few < 100


def test_an_empty_site_says_what_to_do(publisher: Editor) -> None:
    # Without its parameters nothing is there to be read.
    Parameters.objects.all().delete()
    page = publisher.reads(OVERVIEW)
    assert "Nothing is loaded yet" in page.text
    assert "manage.py loadknowledge" in page.text
    for name in ("map", "coverage"):
        assert "Nothing is loaded yet" in publisher.reads(reverse(f"admin:{name}")).text


def test_somebody_without_a_role_sees_nothing_of_it() -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.create_user("otto", is_staff=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    text = Page(client.get(OVERVIEW).content).text
    assert "Edition 1" not in text
    assert "Ask whoever runs the site for a role" in text


def test_the_map_tells_every_step_in_words_and_marks_what_cannot_be_reached(reviewer: Editor) -> None:
    address = reverse("admin:map")
    page = reviewer.reads(address)
    assert "All in use" in page.text
    steps = Step.objects.order_by("position", "pk")
    told = [item.get("id") for item in page.root.all("li") if item.get("id").startswith("step-")]
    assert told == [f"step-{step.slug}" for step in steps]
    links = {link.get("href").removeprefix("#") for link in page.root.all("a") if "#step-" in link.get("href")}
    assert links
    assert links <= {*told}
    hidden = steps.get(slug="stress")
    never = dict.fromkeys(("statement", "denial", "question", "clinical"), "Never")
    hidden.all_of.set([Finding.objects.create(slug="never", topic="feel", **never)])
    page = reviewer.reads(address)
    assert "Stress, sleep and drinks: cannot be reached" in page.text
    assert page.by_id("step-stress").one("a").get("href") == change_path(hidden)


def test_coverage_lists_holes_with_their_rows(reviewer: Editor) -> None:
    lost = Source.objects.create(slug="a-new-one", title="A source that nobody cites", kind="cohort")
    page = reviewer.reads(reverse("admin:coverage"))
    assert page.link_to("A source that nobody cites") == change_path(lost)
    assert "Red flags and cautions that nothing can trigger: none" in page.text
