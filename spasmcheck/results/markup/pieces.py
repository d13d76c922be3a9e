"""Markup that depends on rows of the knowledge alone: rendered once, then joined and filled in for each visitor.

A piece is known by rows, by whether a finding is true or false, or by one of the few ways to lay a table (diet,
and what is held back); never by what one visitor answered in all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning.knowledge import Cause, Topic
from spasmcheck.web.context import site
from spasmcheck.web.fragments import Fragment, FragmentCache
from spasmcheck.web.sources import cites, source_numbers


class Pieces:
    """The pieces of one edition in one language, under the settings of the site that visitors see."""

    def __init__(self, edition: PublishedEdition, around: Mapping[str, object]) -> None:
        self.edition = edition
        self.index = edition.index
        self._around = dict(around)
        self._made: dict[Hashable, Any] = {}
        findings = edition.knowledge.findings
        self.statement = {row.slug: conditional_escape(row.statement) for row in findings}
        self.denial = {row.slug: conditional_escape(row.denial) for row in findings}
        self.question = {row.slug: conditional_escape(row.question) for row in findings}
        self.clinical = {row.slug: conditional_escape(row.clinical) for row in findings}
        in_order = dict.fromkeys(slug for question in self.index.questions.values() for slug in question.findings)
        self._of_topic: dict[Topic, list[str]] = {}
        for slug in dict.fromkeys((*in_order, *self.index.findings)):
            self._of_topic.setdefault(self.index.findings[slug].topic, []).append(slug)
        self._numbers = source_numbers(edition)
        self._span = self.fragment("results/_span.html")
        self._or = f" {self.html('results/_or.html')} "
        self.plenty = self.html("results/_plenty.html")

    def fragment(self, template: str, *key: Hashable, **context: object) -> Fragment:
        """A piece with slots. The key has to tell apart all that the context can hold."""
        made: Fragment | None = self._made.get((template, *key))
        if made is None:
            made = self._made[(template, *key)] = Fragment.of(self._render(template, context))
        return made

    def html(self, template: str, *key: Hashable, **context: object) -> SafeString:
        """A piece without slots."""
        made: SafeString | None = self._made.get((template, *key))
        if made is None:
            made = self._made[(template, *key)] = Fragment.of(self._render(template, context)).fill()
        return made

    def made(self, template: str, *key: Hashable) -> SafeString | None:
        """A piece without slots that has been rendered before, or None."""
        made: SafeString | None = self._made.get((template, *key))
        return made

    def text(self, words: str) -> str:
        """Words of the knowledge, escaped."""
        made: str | None = self._made.get(words)
        if made is None:
            made = self._made[words] = conditional_escape(words)
        return made

    def number(self, amount: float) -> str:
        """An amount without decimals, as the language writes it."""
        made: str | None = self._made.get(amount)
        if made is None:
            made = self._made[amount] = floatformat(amount, "0g")
        return made

    def span(self, low: float, high: float) -> str:
        """One amount, or a span from one to another."""
        if low == high:
            return self.number(low)
        return self._span.fill(low=self.number(low), high=self.number(high))

    def either(self, clauses: Iterable[str]) -> str:
        """Clauses of which any may be so."""
        return self._or.join(clauses)

    def numbered(self, slugs: Iterable[str]) -> list[tuple[int, str]]:
        """Sources with their numbers, in their order."""
        return sorted((self._numbers[slug], slug) for slug in slugs)

    def cites(self, slugs: tuple[str, ...]) -> SafeString:
        """Links to sources by number, or the word that there is none and somebody judged."""
        made: SafeString | None = self._made.get(slugs)
        if made is None:
            numbers = cites(self.edition, slugs)
            made = self._made[slugs] = self.html("components/_cites.html", slugs, cites=numbers)
        return made

    def of_topic(self, topic: Topic) -> list[str]:
        """The findings on a topic, in the order in which they are asked."""
        return self._of_topic.get(topic, [])

    def cause(self, slug: str) -> Cause:
        """A cause by its slug."""
        return self.index.causes[slug]

    def _render(self, template: str, context: Mapping[str, object]) -> str:
        return render_to_string(template, {**self._around, **context})


_pieces: FragmentCache[Pieces] = FragmentCache(20)


def pieces_for(request: HttpRequest, edition: PublishedEdition) -> Pieces:
    """The pieces that this request is answered with."""
    return _pieces.get(edition, "pieces", lambda: Pieces(edition, site(request)))
