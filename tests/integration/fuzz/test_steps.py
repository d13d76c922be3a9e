"""Forms of the check with whatever can be put into them, amid whatever was answered before."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from spasmcheck.evidence.editions.edition_file import PublishedEdition

from .inputs import TEXT, Known
from .site import TOKEN, Site, form, tries

Sent = tuple[str, list[tuple[str, str]], str, bool]


def forms(known: Known) -> st.SearchStrategy[Sent]:
    """A step, the fields of its form, a cookie, and whether htmx sends it."""

    def of(step: str) -> st.SearchStrategy[Sent]:
        asked = known.questions_of[step]
        right = st.sampled_from([(slug, choice) for slug in asked for choice in known.choices[slug]])
        wrong = st.tuples(st.sampled_from((*asked, "check", "return", "note")), TEXT)
        other = st.tuples(TEXT, TEXT)
        fields = st.lists(right | right | right | wrong | other, max_size=len(asked) + 2)
        return st.tuples(st.just(step), fields, cookies, st.booleans())

    cookies = st.sampled_from(known.cookies())
    strategies = {step: of(step) for step in known.steps}
    return st.sampled_from(known.steps).flatmap(strategies.__getitem__)


def test_steps(edition: PublishedEdition) -> None:
    site, known = Site(), Known(edition)

    def check(sent: Sent) -> None:
        step, fields, cookie, htmx = sent
        more: dict[str, Any] = {"HTTP_HX_REQUEST": "true"} if htmx else {}
        body = form([("csrfmiddlewaretoken", TOKEN), *fields])
        response = site.answers(f"/check/{step}/", method="POST", body=body, cookie=cookie, **more)
        site.holds(response)
        kept = response.cookies.get("answers")
        if kept is not None and kept.value:
            assert known.holds(kept.value), "an answer was taken that nobody was asked for"

    tries(0.25, forms(known), check)
