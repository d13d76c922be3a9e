"""The side for the doctor or pharmacist, in the order in which they read.

How urgent and why, red flags asked and denied, findings, medicines, what may contribute, tests.
"""

from __future__ import annotations

from collections.abc import Sequence

from spasmcheck.reasoning import Contribution
from spasmcheck.reasoning.knowledge import Topic
from spasmcheck.results.markup.pieces import Pieces
from spasmcheck.results.page.contexts import ReasonView, ResultPage
from spasmcheck.results.page.contributors import Contributor

from .words import and_more, cited_briefly, clinical, some_clinical

# What there is room for; the screen has all of it.
_RULES = 5
_FLAGS = 16
_RULED_OUT, _RULED_OUT_OF_MANY = 6, 3
_BECAUSE = 3
_OF_A_TOPIC, _OF_A_TOPIC_OF_MANY, _MANY = 6, 3, 26
_MEDICINES = 12
_CONTRIBUTORS = 4
_FOR, _AGAINST, _UNKNOWN = 3, 2, 2
_TESTED, _TESTS = 3, 2

_TOLD_APART = {Topic.DANGER_SIGNS, Topic.MEDICINES, Topic.SUPPLEMENTS, Topic.INTAKE}
"""Topics with a place of their own on the sheet."""


def clinicians_side(pieces: Pieces, page: ResultPage, cited: set[str]) -> dict[str, str]:
    """What fills the side, by slot. Sources that it cites are added to `cited`."""
    level = page.level.value
    taken = _present(pieces, page, Topic.MEDICINES, Topic.SUPPLEMENTS)
    asked = any(_asked(pieces, page, topic) for topic in (Topic.MEDICINES, Topic.SUPPLEMENTS))
    medicines = pieces.fragment(
        "results/paper/_medicines.html", bool(taken), asked, taken=bool(taken), asked=asked
    )
    return {
        "level": pieces.html(
            "components/_advice_title.html", level, page.ambulance, level=level, ambulance=page.ambulance
        ),
        "rules": _rules(pieces, page, cited),
        "red-flags": _red_flags(pieces, page),
        "findings": _findings(pieces, page),
        "medicines": medicines.fill(medicines=some_clinical(pieces, taken, _MEDICINES)),
        "rule-out": _rule_out(pieces, page),
        "contributors": _contributors(pieces, page, cited) if page.finished else "",
    }


def _rule_out(pieces: Pieces, page: ResultPage) -> str:
    if not page.rule_out:
        return ""
    most = _RULED_OUT_OF_MANY if is_long(page) else _RULED_OUT
    names = "; ".join(pieces.text(view.name) for view in page.rule_out[:most])
    return pieces.fragment("results/paper/_rule_out.html").fill(
        names=names, more=and_more(pieces, len(page.rule_out) - most)
    )


def _contributors(pieces: Pieces, page: ResultPage, cited: set[str]) -> str:
    """What may contribute, and the tests that the sources name for it."""
    if not page.contributors:
        return pieces.html("results/paper/_no_contributors.html")
    return pieces.fragment("results/paper/_contributors.html").fill(
        contributors="".join(_contributor(pieces, item, cited) for item in page.contributors[:_CONTRIBUTORS]),
        more=and_more(pieces, len(page.contributors) - _CONTRIBUTORS),
        tests="".join(
            pieces.html("results/paper/_test.html", cause.slug, cause=cause, tests=cause.tests[:_TESTS])
            for cause in page.doctor.tests[:_TESTED]
        ),
    )


def is_long(page: ResultPage) -> bool:
    """Whether so much was reported that the sheet needs smaller letters."""
    return sum(page.assessment.findings.values()) > _MANY


def _rules(pieces: Pieces, page: ResultPage, cited: set[str]) -> str:
    fired = [reason for reason in (*page.reasons, *page.lesser_reasons) if reason.rule]
    if not fired:
        return ""
    return pieces.fragment("results/paper/_rules.html").fill(
        rules="".join(_rule(pieces, reason, cited) for reason in fired[:_RULES]),
        more=and_more(pieces, len(fired) - _RULES),
    )


