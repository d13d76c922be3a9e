"""The same answers and edition give the same page, to the byte."""

from __future__ import annotations

import re
from pathlib import Path

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import Interview
from tests.editions import begin_with, keep
from tests.outages import database_away
from tests.visitors import Visitor

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def result(edition: PublishedEdition, answers: dict[str, tuple[str, ...]]) -> bytes:
    """The page but for the token that makes each form its own."""
    visitor = Visitor(edition)
    visitor.has(answers)
    content, tokens = TOKEN.subn(b"", visitor.asks("/result/").content)
    assert tokens == 1
    return content


def test_for_another_visitor_and_after_a_restart(
    edition: PublishedEdition, interviews: dict[str, Interview]
) -> None:
    cases = [interviews[f"case-{number:03}"].answers for number in range(1, 130, 13)]
    first = [result(edition, answers) for answers in cases]
    assert [result(edition, answers) for answers in cases] == first
    published.forget()
    with database_away():
        again = published.current()
    assert again is not edition
    assert [result(again, answers) for answers in cases] == first
    assert len(set(first)) == len(first)


def test_in_whatever_order_they_were_given(edition: PublishedEdition, interviews: dict[str, Interview]) -> None:
    for slug in ("case-001", "case-050", "case-100"):
        answers = interviews[slug].answers
        backwards = dict(reversed(answers.items()))
        within = {question: tuple(reversed(chosen)) for question, chosen in answers.items()}
        assert result(edition, backwards) == result(edition, within) == result(edition, answers)


def test_the_same_content_under_another_number_is_named_by_it(
    edition: PublishedEdition, interviews: dict[str, Interview], tmp_path: Path
) -> None:
    answers = interviews["case-001"].answers
    before = result(edition, answers)
    again = begin_with(keep(tmp_path / "again.json", edition.knowledge, number=edition.number + 1))
    assert again.sha256 == edition.sha256
    after = result(again, answers)
    for name in (f"Edition {again.number} ", f"E{again.number}-"):
        assert name.encode() in after
        assert name.encode() not in before
