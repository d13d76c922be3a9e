"""What is typed, forged and broken."""

from __future__ import annotations

from random import Random

from django.test import RequestFactory
from hypothesis import strategies as st

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.web import state as states
from spasmcheck.web.state import State

from .site import CANARY

ODD = st.sampled_from(
    (
        CANARY,
        CANARY + "\x00",
        CANARY + "a" * 300,
        "",
        " ",
        "\x00",
        "\n",
        "\ud800",
        "\ufffe",
        "\u202e",
        "\U0001f9c2",
        "a" * 3000,
        "-1",
        "1e400",
        "nan",
        "inf",
        "0x10",
        "1,5",
        "9" * 400,
        "١٢",
        "../../etc/passwd",
        "%00",
        "{{7*7}}",
        "{% debug %}",
        "' OR 1=1 --",
        "none",
        "null",
        "[]",
        "\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "//elsewhere.example",
        "http://elsewhere.example/",
    )
)
TEXT = ODD | st.text(max_size=12)
"""Mostly what was found to be odd before."""


class Known:
    """What is really asked in an edition, to be mixed with what is not."""

    def __init__(self, edition: PublishedEdition) -> None:
        index = edition.index
        self.edition = edition
        self.steps = list(index.steps)
        self.choices = {
            slug: [choice.slug for choice in question.choices] for slug, question in index.questions.items()
        }
        self.questions_of = {
            slug: [question.slug for question in step.questions] for slug, step in index.steps.items()
        }

    def cookies(self) -> list[str]:
        """Cookies of checks under way, with answers that may not go together, and none."""
        random = Random(20_000)  # noqa: S311  no secret
        made = [""] * 20
        for _ in range(200):
            slugs = random.sample(sorted(self.choices), random.randint(1, 15))
            given = {slug: tuple(random.sample(self.choices[slug], random.randint(1, 2))) for slug in slugs}
            made.append("answers=" + states.encoded(State(self.edition.number, given, check="abcdefgh")))
        return made

    def holds(self, cookie: str) -> bool:
        """Whether a cookie of ours holds answers to questions of the edition, and none else."""
        request = RequestFactory().get("/")
        request.COOKIES["answers"] = cookie
        state, unreadable = states.read(request)
        if state is None or unreadable:
            return False
        return all(set(chosen) <= set(self.choices[slug]) for slug, chosen in state.answers.items())