def _rule(pieces: Pieces, reason: ReasonView, cited: set[str]) -> str:
    rule = reason.rule
    if rule is None:
        return ""
    cites = cited_briefly(pieces, rule.sources, cited)
    piece = pieces.fragment("results/paper/_rule.html", rule.slug, rule=rule, cites=cites)
    return piece.fill(because=some_clinical(pieces, reason.findings, _BECAUSE))


def _red_flags(pieces: Pieces, page: ResultPage) -> str:
    """What is present of the rules that call for urgent help and of the danger signs, then what was denied.

    Danger signs that nobody asked of this person are left out.
    """
    known = page.assessment.findings
    of_urgent_rules = dict.fromkeys(
        slug
        for reason in (*page.reasons, *page.lesser_reasons)
        if reason.rule is not None and reason.level.is_urgent
        for slug in reason.findings
    )
    asked = _asked(pieces, page, Topic.DANGER_SIGNS)
    present = [*of_urgent_rules, *(slug for slug in asked if known.get(slug) and slug not in of_urgent_rules)]
    denied = [slug for slug in asked if known.get(slug) is False]
    unknown = [slug for slug in asked if slug not in known]
    has = (bool(present), bool(denied), bool(unknown))
    piece = pieces.fragment("results/paper/_flags.html", *has, present=has[0], denied=has[1], unknown=has[2])
    return piece.fill(
        present=some_clinical(pieces, present, _FLAGS),
        denied=clinical(pieces, denied),
        unknown=clinical(pieces, unknown),
    )


def _asked(pieces: Pieces, page: ResultPage, topic: Topic) -> list[str]:
    """The findings of a topic of which a question was answered."""
    answered = {row.question for section in page.answers for row in section.rows if row.labels}
    return [
        slug
        for slug in pieces.of_topic(topic)
        if not answered.isdisjoint(pieces.index.questions_of_finding.get(slug, ()))
    ]


def _findings(pieces: Pieces, page: ResultPage) -> str:
    """What was reported, by topic; of very much, less of each topic."""
    present = {topic: _present(pieces, page, topic) for topic in Topic if topic not in _TOLD_APART}
    most = _OF_A_TOPIC_OF_MANY if is_long(page) else _OF_A_TOPIC
    return "".join(
        pieces.fragment("results/paper/_topic.html", topic, topic=topic).fill(
            findings=some_clinical(pieces, slugs, most)
        )
        for topic, slugs in present.items()
        if slugs
    )


def _contributor(pieces: Pieces, item: Contributor, cited: set[str]) -> str:
    told_for, told_against = item.told_for[:_FOR], item.told_against[:_AGAINST]
    sources = dict.fromkeys(slug for part in (*told_for, *told_against) for slug in part.evidence.sources[:1])
    piece = pieces.fragment(
        "results/paper/_contributor.html", item.cause.slug, item.fit, cause=item.cause, fit=item.fit
    )
    cited.update(sources)
    return piece.fill(
        supports=_weighed(pieces, told_for),
        opposes=_weighed(pieces, told_against),
        unknown=clinical(pieces, (line.finding for line in item.unknown[:_UNKNOWN])),
        cites=pieces.cites(tuple(sorted(sources))) if sources else "",
    )


def _weighed(pieces: Pieces, parts: Sequence[Contribution]) -> str:
    """Findings that counted by being there, then those that counted by being absent."""
    present = clinical(pieces, (part.finding for part in parts if part.value))
    absent = clinical(pieces, (part.finding for part in parts if not part.value))
    if absent:
        absent = pieces.fragment("results/paper/_absent.html").fill(findings=absent)
    return "; ".join(filter(None, (present, absent)))


def _present(pieces: Pieces, page: ResultPage, *topics: Topic) -> list[str]:
    known = page.assessment.findings
    return [slug for topic in topics for slug in pieces.of_topic(topic) if known.get(slug)]
