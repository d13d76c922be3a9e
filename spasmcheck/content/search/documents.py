"""The documents of the search index: the rows that visitors can look up, with the page and anchor that show them.

Pages without rows of their own, such as the list of causes, are indexed by the `title` and `description` blocks
of their templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.template import Context
from django.template.loader import get_template, render_to_string
from django.template.loader_tags import BlockNode
from django.utils.translation import gettext_lazy as _

from spasmcheck.content.notes import notes_about
from spasmcheck.content.page_spec import PageSpec
from spasmcheck.content.site_pages import PAGES
from spasmcheck.content.words import LONGEST, words
from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.evidence.labelling import give_words
from spasmcheck.reasoning.knowledge import (
    AdviceLevel,
    Cause,
    Caution,
    Condition,
    Knowledge,
    Note,
    NoteTopic,
    Nutrient,
    Page,
    RedFlag,
    Topic,
)
from spasmcheck.web.pages import url_for
from spasmcheck.web.sources import source_numbers

from .ranking import Fields


class Kind(StrEnum):
    """The kind of a search result, shown beside its title."""

    PAGE = "page"
    ELECTROLYTE = "electrolyte"
    CAUSE = "cause"
    MEDICINE = "medicine"
    DANGER_SIGN = "danger-sign"
    CAUTION = "caution"
    CLAIM = "claim"
    MUSCLES = "muscles"
    FOOD = "food"
    SOURCE = "source"


give_words(
    Kind,
    name={
        Kind.PAGE: _("Page"),
        Kind.ELECTROLYTE: _("Minerals and vitamin D"),
        Kind.CAUSE: _("Cause of spasms"),
        Kind.MEDICINE: _("Medicines"),
        Kind.DANGER_SIGN: _("Danger sign"),
        Kind.CAUTION: _("Who should take care"),
        Kind.CLAIM: _("Claim, checked"),
        Kind.MUSCLES: _("How muscles work"),
        Kind.FOOD: _("Food"),
        Kind.SOURCE: _("Source"),
    },
)


ELSEWHERE = {"assessment:start": "assessment/start.html", "results:diary": "results/diary.html"}
"""Pages of other apps to index, by URL name, with the templates that hold their title and description."""

_ABOUT_NUTRIENTS = (NoteTopic.ABSORPTION, NoteTopic.SUPPLEMENTS, NoteTopic.INTAKES)

_PAGE_OF_ITS_OWN = 1.3
_ONE_OF_MANY = 0.8
_SUPPORTING = 0.35
"""Ranking weights (1 is usual): a page about one thing, one of many rules on a page, a source, which few look for.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry of the search index.

    page: URL name; slug: its argument, or "". anchor: fragment on the page, or "". query: value of the parameter
    `q` in the link, or "". level: urgency of a danger sign, None for other kinds. alarms: stems of the words with
    which a visitor would describe the emergency; empty unless level is EMERGENCY.
    """

    kind: Kind
    fields: Fields
    page: str
    slug: str = ""
    anchor: str = ""
    query: str = ""
    level: AdviceLevel | None = None
    alarms: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """Return the URL path, without query and anchor."""
        return _path(self.page, self.slug)


def documents(edition: PublishedEdition) -> tuple[Document, ...]:
    """Return all documents of an edition. Results with equal scores are listed in this order."""
    return tuple(_all(edition))


def _all(edition: PublishedEdition) -> Iterator[Document]:
    knowledge = edition.knowledge
    yield from (_danger_sign(edition, rule) for rule in knowledge.red_flags)
    yield from (_cause(cause) for cause in knowledge.causes)
    about = notes_about(knowledge, *_ABOUT_NUTRIENTS)
    yield from (_electrolyte(nutrient, about) for nutrient in knowledge.nutrients)
    yield from (_whole(name, template) for name, template in ELSEWHERE.items())
    yield from (
        _whole(page.page, page.template, _told(page, knowledge)) for page in PAGES if isinstance(page, PageSpec)
    )
    yield from (_text_page(page) for page in knowledge.pages)
    yield from _medicines(knowledge)
    yield from (_caution(edition, rule) for rule in knowledge.cautions)
    for claim in knowledge.claims:
        yield Document(Kind.CLAIM, Fields(claim.claim, lines=(claim.note,)), "content:claims", anchor=claim.slug)
    yield from _muscles(knowledge)
    yield from _foods(knowledge)
    numbers = source_numbers(edition)
    for source in knowledge.sources:
        told = ", ".join(filter(None, (source.publisher, str(source.year or ""))))
        found = Fields(source.title, tuple(filter(None, (source.doi, source.pmid))), (told,), weight=_SUPPORTING)
        yield Document(Kind.SOURCE, found, "content:sources", anchor=f"s{numbers[source.slug]}")


def _danger_sign(edition: PublishedEdition, rule: RedFlag) -> Document:
    names = (*_statements(edition, rule.when), *_also_said(rule.slug))
    urgent = rule.advice_level is AdviceLevel.EMERGENCY
    return Document(
        Kind.DANGER_SIGN,
        Fields(rule.say, names, (rule.why,), weight=1.0 if urgent else _ONE_OF_MANY),
        "content:help",
        anchor=rule.advice_level,
        level=rule.advice_level,
        alarms=_alarms(edition, rule) if urgent else frozenset(),
    )


def _alarms(edition: PublishedEdition, rule: RedFlag) -> frozenset[str]:
    # Only words that both the finding and the advice contain: circumstances such as "after heat or exercise" occur
    # in one of them alone and are no sign of an emergency by themselves.
    signs = (
        edition.index.findings[slug].statement
        for slug in (*rule.when.all_of, *rule.when.any_of)
        if edition.index.findings[slug].topic is Topic.DANGER_SIGNS
    )
    return _stems(*signs) & _stems(rule.say) | _stems(*_also_said(rule.slug))


def _stems(*texts: str) -> frozenset[str]:
    return frozenset(word.stem for text in texts for word in words(text))


def _caution(edition: PublishedEdition, rule: Caution) -> Document:
    found = Fields(rule.say, tuple(_statements(edition, rule.when)), (rule.why,), weight=_ONE_OF_MANY)
    return Document(Kind.CAUTION, found, "content:cautions", anchor=rule.subject)


def _cause(cause: Cause) -> Document:
    helps = (line.text for line in cause.what_helps)
    lines = (*cause.how_it_causes_spasms, *helps, *cause.when_to_see_doctor, *cause.cautions, *cause.tests)
    names = (cause.clinical_name, cause.one_line, *_also_said(cause.slug))
    lines = (cause.one_line, *lines, *cause.notable_studies)
    return Document(
        Kind.CAUSE, Fields(cause.plain_name, names, lines, weight=_PAGE_OF_ITS_OWN), "content:cause", cause.slug
    )


def _electrolyte(nutrient: Nutrient, notes: Iterable[Note]) -> Document:
    shown = [note for note in notes if note.nutrient == nutrient.slug]
    lines = (*nutrient.role, *nutrient.symptoms, *nutrient.risk_groups, *nutrient.drug_causes, *nutrient.mechanism)
    lines = (*lines, nutrient.intake, *_noted(shown))
    found = Fields(nutrient.name, (nutrient.deficiency_name,), lines, weight=_PAGE_OF_ITS_OWN)
    return Document(Kind.ELECTROLYTE, found, "content:electrolyte", nutrient.slug)


def _medicines(knowledge: Knowledge) -> Iterator[Document]:
    for group in knowledge.medicine_groups:
        names = (", ".join(group.examples), *_also_said(group.finding))
        lines = (group.effect, ", ".join(group.examples), group.what_to_do, *group.figures)
        yield Document(Kind.MEDICINE, Fields(group.name, names, lines), "content:medicines", anchor=group.finding)


def _foods(knowledge: Knowledge) -> Iterator[Document]:
    groups = {group.slug: group.name for group in knowledge.food_groups}
    for food in knowledge.foods:
        lines = (f"{groups[food.group]}: {food.serving}", *filter(None, (food.note,)))
        yield Document(Kind.FOOD, Fields(food.name, lines=lines), "content:foods", query=_few_words(food.name))


def _few_words(name: str) -> str:
    """Return the name cut at a word boundary to at most `LONGEST` characters, the limit of the food search."""
    return name if len(name) <= LONGEST else name[:LONGEST].rpartition(" ")[0]


def _muscles(knowledge: Knowledge) -> Iterator[Document]:
    for mechanism in knowledge.mechanisms:
        for step in mechanism.steps:
            lines = (*step.what_happens, *(disturbance.text for disturbance in step.disturbances))
            yield Document(Kind.MUSCLES, Fields(step.title, lines=lines), "content:muscles", anchor=step.slug)


def _whole(name: str, template: str, told: Iterable[str] = ()) -> Document:
    lines = tuple(filter(None, (_says(template, "description"), *told)))
    return Document(Kind.PAGE, Fields(_says(template, "title"), lines=lines), name)


def _told(page: PageSpec, knowledge: Knowledge) -> Iterator[str]:
    yield from page.lines(knowledge)
    yield from _noted(notes_about(knowledge, *page.topics))


def _text_page(page: Page) -> Document:
    names = tuple(section.heading for section in page.sections)
    said = (line for section in page.sections for line in (*section.text, *section.bullets))
    lines = (page.lead, page.description, *said)
    return Document(
        Kind.PAGE, Fields(page.title, names, lines, weight=_PAGE_OF_ITS_OWN), "content:page", page.slug
    )


def _path(page: str, slug: str) -> str:
    return url_for(page, *([slug] if slug else []))


def _noted(notes: Iterable[Note]) -> Iterator[str]:
    for note in notes:
        yield from (part for part in (note.title, *note.text, note.meaning) if part)


def _statements(edition: PublishedEdition, when: Condition) -> Iterator[str]:
    return (edition.index.findings[slug].statement for slug in (*when.all_of, *when.any_of))


def _also_said(slug: str) -> tuple[str, ...]:
    said = " ".join(render_to_string("content/_also_said.html", {"slug": slug}).split())
    return (said,) if said else ()


def _says(template: str, block: str) -> str:
    """Return the text of a template's block, else of the same block in base.html, else "".

    The block is rendered without the context of the page.
    """
    context = Context(autoescape=False)
    for name in (template, "base.html"):
        found = get_template(name).template  # type: ignore[attr-defined]
        for node in found.nodelist.get_nodes_by_type(BlockNode):
            if node.name == block:
                with context.bind_template(found):
                    said = " ".join(node.nodelist.render(context).split())
                # A block may start with a number from the context, which is missing here: capitalise the rest.
                return said[:1].upper() + said[1:]
    return ""
