"""What is rendered once and kept for many is known by all that it depends on.

Each key is thought of by whoever wrote the piece, and a part that was forgotten would show one visitor the text
of another. So everything that a piece can depend on is varied here, with all else as it was: the knowledge, the
number of the edition, the language, where the site lives, each setting that pages show, the answers of visitors
one by one, and how a page is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from msgspec import structs

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import HistoryEntry, PublishedEdition
from spasmcheck.reasoning import Knowledge, KnowledgeIndex
from spasmcheck.reasoning.serialisation.codec import fingerprint, from_json, to_json
from tests.amounts import times
from tests.faults.marked import BLUE, RED, marked
from tests.kept import nothing_kept
from tests.visitors import HTMX, Answers, Visitor

USUAL = "as it is"
SOURCES_APART = "foods from tables of their own"


def edition_of(knowledge: Knowledge, number: int) -> PublishedEdition:
    """An edition that nobody has published."""
    data = to_json(knowledge)
    same = from_json(data)
    history = (HistoryEntry(number, fingerprint(data), "2026-11-22T08:30:00+00:00", f"Edition {number}"),)
    return PublishedEdition(
        number, fingerprint(data), history[0].published_at, same, KnowledgeIndex(same), data, history
    )


@dataclass(frozen=True)
class World:
    """All that is around visitors."""

    edition: PublishedEdition
    language: str = "en-gb"
    prefix: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @contextmanager
    def inside(self) -> Iterator[None]:
        with ExitStack() as around:
            patch = around.enter_context(pytest.MonkeyPatch.context())
            for name, value in self.settings.items():
                patch.setattr(django_settings, name, value)
            around.enter_context(translation.override(self.language))
            around.enter_context(published.answering_from(self.edition))
            yield


@pytest.fixture
def worlds() -> dict[str, World]:
    """One as it is, and others that differ from it in one thing each."""
    red = marked(RED)
    usual = World(edition_of(red, 7))
    return {
        USUAL: usual,
        "another edition": replace(usual, edition=edition_of(marked(BLUE), 7)),
        "the same content under another number": replace(usual, edition=edition_of(red, 9)),
        "another language": replace(usual, language="de"),
        "another place": replace(usual, prefix="/elsewhere"),
        "another emergency number": replace(usual, settings={"SPASMCHECK_EMERGENCY_NUMBER": "999"}),
        "another poisons line": replace(usual, settings={"SPASMCHECK_POISONS_LINE": "111"}),
        "another crisis line": replace(usual, settings={"SPASMCHECK_CRISIS_LINE": "116 123"}),
        "another region": replace(usual, settings={"SPASMCHECK_REGION": "UK"}),
        "answers kept for longer": replace(usual, settings={"SPASMCHECK_ANSWERS_SECONDS": 7 * 3600}),
        "more editions kept": replace(usual, settings={"SPASMCHECK_EDITIONS_KEPT": 5}),
        SOURCES_APART: replace(usual, edition=edition_of(with_sources_apart(red), 7)),
    }


def with_sources_apart(knowledge: Knowledge) -> Knowledge:
    """Foods that are not all from one table."""
    others = [source.slug for source in knowledge.sources]
    foods = (
        structs.replace(food, source=others[place % len(others)]) for place, food in enumerate(knowledge.foods)
    )
    return structs.replace(knowledge, foods=tuple(foods))


READING = (
    "/",
    "/read/",
    "/electrolytes/",
    "/electrolytes/magnesium/",
    "/electrolytes/sodium/",
    "/causes/",
    "/causes/night-leg-cramps/",
    "/causes/dehydration/",
    "/foods/",
    "/foods/?nutrient=calcium&sort=name",
    "/how-muscles-work/",
    "/laboratory/",
    "/medicines/",
    "/cautions/",
    "/when-to-get-help/",
    "/claims/",
    "/sources/",
    "/how-this-works/",
    "/how-this-works/starting-points/",
    "/how-this-works/intake/",
    "/how-this-works/accuracy/",
    "/how-this-works/editions/",
    "/privacy/",
    "/diary/",
    "/sitemap.xml",
    "/check/clear/",
    "/check/cleared/",
)
"""Pages that are the same for everybody."""

RESULTS = (
    "/result/",
    "/result/why/",
    "/result/fhir/",
    "/check/answers/",
    "/check/emergency/",
    "/check/today/",
)
"""What comes of answers."""

RETURNS = ("", "?return=result", "?return=food", "?return=answers&note=opened")

TOKENS = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ?")\w+"|name="check" value="[^"]*"')
"""What is made by chance for each page or check."""


class Walk:
    """Visitors in one world after another; what each page was is kept by world, visitor and address."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, ...], bytes] = {}

    def goes(self, name: str, world: World, people: Mapping[str, Answers], *, steps: int) -> None:
        """What these people can be shown in a world; without steps, the result alone.

        steps: how many pages of questions the last of them sees. All else is then asked for as well.
        """
        with world.inside():
            for who, answers in people.items():
                visitor = Visitor(world.edition)
                visitor.has(answers)
                for url in RESULTS if steps else RESULTS[:1]:
                    self._asks(visitor, world, url, name, who)
            if steps:
                self._asks(visitor, world, "/result/", name, who, HTMX)
                self._answers(visitor, world, name, who, steps)
                self._reads(Visitor(world.edition), world, name)

    def _reads(self, visitor: Visitor, world: World, name: str) -> None:
        for number, url in enumerate(READING):
            self._asks(visitor, world, url, name, "nobody")
            if name != USUAL:
                continue
            # Whatever a request can choose: what it asks for, under which name of the site, and with htmx.
            way = number % 3
            changed = f"{url}?zq={number}" if way == 0 and "?" not in url else url
            headers = {"Host": "localhost"} if way == 1 else HTMX if way == 2 else {}
            self._asks(visitor, world, changed, name, "another way", headers)
        self._searches(visitor, world, name)

    def _answers(self, visitor: Visitor, world: World, name: str, who: str, steps: int) -> None:
        for number, step in enumerate(list(world.edition.index.steps)[:steps]):
            for query in RETURNS:
                self._asks(visitor, world, f"/check/{step}/{query}", name, who, HTMX if number % 2 else {})
            sent = {"csrfmiddlewaretoken": visitor.csrf_token, "return": "result"}
            for data in (sent, sent | {"csrfmiddlewaretoken": "none of ours"}):
                response = visitor.client.post(f"/check/{step}/", data, SCRIPT_NAME=world.prefix)
                self._notes(response, (name, who, step, str(len(data["csrfmiddlewaretoken"]))))

    def _searches(self, visitor: Visitor, world: World, name: str) -> None:
        sent = {"csrfmiddlewaretoken": visitor.csrf_token, "q": "cramp"}
        self._notes(visitor.client.post("/search/", sent, SCRIPT_NAME=world.prefix), (name, "searches"))

    def _asks(
        self,
        visitor: Visitor,
        world: World,
        url: str,
        name: str,
        who: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        response = visitor.client.get(url, headers=dict(headers or {}), SCRIPT_NAME=world.prefix)
        self._notes(response, (name, who, url, *(headers or {})))

    def _notes(self, response: Any, key: tuple[str, ...]) -> None:
        assert response.status_code < 500, key
        self.pages[key] = TOKENS.sub(b"", response.content) + str(response.status_code).encode()


def one_by_one(edition: PublishedEdition) -> dict[str, Answers]:
    """People who differ from another in one answer: each question answered otherwise.

    Of what cautions look at, every choice, and left open.
    """
    usual = everything_answered(edition)
    careful = {finding for caution in edition.knowledge.cautions for finding in caution.when.findings}
    people: dict[str, Answers] = {"nobody in particular": usual}
    for slug, question in edition.index.questions.items():
        if careful & set(question.findings):
            people[f"{slug} left open"] = {name: given for name, given in usual.items() if name != slug}
        others = [choice.slug for choice in question.choices if choice.slug not in usual[slug]]
        for other in others if careful & set(question.findings) else others[-1:]:
            people[f"{slug} {other}"] = usual | {slug: (other,)}
    return people


def everything_answered(edition: PublishedEdition, *present: str) -> dict[str, tuple[str, ...]]:
    """Every question there is, as somebody with these findings answers it."""
    return Visitor(edition).would_answer(edition.index.questions, ("age-40-59", "sex-female", "in-calf", *present))


def a_few(edition: PublishedEdition) -> dict[str, Answers]:
    """With much to be told, and with food answered or not."""
    food = {*edition.index.screener_questions}
    much = everything_answered(
        edition, "takes-statin", "takes-loop-or-thiazide-diuretic", "has-kidney-disease", "at-night-or-rest"
    )
    return {
        "much": much,
        "help today": much | {"urgent-signs": ("swollen-leg",)},
        "an ambulance": much | {"urgent-now": ("poison",)},
        "an emergency department": much | {"urgent-signs": ("saddle",)},
        "barely begun": {"urgent-now": ("none",), "urgent-signs": ("saddle",)},
        "no food": {name: given for name, given in everything_answered(edition).items() if name not in food},
    }


def shown(name: str, world: World) -> tuple[dict[str, Answers], int]:
    """Who sees a world, and how many pages of questions the last of them sees.

    The cache itself puts into every key in what the worlds differ; only answers are for each piece to think of. So
    two who see most of the pieces would notice if it forgot something.
    """
    people = a_few(world.edition)
    if name == USUAL:
        return people, 4
    telling = {who: people[who] for who in ("much", "an ambulance")}
    return times(quick=telling, thorough=people), times(quick=1, thorough=4)


def eating(edition: PublishedEdition) -> dict[str, Answers]:
    """People who are alike but for one food, of which they have much, or none."""
    usual, index = everything_answered(edition), edition.index
    choices = {slug: index.questions[slug].choices for slug in index.screener_questions}
    return {
        f"{slug} {end}": usual | {slug: (some[end].slug,)} for slug, some in choices.items() for end in (0, -1)
    }


def test_no_two_values_are_kept_under_one_key_and_pages_are_as_on_the_first_day(
    worlds: dict[str, World],
) -> None:
    """One test: what its first half sees, with caches that give nothing back, its second half compares with."""
    first_day = Walk()
    with nothing_kept() as seen:
        usual, apart = worlds[USUAL], worlds[SOURCES_APART]
        first_day.goes("one by one", usual, one_by_one(usual.edition), steps=0)
        first_day.goes("eating", apart, eating(apart.edition), steps=0)
        first_day.goes("every step", usual, {"danger": {"urgent-now": ("chest-pain",)}}, steps=100)
        for name, world in worlds.items():
            people, steps = shown(name, world)
            first_day.goes(name, world, people, steps=steps)
    assert seen.shared == {}
    assert seen.caches <= seen.told.keys(), "a cache that nothing here comes near"

    later = Walk()
    for name in reversed(worlds):
        people, steps = shown(name, worlds[name])
        later.goes(name, worlds[name], people, steps=steps)
    assert [key for key, page in later.pages.items() if page != first_day.pages[key]] == []
