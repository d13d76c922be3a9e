"""Publishing and rolling back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from spasmcheck.evidence.editions.publishing import (
    MissedEmergency,
    NoSuchEdition,
    NothingToPublish,
    PublishError,
    SamePerson,
    publish,
    rollback,
)
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.history.unpublished import changes_unpublished
from spasmcheck.evidence.models import Cause, Edition, Evidence, IsImmutable, Source
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.evidence.schema.store import replace_rows
from spasmcheck.reasoning.knowledge import AdviceLevel, TriageScenario
from spasmcheck.reasoning.serialisation.codec import canonical, fingerprint, from_json
from tests.builders import cause, knowledge
from tests.unit.evidence.everything import everything

pytestmark = pytest.mark.django_db


def test_publishing_keeps_the_draft_as_an_edition():
    replace_rows(everything())
    editor = User.objects.create_user("editor")
    edition = publish(note=" First edition ", by=editor)
    stored = Edition.objects.get(number=1)
    assert stored == edition
    assert (stored.note, stored.published_by) == ("First edition", editor)
    assert stored.published_at <= timezone.now()
    assert from_json(stored.knowledge.encode()) == canonical(everything())
    assert stored.sha256 == fingerprint(stored.knowledge.encode())
    assert Edition.objects.get_by_natural_key(*stored.natural_key()) == stored


def test_editions_are_numbered_one_after_the_other():
    replace_rows(knowledge())
    publish(note="First")
    Cause.objects.update(prior=0.2)
    assert publish(note="Second").number == 2
    assert [edition.number for edition in Edition.objects.all()] == [2, 1]


def test_there_is_nothing_to_publish_when_nothing_changed():
    replace_rows(knowledge())
    publish(note="First")
    with pytest.raises(NothingToPublish, match="Edition 1"):
        publish(note="Again")
    assert Edition.objects.count() == 1


def test_a_draft_with_errors_is_not_published():
    replace_rows(knowledge())
    Evidence.objects.first().sources.clear()
    with pytest.raises(PublishError) as refusal:
        publish(note="First")
    (problem,) = refusal.value.problems
    assert (problem.kind, problem.key, problem.code) == (
        "evidence",
        "low-magnesium/takes-diuretic",
        "no-source",
    )
    assert "needs a source" in str(refusal.value)
    assert not Edition.objects.exists()


def test_a_draft_that_cannot_be_read_is_not_published():
    with pytest.raises(PublishError, match="load the fixtures"):
        publish(note="First")
    replace_rows(knowledge())
    Source.objects.update(slug="Not a slug")
    with pytest.raises(PublishError, match="regex"):
        publish(note="First")


@pytest.mark.parametrize("note", ["", "  \n"])
def test_publishing_asks_for_a_note(note):
    replace_rows(knowledge())
    with pytest.raises(PublishError, match="note"):
        publish(note=note)
    with pytest.raises(PublishError, match="note"):
        rollback(to_number=1, note=note)


def test_a_rollback_publishes_the_older_content_and_restores_the_rows():
    replace_rows(everything())
    publish(note="First")
    pk = Cause.objects.get(slug="low-magnesium").pk
    replace_rows(knowledge(causes=(cause("low-magnesium", prior=0.3), cause("ordinary-cramp"))))
    publish(note="Second")
    Cause.objects.update(prior=0.9)
    edition = rollback(to_number=1, note="The second was wrong")
    assert (edition.number, edition.sha256) == (3, Edition.objects.get(number=1).sha256)
    assert draft() == canonical(everything())
    assert Cause.objects.get(slug="low-magnesium").pk == pk


def test_rolling_back_to_the_live_content_or_to_no_edition_is_refused():
    replace_rows(knowledge())
    publish(note="First")
    Cause.objects.update(prior=0.9)
    with pytest.raises(NothingToPublish):
        rollback(to_number=1, note="n")
    with pytest.raises(NoSuchEdition):
        rollback(to_number=7, note="n")
    assert {row.prior for row in draft().causes} == {0.9}


@pytest.mark.parametrize(("content", "reason"), [("{}", "cannot be read"), (None, "damaged")])
def test_a_rollback_to_what_cannot_be_read_changes_nothing(content, reason):
    replace_rows(knowledge())
    live = publish(note="First")
    sha256 = fingerprint(content.encode()) if content else "0" * 64
    broken = Edition(
        number=2,
        published_at=timezone.now(),
        note="Broken",
        knowledge=content or live.knowledge,
        sha256=sha256,
    )
    broken.save()
    with pytest.raises(PublishError, match=reason):
        rollback(to_number=2, note="n")
    assert Edition.objects.count() == 2


def test_an_edition_cannot_be_changed_or_deleted():
    replace_rows(knowledge())
    edition = publish(note="First")
    edition.note = "Another story"
    copy = Edition(pk=edition.pk, number=1, published_at=timezone.now(), note="n", knowledge="{}", sha256="")
    for change in (
        edition.save,
        edition.delete,
        Edition.objects.all().delete,
        lambda: Edition.objects.update(note="Another story"),
        lambda: Edition.objects.filter(number=1).update(note="Another story"),
        lambda: Edition.objects.bulk_update([edition], ["note"]),
        lambda: Edition.objects.update_or_create(number=1, defaults={"note": "Another story"}),
    ):
        with pytest.raises(IsImmutable), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    edition.refresh_from_db()
    assert edition.note == "First"


def test_who_published_cannot_be_deleted():
    replace_rows(knowledge())
    editor = User.objects.create_user("editor")
    publish(note="First", by=editor)
    with pytest.raises(models.ProtectedError):
        editor.delete()


def test_of_two_publishers_at_once_only_one_wins():
    replace_rows(knowledge())
    rivals = iter([Edition(number=1, published_at=timezone.now(), note="Rival", knowledge="{}", sha256="")])

    def rival_first(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "evidence_edition"') and (rival := next(rivals, None)):
            rival.save()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(rival_first), pytest.raises(PublishError, match="same moment"):
        publish(note="First")
    assert not Edition.objects.filter(note="First").exists()


def test_who_changed_what_is_not_published_does_not_hang_on_clocks(settings):
    settings.SPASMCHECK_TWO_PERSON = True
    replace_rows(knowledge())
    publish(note="First")
    first, second = (User.objects.create_user(name) for name in ("first", "second"))
    for by, prior in ((first, 0.3), (second, 0.2), (first, 0.1), (second, 0.4)):
        with recorded(origin="edited", by=by):
            Cause.objects.filter(slug="low-magnesium").update(prior=prior)
    # The third change led back to what is live, so only the fourth counts, whatever its clock said.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_rowchange SET at = '2001-01-01 00:00:00+00:00'")
    assert [change.by for change in changes_unpublished()] == [second]
    with pytest.raises(SamePerson):
        publish(note="Mine", by=second)
    assert publish(note="Not mine", by=first).number == 2


def test_an_emergency_that_would_be_missed_stops_it_unless_a_reason_is_given():
    urgent = TriageScenario(
        slug="paralysed",
        summary="Wakes up and cannot move",
        present=("at-night",),
        acceptable_advice=(AdviceLevel.EMERGENCY,),
        source="Made up",
    )
    replace_rows(knowledge(triage_scenarios=(urgent,)))
    with pytest.raises(MissedEmergency) as refusal:
        publish(note="First")
    assert refusal.value.cases == ("paralysed",)
    assert not Edition.objects.exists()
    assert publish(note="First", override="Nobody asks about it yet").override == "Nobody asks about it yet"
