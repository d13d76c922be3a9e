"""From a changed ratio to what everybody reads: rehearsed, asked for, published."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import Settings

from spasmcheck.evidence.editions.rehearsal import outcome_of
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.models import Edition, Evidence, PublicationRequest, RedFlag, Rehearsal
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.reasoning import Knowledge
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json
from tests.editors import Editor, form_data
from tests.pages import Page

PUBLISHING = "/admin/publishing/"


@pytest.fixture(scope="module")
def loaded(knowledge: Knowledge) -> Knowledge:
    """All of it, with the reference cases."""
    return knowledge


def raise_a_ratio(editor: Editor) -> None:
    """After this another cause comes first in two reference cases."""
    with recorded(origin="edited", by=editor.user, why="A larger series"):
        rows = Evidence.objects.filter(cause__slug="low-magnesium", finding__slug="takes-ppi-long-term")
        assert rows.update(lr_present=8) == 1


def lower_the_flags(editor: Editor) -> None:
    """After this emergencies are missed."""
    with recorded(origin="edited", by=editor.user):
        RedFlag.objects.update(advice_level="see-doctor")


def rehearses(somebody: Editor) -> Page:
    assert somebody.client.post(f"{PUBLISHING}rehearse/").headers["Location"] == PUBLISHING
    return somebody.reads(PUBLISHING)


def publishes(somebody: Editor, page: Page, note: str = "Ratios of a larger series", **more: str):
    form = page.root.one("form", action=f"{PUBLISHING}publish/")
    data = {"publish-expected": form.one("input", name="publish-expected").get("value"), "publish-note": note}
    return somebody.client.post(f"{PUBLISHING}publish/", data | more)


def test_a_publisher_sees_for_whom_it_changes_and_publishes(editor: Editor, publisher: Editor) -> None:
    assert "There is nothing to publish" in publisher.reads(PUBLISHING).root.text
    raise_a_ratio(editor)
    asked = editor.reads(PUBLISHING)
    editor.client.post(f"{PUBLISHING}ask/", {"ask-note": "Ratios of a larger series"})
    page = publisher.reads(PUBLISHING)
    assert "eva (1 row)" in page.root.text
    assert "Ratios of a larger series" in page.root.text
    assert not page.root.all("form", action=f"{PUBLISHING}publish/")
    page = rehearses(publisher)
    outcome = outcome_of(Rehearsal.objects.all()[0])
    assert outcome is not None
    changed = [case.slug for case in outcome.cases if case.interview and case.first_cause]
    assert changed == ["case-030", "case-031"]
    for case in draft().reference_cases:
        if case.slug in changed:
            assert case.title[:80] in page.root.text
    assert "No emergency missed" in page.root.text
    assert page.root.one("textarea", name="publish-note").text == "Ratios of a larger series"
    response = publishes(publisher, page)
    assert (response.status_code, response.headers["Location"]) == (302, PUBLISHING)
    edition = Edition.objects.get(number=2)
    assert (edition.published_by, edition.override) == (publisher.user, "")
    assert edition.sha256 == fingerprint(to_json(draft()))
    assert PublicationRequest.objects.count() == 1
    assert "Somebody asks" not in publisher.reads(PUBLISHING).root.text
    assert asked.root.all("form", action=f"{PUBLISHING}ask/")


def test_what_was_not_rehearsed_is_not_published_and_the_note_is_kept(editor: Editor, publisher: Editor) -> None:
    raise_a_ratio(editor)
    page = rehearses(publisher)
    with recorded(origin="edited", by=editor.user):
        Evidence.objects.filter(finding__slug="takes-ppi-long-term").update(lr_absent=0.9)
    response = publishes(publisher, page, note="My own words")
    assert response.status_code == 422
    again = Page(response.content)
    assert "changed since it was rehearsed" in again.root.one(class_="error-summary").text
    assert again.root.one("textarea", name="publish-note").text == "My own words"
    assert "Out of date" in again.root.text
    assert Edition.objects.count() == 1
    form = again.root.one("form", action=f"{PUBLISHING}publish/")
    button = form.one("input", type="submit")
    publisher.client.post(button.get("formaction"), dict(form_data(form)))
    kept = publisher.reads(PUBLISHING)
    assert kept.root.one("textarea", name="publish-note").text == "My own words"
    assert publishes(publisher, kept, note="My own words").status_code == 302


def test_nobody_publishes_what_nobody_rehearsed(editor: Editor, publisher: Editor) -> None:
    raise_a_ratio(editor)
    data = {"publish-expected": fingerprint(to_json(draft())), "publish-note": "Without looking"}
    response = publisher.client.post(f"{PUBLISHING}publish/", data)
    assert response.status_code == 422
    assert "Without looking" in Page(response.content).root.one("textarea", name="publish-note").text
    assert Edition.objects.count() == 1


def test_an_edition_of_a_form_that_is_not_known_any_more_does_not_stop_the_next(publisher: Editor) -> None:
    Edition(
        number=2, published_at=timezone.now(), note="Of another release", knowledge="{}", sha256="0" * 64
    ).save()
    assert "Of another release" in publisher.reads("/admin/").root.text
    page = rehearses(publisher)
    assert "nothing to compare with" in page.root.text
    assert publishes(publisher, page).status_code == 302
    assert Edition.objects.get(number=3).sha256 == fingerprint(to_json(draft()))


def test_a_note_is_needed(editor: Editor, publisher: Editor) -> None:
    raise_a_ratio(editor)
    response = publishes(publisher, rehearses(publisher), note=" ")
    assert response.status_code == 422
    summary = Page(response.content).root.one(class_="error-summary")
    assert summary.one("a").get("href") == "#id_publish-note"
    assert Edition.objects.count() == 1


def test_a_missed_emergency_needs_a_reason_which_is_kept(editor: Editor, publisher: Editor) -> None:
    lower_the_flags(editor)
    page = rehearses(publisher)
    assert "emergencies would be missed" in page.root.text
    assert publishes(publisher, page).status_code == 422
    assert Edition.objects.count() == 1
    reason = "The scenarios are to be coded anew"
    assert publishes(publisher, page, **{"publish-override": reason}).status_code == 302
    assert Edition.objects.get(number=2).override == reason
    assert reason in publisher.reads("/admin/editions/").root.text


def test_two_persons_where_the_setting_asks_for_them(
    editor: Editor, publisher: Editor, settings: Settings
) -> None:
    settings.SPASMCHECK_TWO_PERSON = True
    raise_a_ratio(publisher)
    page = rehearses(publisher)
    assert "somebody else has to publish" in page.root.text
    assert not page.root.all("form", action=f"{PUBLISHING}publish/")
    data = {"publish-expected": fingerprint(to_json(draft())), "publish-note": "Mine"}
    assert publisher.client.post(f"{PUBLISHING}publish/", data).status_code == 422
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("action", ["rehearse", "ask", "publish"])
def test_a_reviewer_reads_and_does_nothing(editor: Editor, reviewer: Editor, action: str) -> None:
    raise_a_ratio(editor)
    assert not [form for form in reviewer.reads(PUBLISHING).root.all("form") if "publishing" in form.get("action")]
    assert reviewer.client.post(f"{PUBLISHING}{action}/", {"ask-note": "x"}).status_code == 403


def test_an_editor_cannot_publish(editor: Editor) -> None:
    raise_a_ratio(editor)
    page = rehearses(editor)
    assert not page.root.all("form", action=f"{PUBLISHING}publish/")
    data = {"publish-expected": fingerprint(to_json(draft())), "publish-note": "Mine"}
    assert editor.client.post(f"{PUBLISHING}publish/", data).status_code == 403
    assert Edition.objects.count() == 1
