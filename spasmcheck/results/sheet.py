"""The printed result: one side for the doctor or pharmacist, one for the person. What is on it is bounded.

A clinician reads in a fixed order: how urgent and why, red flags asked and denied, findings, medicines, what may
contribute, tests. The person's side has the plan, the cautions and the sources that were used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spasmcheck.reasoning import Contribution
from spasmcheck.reasoning.knowledge import AdviceLevel, Source, Topic

from .cautions import CautionView
from .cited import told
from .contexts import ReasonView, ResultPage
from .contributors import Contributor
from .doctor_markup import questions
from .food import IntakeView
from .food_markup import estimate_text, food_table_sources, need_text, nutrients
from .pieces import Pieces

_CONTRIBUTORS = 5
_FOR, _AGAINST, _UNKNOWN = 5, 3, 2
_HELPED, _HELPS = 4, 3
_TESTED, _TESTS = 4, 2
_RULES = 6
_PORTIONS = 4
_LONGEST_PLACE = 90

_TOLD_APART = {Topic.DANGER_SIGNS, Topic.MEDICINES, Topic.SUPPLEMENTS, Topic.INTAKE}
"""Topics with a place of their own on the sheet."""


def render_sheet(pieces: Pieces, page: ResultPage) -> str:
    """Both sides."""
    shown = page.contributors[:_CONTRIBUTORS]
    cited: set[str] = set()
    values = {
        **_doctors_side(pieces, page, shown, cited),
        **_own_side(pieces, page, shown, cited),
    }
    values["sources"] = "".join(_source(pieces, number, slug) for number, slug in pieces.numbered(cited))
    return pieces.fragment("results/_sheet.html", code=page.code, edition=page.edition).fill(**values)


def _doctors_side(
    pieces: Pieces, page: ResultPage, shown: tuple[Contributor, ...], cited: set[str]
) -> dict[str, str]:
    level = page.level.value
    rules = [reason for reason in (*page.reasons, *page.lesser_reasons) if reason.rule]
    told_rules = rules[: max(_RULES, sum(r.level is page.level for r in rules))]
    cited.update(*(reason.rule.sources for reason in told_rules if reason.rule))
    cited.update(*(slugs for item in shown for slugs in told(item, _FOR, _AGAINST)))
    taken = _present(pieces, page, Topic.MEDICINES, Topic.SUPPLEMENTS)
    return {
        "level": pieces.html("results/_advice_title.html", level, level=level),
        "rules": f"<ul>{''.join(_rule(pieces, reason) for reason in told_rules)}</ul>" if told_rules else "",
        "red-flags": _red_flags(pieces, page),
        "medicines": pieces.fragment("results/_sheet_medicines.html", bool(taken), taken=bool(taken)).fill(
            medicines=_clinical(pieces, taken)
        ),
        "findings": "".join(_topic(pieces, page, topic) for topic in Topic if topic not in _TOLD_APART),
        "contributors": "".join(_contributor(pieces, item) for item in shown),
        "tests": "".join(
            pieces.html("results/_sheet_test.html", cause.slug, cause=cause, tests=cause.tests[:_TESTS])
            for cause in page.doctor.tests[:_TESTED]
        ),
    }


def _own_side(pieces: Pieces, page: ResultPage, shown: tuple[Contributor, ...], cited: set[str]) -> dict[str, str]:
    level = page.level.value
    lead = pieces.html("results/_advice_lead.html", level, level=level)
    helped = [item for item in shown if item.what_helps][:_HELPED]
    cited.update(*(item.cause.sources[:2] for item in helped))
    cited.update(*(view.caution.sources for view in page.cautions))
    return {
        "lead": lead,
        "worse": _worse(pieces, page),
        "helps": "".join(_helps(pieces, item) for item in helped),
        "questions": questions(pieces, page.doctor),
        "cautions": _cautions(pieces, page.cautions),
        "food": _food(pieces, page, cited),
    }


def _rule(pieces: Pieces, reason: ReasonView) -> str:
    rule = reason.rule
    if rule is None:
        return ""
    piece = pieces.fragment("results/_sheet_rule.html", rule.slug, rule=rule, cites=pieces.cites(rule.sources))
    return piece.fill(because="; ".join(pieces.clinical[slug] for slug in reason.findings))


def _red_flags(pieces: Pieces, page: ResultPage) -> str:
    """Danger signs by how they were answered; those that nobody asked of this person are left out."""
    known = page.assessment.findings
    answered = {row.question for section in page.answers for row in section.rows if row.labels}
    asked = [
        slug
        for slug in pieces.of_topic(Topic.DANGER_SIGNS)
        if not answered.isdisjoint(pieces.model.questions_of_finding.get(slug, ()))
    ]
    present = [slug for slug in asked if known.get(slug)]
    denied = [slug for slug in asked if known.get(slug) is False]
    unknown = [slug for slug in asked if slug not in known]
    has = (bool(present), bool(denied), bool(unknown))
    piece = pieces.fragment("results/_sheet_flags.html", *has, present=has[0], denied=has[1], unknown=has[2])
    return piece.fill(
        present=_clinical(pieces, present), denied=_clinical(pieces, denied), unknown=_clinical(pieces, unknown)
    )


def _topic(pieces: Pieces, page: ResultPage, topic: Topic) -> str:
    present = _present(pieces, page, topic)
    if not present:
        return ""
    piece = pieces.fragment("results/_sheet_topic.html", topic, topic=topic.value)
    return piece.fill(findings=_clinical(pieces, present))


def _contributor(pieces: Pieces, item: Contributor) -> str:
    piece = pieces.fragment(
        "results/_sheet_contributor.html", item.cause.slug, item.fit, cause=item.cause, fit=item.fit
    )
    sources = tuple(sorted({slug for slugs in told(item, _FOR, _AGAINST) for slug in slugs}))
    return piece.fill(
        **{"for": _weighed(pieces, item.told_for[:_FOR])},
        against=_weighed(pieces, item.told_against[:_AGAINST]),
        unknown=_clinical(pieces, (line.finding for line in item.unknown[:_UNKNOWN])),
        cites=pieces.cites(sources) if sources else "",
    )


def _weighed(pieces: Pieces, parts: Sequence[Contribution]) -> str:
    """Findings that counted by being there, then those that counted by being absent."""
    present = _clinical(pieces, (part.finding for part in parts if part.value))
    absent = _clinical(pieces, (part.finding for part in parts if not part.value))
    if absent:
        absent = pieces.fragment("results/_sheet_absent.html").fill(findings=absent)
    return "; ".join(filter(None, (present, absent)))


def _worse(pieces: Pieces, page: ResultPage) -> str:
    if page.level is AdviceLevel.EMERGENCY:
        return ""
    said = [(pieces.statement if change.taken else pieces.denial)[change.finding] for change in page.urgent_if]
    piece = pieces.fragment("results/_sheet_worse.html", bool(said), changes=bool(said))
    return piece.fill(changes="; ".join(said))


def _helps(pieces: Pieces, item: Contributor) -> str:
    cause = item.cause
    piece = pieces.fragment(
        "results/_sheet_helps.html", cause.slug, cause=cause, cites=pieces.cites(cause.sources[:2])
    )
    return piece.fill(lines=" ".join(pieces.text(line.text) for line in item.what_helps[:_HELPS]))


def _cautions(pieces: Pieces, cautions: tuple[CautionView, ...]) -> str:
    items = []
    for view in cautions:
        template = "results/_sheet_caution_waits.html" if view.waits_for else "results/_sheet_caution.html"
        piece = pieces.fragment(
            template, view.caution.slug, caution=view.caution, cites=pieces.cites(view.caution.sources)
        )
        items.append(piece.fill(because=pieces.either(pieces.question[slug] for slug in view.waits_for)))
    if not items:
        return ""
    return pieces.fragment("results/_sheet_cautions.html").fill(cautions="".join(items))


def _food(pieces: Pieces, page: ResultPage, cited: set[str]) -> str:
    food, plan = page.food, page.food.plan
    estimates = [view for view in food.intake if view.estimate]
    lines = [_estimate(pieces, view, cited) for view in estimates]
    rich, day = [], ""
    if plan is not None:
        sources = food_table_sources(plan)
        cited.update(sources)
        rich = [
            pieces.fragment(
                "results/_sheet_rich.html", nutrient.slug, sources, nutrient=nutrient, cites=pieces.cites(sources)
            ).fill(
                portions="; ".join(
                    pieces.html(
                        "results/_sheet_portion.html",
                        portion.food.slug,
                        nutrient.slug,
                        food=portion.food,
                        amount=portion.amounts[0],
                    )
                    for portion in plan.rich[nutrient.slug][:_PORTIONS]
                )
            )
            for nutrient in nutrients(food, plan.rich)
            if plan.rich[nutrient.slug]
        ]
        if plan.day.reached:
            day = pieces.html(
                "results/_sheet_day.html",
                food.table,
                tuple(plan.targets.items()),
                day=plan.day,
                cites=pieces.cites(sources),
            )
    if not lines and not rich and not day:
        return ""
    return pieces.fragment("results/_sheet_food.html").fill(estimates="".join(lines), rich="".join(rich), day=day)


def _estimate(pieces: Pieces, view: IntakeView, cited: set[str]) -> str:
    if view.estimate is None:
        return ""
    sources = tuple(sorted({slug for need in view.needs for slug in need.sources}))
    cited.update(sources)
    piece = pieces.fragment(
        "results/_sheet_estimate.html",
        view.nutrient.slug,
        sources,
        nutrient=view.nutrient,
        cites=pieces.cites(sources),
    )
    return piece.fill(estimate=estimate_text(pieces, view.estimate), need=need_text(pieces, view))


def _source(pieces: Pieces, number: int, slug: str) -> str:
    source = pieces.model.sources[slug]
    return pieces.html("results/_sheet_source.html", slug, number=number, source=source, place=place_of(source))


def place_of(source: Source) -> str:
    """Where to find a source, short enough to be typed: its DOI or PubMed number if it has one."""
    if source.doi:
        return f"doi.org/{source.doi}"
    if source.pmid:
        return f"PMID {source.pmid}"
    address = source.url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return address if len(address) <= _LONGEST_PLACE else address.split("?")[0][:_LONGEST_PLACE]


def _present(pieces: Pieces, page: ResultPage, *topics: Topic) -> list[str]:
    known = page.assessment.findings
    return [slug for topic in topics for slug in pieces.of_topic(topic) if known.get(slug)]


def _clinical(pieces: Pieces, slugs: Iterable[str]) -> str:
    return "; ".join(pieces.clinical[slug] for slug in slugs)
