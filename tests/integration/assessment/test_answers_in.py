"""What is taken at once is what the form would take, and what the form objects to is never taken."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spasmcheck.assessment.forms import answers_in, form_for
from spasmcheck.evidence.editions.edition_file import PublishedEdition

_SAME_EDITION = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@_SAME_EDITION
@given(data=st.data())
def test_the_short_way_and_the_form_agree(edition: PublishedEdition, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(edition.knowledge.steps))
    sent = QueryDict(mutable=True)
    for question in step.questions:
        choices = [choice.slug for choice in question.choices]
        chosen = data.draw(st.lists(st.sampled_from([*choices, *choices, "", "no-such-choice"]), max_size=3))
        sent.setlist(question.slug, chosen)
    form = form_for(edition, step, sent)
    assert answers_in(sent, step) == (form.cleaned_data if form.is_valid() else None)
    # Whoever stops on a page need not answer all of it; nothing else is let through.
    expected = {slug: chosen for slug, chosen in form.cleaned_data.items() if chosen}
    without_answer = {slug for slug in form.errors if not sent.getlist(slug)}
    assert answers_in(sent, step, all_of_them=False) == (
        expected if form.errors.keys() == without_answer else None
    )


def test_every_kind_of_answer_comes_about(edition: PublishedEdition) -> None:
    step = edition.index.steps["stress"]
    question = step.questions[0]
    slugs = [choice.slug for choice in question.choices]
    first = {q.slug: [q.choices[0].slug] for q in step.questions}

    def answered(chosen: list[str]) -> dict[str, tuple[str, ...]] | None:
        sent = QueryDict(mutable=True)
        for slug, values in (first | {question.slug: chosen}).items():
            sent.setlist(slug, values)
        return answers_in(sent, step)

    assert (answered([slugs[0], slugs[0]]) or {})[question.slug] == (slugs[0],)
    assert answered([]) is None
    assert answered(["no-such-choice"]) is None
