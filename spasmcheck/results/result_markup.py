"""The result page as markup: pieces of the knowledge, joined and filled in for one visitor."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Contribution
from spasmcheck.results.page.cautions import CautionView
from spasmcheck.results.page.changes import Change
from spasmcheck.results.page.cited import sources_of_evidence, sources_on_page
from spasmcheck.results.page.contexts import ReasonView, ResultPage
from spasmcheck.results.page.contributors import Contributor, bar_of, strength_of
from spasmcheck.results.paper import render_sheet
from spasmcheck.web.answers import AnsweredQuestion
from spasmcheck.web.easing import EasedView
from spasmcheck.web.pages import layout_for, url_for
from spasmcheck.web.templatetags.slots import slot

from .markup.doctor_markup import doctor_section
from .markup.food_markup import food_section
from .markup.pieces import Pieces, pieces_for

_SIDES = {"for": "results/_for.html", "against": "results/_against.html"}


def render_result(request: HttpRequest, page: ResultPage) -> SafeString:
    """The whole page, its two printed sides included."""
    pieces = pieces_for(request, page.edition)
    layout = layout_for(request)
    frame = pieces.fragment(
        "results/result.html",
        layout,
        bool(page.cautions),
        bool(page.changes),
        page.finished,
        page.tells_food,
        layout=layout,
        finished=page.finished,
        tells_food=page.tells_food,
        cautions=page.cautions,
        changes=page.changes,
        edition=page.edition,
        csrf_token=slot("csrf"),
    )
    return frame.fill(
        csrf=get_token(request),
        lead=pieces.html("results/_lead.html", page.answered, answers=page.answered),
        advice=_advice(pieces, page) + _rule_out(pieces, page),
        left=_left(pieces, page),
        eased=_eased(pieces, page.eased),
        contributors=_contributors(pieces, page) if page.finished else "",
        food=food_section(pieces, page.food) if page.tells_food else "",
        cautions=_cautions(pieces, page.cautions),
        changes=_changes(pieces, page.changes),
        doctor=doctor_section(pieces, page.doctor),
        answers=_answers(pieces, page),
        sources=_sources(pieces, sources_on_page(page)),
        sheet=render_sheet(pieces, page),
    )


def render_why(request: HttpRequest, edition: PublishedEdition, shown: tuple[Contributor, ...]) -> SafeString:
    """Every answer that counted for or against what is shown, with the evidence behind it."""
    pieces = pieces_for(request, edition)
    layout = layout_for(request)
    frame = pieces.fragment("results/why.html", layout, layout=layout, edition=edition, csrf_token=slot("csrf"))
    return frame.fill(
        csrf=get_token(request),
        contributors="".join(_why(pieces, item) for item in shown),
        sources=_sources(pieces, sources_of_evidence(shown)),
    )


def _eased(pieces: Pieces, eased: EasedView | None) -> str:
    return pieces.html("components/_eased.html", eased, eased=eased) if eased else ""


def _rule_out(pieces: Pieces, page: ResultPage) -> str:
    if not page.rule_out:
        return ""
    lines = [
        pieces.html("results/_rule_out_line.html", view.name, view.cause and view.cause.slug, view=view)
        for view in page.rule_out
    ]
    return pieces.fragment("results/_rule_out.html").fill(lines="".join(lines))


def _contributors(pieces: Pieces, page: ResultPage) -> str:
    if not page.contributors:
        return pieces.html("results/_no_contributors.html")
    cards = "".join(_contributor(pieces, item) for item in page.contributors)
    return pieces.fragment("results/_contributors.html").fill(contributors=cards)


def _why(pieces: Pieces, item: Contributor) -> str:
    every = [(part, "for") for part in item.supports] + [(part, "against") for part in item.opposes]
    lines = "".join(_part(pieces, "results/_evidence_line.html", part, side) for part, side in every)
    piece = pieces.fragment("results/_why.html", item.cause.slug, item.fit, cause=item.cause, fit=item.fit)
    return piece.fill(lines=lines)


def _advice(pieces: Pieces, page: ResultPage) -> str:
    reasons = worse = ""
    if page.reasons:
        lesser = len(page.lesser_reasons)
        reasons = pieces.fragment("results/_reasons.html", lesser, lesser=lesser).fill(
            reasons="".join(_reason(pieces, reason) for reason in page.reasons),
            lesser="".join(_reason(pieces, reason) for reason in page.lesser_reasons),
        )
    if page.urgent_if:
        worse = pieces.fragment("results/_worse.html").fill(
            changes="".join(_worse(pieces, change) for change in page.urgent_if)
        )
    level, ambulance, helplines = page.level.value, page.ambulance, page.helplines
    piece = pieces.fragment(
        "results/_advice.html",
        level,
        ambulance,
        helplines,
        level=level,
        ambulance=ambulance,
        helplines=helplines,
    )
    return piece.fill(reasons=reasons, worse=worse)


def _reason(pieces: Pieces, reason: ReasonView) -> str:
    rule = reason.rule
    if rule is None and not reason.cause:
        return pieces.html("results/_no_fit_reason.html")
    if rule is None:
        return pieces.html("results/_cause_reason.html", reason.cause, cause=pieces.cause(reason.cause))
    piece = pieces.fragment("results/_rule.html", rule.slug, rule=rule, cites=pieces.cites(rule.sources))
    return piece.fill(because="; ".join(pieces.statement[slug] for slug in reason.findings))


def _worse(pieces: Pieces, change: Change) -> str:
    piece = pieces.fragment(
        "results/_worse_line.html",
        change.level,
        change.step,
        change.asked,
        level=change.level,
        step=change.step,
        asked=change.asked,
    )
    return piece.fill(statement=_said(pieces, change))


def _said(pieces: Pieces, change: Change) -> str:
    return (pieces.statement if change.taken else pieces.denial)[change.finding]


def _left(pieces: Pieces, page: ResultPage) -> str:
    if not page.open_step:
        return ""
    piece = pieces.fragment("results/_left.html", page.about_left, left=page.about_left)
    return piece.fill(href=url_for("assessment:step", page.open_step))


def _contributor(pieces: Pieces, item: Contributor) -> str:
    cause = item.cause
    card = pieces.fragment(
        "results/_contributor.html",
        cause.slug,
        item.fit,
        item.pointed,
        item.set_back,
        cause=cause,
        fit=item.fit,
        pointed=item.pointed,
        set_back=item.set_back,
        cites=pieces.cites(cause.sources),
    )
    every = len(item.supports) + len(item.opposes)
    return card.fill(
        supports=_reasons(pieces, "for", item.told_for),
        opposes=_reasons(pieces, "against", item.told_against),
        unknown=_unknown(pieces, item),
        helps=_helps(pieces, item),
        every=pieces.html("results/_every.html", cause.slug, every, cause=cause, number=every) if every else "",
    )


def _reasons(pieces: Pieces, side: str, told: tuple[Contribution, ...]) -> str:
    if not told:
        return ""
    lines = [_part(pieces, "results/_reason.html", part, side) for part in told]
    return pieces.fragment(_SIDES[side]).fill(lines="".join(lines))


def _part(pieces: Pieces, template: str, part: Contribution, side: str) -> str:
    row = part.evidence
    made = pieces.made(template, row.cause, row.finding, part.value)
    if made is not None:
        return made
    return pieces.html(
        template,
        row.cause,
        row.finding,
        part.value,
        text=(pieces.statement if part.value else pieces.denial)[row.finding],
        bar=bar_of(part),
        strength=strength_of(part),
        side=side,
        grade=row.grade,
        row=row,
        cites=pieces.cites(row.sources),
    )


def _unknown(pieces: Pieces, item: Contributor) -> str:
    if not item.unknown:
        return ""
    lines = [
        pieces.html(
            "results/_unknown_line.html",
            line.finding,
            line.step,
            line.return_to,
            question=pieces.question[line.finding],
            step=line.step,
            return_to=line.return_to,
        )
        for line in item.unknown
    ]
    return pieces.fragment("results/_unknown.html").fill(lines="".join(lines))


def _helps(pieces: Pieces, item: Contributor) -> str:
    if not item.cause.what_helps:
        return ""
    slug = item.cause.slug
    lines = [pieces.html("results/_help.html", slug, line.text, line=line) for line in item.what_helps]
    told = bool(lines)
    return pieces.fragment("results/_helps.html").fill(
        lines=f"<ul>{''.join(lines)}</ul>" if lines else "",
        left_out=pieces.html("results/_helps_left_out.html", told, told=told) if item.left_out else "",
    )


def _cautions(pieces: Pieces, cautions: tuple[CautionView, ...]) -> str:
    if not cautions:
        return ""
    items = [_caution(pieces, view) for view in cautions]
    return pieces.fragment("results/_cautions.html").fill(cautions="".join(items))


def _caution(pieces: Pieces, view: CautionView) -> str:
    caution = view.caution
    if not view.waits_for:
        piece = pieces.fragment(
            "results/_caution.html",
            caution.slug,
            caution=caution,
            about=view.about,
            cites=pieces.cites(view.sources),
        )
        return piece.fill(because="; ".join(pieces.statement[slug] for slug in view.because))
    index = pieces.index
    links = [
        pieces.html(
            "results/_answer_link.html",
            question,
            step=index.step_of_question[question],
            name=index.name_of_question[question],
        )
        for question in view.questions
    ]
    piece = pieces.fragment(
        "results/_caution_waits.html", caution.subject, caution.effect, caution=caution, about=view.about
    )
    return piece.fill(
        because=pieces.either(pieces.question[slug] for slug in view.waits_for),
        links=", ".join(links),
        cites=pieces.cites(view.sources),
    )


def _changes(pieces: Pieces, changes: tuple[Change, ...]) -> str:
    if not changes:
        return ""
    items = [_change(pieces, change) for change in changes]
    return pieces.fragment("results/_changes.html").fill(changes="".join(items))


def _change(pieces: Pieces, change: Change) -> str:
    moves = [
        pieces.html(
            "results/_move.html",
            move.cause,
            move.band,
            name=pieces.cause(move.cause).plain_name,
            band=move.band,
        )
        for move in change.moves
    ]
    piece = pieces.fragment(
        "results/_change.html", change.step, change.asked, step=change.step, asked=change.asked
    )
    return piece.fill(statement=_said(pieces, change), moves=" ".join(moves))


def _answers(pieces: Pieces, page: ResultPage) -> str:
    return "".join(
        pieces.fragment("results/_answers.html", section.name, section=section.name).fill(
            rows="".join(_answer(pieces, row) for row in section.rows)
        )
        for section in page.answers
    )


def _answer(pieces: Pieces, row: AnsweredQuestion) -> str:
    slotted, labels = bool(row.labels), row.labels
    piece = pieces.fragment(
        "components/_answer.html", row.question, slotted, row=row, slotted=slotted, return_to="result"
    )
    if not slotted:
        return piece.fill()
    if len(labels) == 1:
        return piece.fill(value=pieces.text(labels[0]))
    items = "".join(pieces.html("results/_label.html", label, label=label) for label in labels)
    return piece.fill(value=pieces.fragment("results/_labels.html").fill(labels=items))


def _sources(pieces: Pieces, slugs: Iterable[str]) -> str:
    return "".join(
        pieces.html("components/_numbered_source.html", slug, number=number, source=pieces.index.sources[slug])
        for number, slug in pieces.numbered(slugs)
    )
