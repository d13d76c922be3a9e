"""A check keeps the edition that it began with, while that is at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.editions.publishing import publish
from spasmcheck.evidence.models import Cause
from spasmcheck.evidence.schema.store import replace_rows
from tests.builders import knowledge
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db

Publish = Callable[[str], PublishedEdition]


@pytest.fixture
def publish_now(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Publish:
    """Publish the draft as if it were committed."""

    def run(note: str) -> PublishedEdition:
        with django_capture_on_commit_callbacks(execute=True):
            publish(note=note)
        return published.current()

    return run


@pytest.fixture
def first(settings: Settings, tmp_path: Path, publish_now: Publish) -> Iterator[PublishedEdition]:
    """A small edition, published."""
    settings.SPASMCHECK_EDITION_FILE = tmp_path / "edition.json"
    published.forget()
    replace_rows(knowledge())
    yield publish_now("First")
    published.forget()


def fingerprint(visitor: Visitor) -> str:
    """What the result says of its edition."""
    return visitor.reads("/result/").root.one("p", class_="edition").text


def test_a_check_goes_on_with_its_edition_and_a_new_one_takes_the_newest(
    first: PublishedEdition, publish_now: Publish
) -> None:
    earlier = Visitor(first)
    earlier.walks()
    Cause.objects.update(prior=0.3)
    second = publish_now("Second")
    assert (first.number, second.number) == (1, 2)
    assert first.sha256[:12] in fingerprint(earlier)
    later = Visitor(second)
    later.walks()
    assert second.sha256[:12] in fingerprint(later)


def test_when_its_edition_is_gone_the_answers_stay_and_the_newest_answers(
    first: PublishedEdition, publish_now: Publish, settings: Settings
) -> None:
    settings.SPASMCHECK_EDITIONS_KEPT = 1
    visitor = Visitor(first)
    visitor.walks()
    kept = visitor.kept
    Cause.objects.update(prior=0.3)
    second = publish_now("Second")
    assert second.sha256[:12] in fingerprint(visitor)
    assert visitor.kept == kept
