"""The result page of each reference case: all that its assessment holds is on it, in words."""

from __future__ import annotations

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import follow
from spasmcheck.reasoning.knowledge import AdviceLevel
from tests.integration.results.conftest import Read, read_result
from tests.pages import Element

Results = dict[str, Read]

LEVELS = {
    AdviceLevel.SAME_DAY: "Get medical help today",
    AdviceLevel.SEE_DOCTOR: "Make an appointment with a doctor",
    AdviceLevel.SELF_CARE: "You can look after this yourself for now",
}
CALL, GO = "Call your local emergency number now", "Go to an emergency department now"


def level_in_words(read: Read, edition: PublishedEdition) -> str:
    """What the advice of this person is called."""
    advice = read.assessment.advice
    if advice.level is not AdviceLevel.EMERGENCY:
        return LEVELS[advice.level]
    rules = [edition.index.red_flags[reason.rule] for reason in advice.because if reason.rule]
    return CALL if any(rule.ambulance for rule in rules) else GO


def words(text: str) -> str:
    """With white space as on a page."""
    return " ".join(text.split())


def test_all_of_them_can_be_read(results: Results) -> None:
    assert len(results) >= 130
    assert {read.status for read in results.values()} == {200}
    assert {read.page.heading for read in results.values()} == {"Your result"}


def test_the_advice_comes_first_and_in_words(results: Results, edition: PublishedEdition) -> None:
    told = set()
    for slug, read in results.items():
        card = read.page.root.one("section", class_="advice")
        expected = level_in_words(read, edition)
        told.add(expected)
        assert expected in card.all("h2")[0].text, slug
        # One instruction, on the screen and on paper.
        for other in {CALL, GO} - {expected}:
            assert other not in read.page.text, slug
        assert f"advice--{read.assessment.advice.level}" in card.get("class"), slug
        # Nothing stands before it but the heading and how to keep the page.
        sections = read.page.root.one("main").all("section")
        assert sections[0] is card, slug
    assert told == {CALL, GO, *LEVELS.values()}


def test_every_rule_that_fired_is_told_with_the_answers_that_set_it_off(
    results: Results, edition: PublishedEdition
) -> None:
    rules = {rule.slug: rule for rule in edition.knowledge.red_flags}
    told = 0
    for slug, read in results.items():
        text = read.page.root.one("section", class_="advice").text
        for reason in read.assessment.advice.because:
            if reason.rule:
                told += 1
                assert words(rules[reason.rule].say) in text, (slug, reason.rule)
                for finding in reason.findings:
                    assert words(edition.index.findings[finding].statement) in text, (slug, finding)
            elif reason.cause:
                assert words(edition.index.causes[reason.cause].plain_name) in text, (slug, reason.cause)
            else:
                assert "do not fit anything that we know well enough" in text, slug
    assert told >= 60


def test_the_doctors_sheet_names_what_is_present_and_never_says_otherwise(
    results: Results, edition: PublishedEdition
) -> None:
    urgent = 0
    for slug, read in results.items():
        flags = read.sheet.one("div", class_="sheet__flags")
        reasons = [reason for reason in read.assessment.advice.because if reason.rule and reason.level.is_urgent]
        present = [edition.index.findings[finding].clinical for reason in reasons for finding in reason.findings]
        urgent += bool(present)
        assert ("None present." in flags.text) is not ("Present:" in flags.text), slug
        first = flags.all("p")[0].text
        assert all(words(finding) in first for finding in present), slug
        assert "on the screen" not in read.sheet.text, slug
    assert urgent >= 20


def test_paper_denies_no_medicine_that_nobody_asked_about(edition: PublishedEdition) -> None:
    early = read_result(edition, {"urgent-now": ("none",), "urgent-signs": ("saddle",)})
    assert "None of those asked about." not in early.sheet.text
    assert "Not answered yet." in early.sheet.text


def test_every_contributor_is_shown_with_what_speaks_for_and_against_it(
    results: Results, edition: PublishedEdition
) -> None:
    shown = 0
    for slug, read in results.items():
        cards = read.page.root.all("article", class_="contributor")
        causes = [score.cause for score in read.assessment.shown_causes]
        assert [card.get("aria-labelledby") for card in cards] == [f"cause-{cause}" for cause in causes], slug
        assert causes or "Nothing you told us points clearly to one cause." in read.page.root.text, slug
        sections = {section.get("aria-labelledby"): section.text for section in read.why.root.all("section")}
        why = {cause: sections[f"why-{cause}"] for cause in causes}
        for card, score in zip(cards, read.assessment.shown_causes, strict=True):
            shown += 1
            text = card.text
            cause = edition.index.causes[score.cause]
            assert words(cause.plain_name) in text
            assert words(cause.one_line) in text
            for part in (*score.supports, *score.opposes):
                finding = edition.index.findings[part.finding]
                line = words(finding.statement if part.value else finding.denial)
                assert line in why[score.cause], (slug, score.cause, part.finding)
                assert words(part.evidence.basis) in why[score.cause], (slug, score.cause, part.finding)
            for part in (*score.supports[:2], *score.opposes[:2]):
                finding = edition.index.findings[part.finding]
                assert words(finding.statement if part.value else finding.denial) in text
    assert shown >= 200


def cited(element: Element) -> set[str]:
    """The anchors that an element cites."""
    spans = element.all("span", class_="cites")
    return {link.get("href").removeprefix("#") for span in spans for link in span.all("a")}


def test_every_source_that_is_cited_is_listed_and_every_one_listed_is_cited(
    results: Results, edition: PublishedEdition
) -> None:
    titles = {f"s{n}": words(source.title) for n, source in enumerate(edition.knowledge.sources, start=1)}
    for slug, read in results.items():
        for page in (read.page.root, read.why.root):
            listed = page.one("ol", class_="sources--numbered").all("li")
            names = {item.get("id"): item.text for item in listed}
            screen = page.one("main") if page is read.why.root else read.screen
            assert cited(screen) == set(names), slug
            assert len(names) >= 3 or not read.assessment.shown_causes, slug
            for anchor, text in names.items():
                assert titles[anchor] in text, (slug, anchor)


def test_every_statement_leads_to_its_sources_or_is_marked_as_judgement(
    results: Results, edition: PublishedEdition
) -> None:
    numbers = {source.slug: f"s{n}" for n, source in enumerate(edition.knowledge.sources, start=1)}
    seen = 0
    for slug, read in results.items():
        for card, score in zip(
            read.screen.all("article", class_="contributor"), read.assessment.shown_causes, strict=True
        ):
            assert {numbers[s] for s in edition.index.causes[score.cause].sources} <= cited(card), slug
            for line in card.all("li", class_="reason"):
                if line.all("span", class_="grade"):
                    seen += 1
                    assert cited(line) or "Expert judgement" in line.text, (slug, line.text)
        for line in read.why.root.all("dd"):
            assert cited(line) or "judgement" in line.text.lower(), (slug, line.text)
        rules = [item for item in read.screen.one("section", class_="advice").all("li") if "Because:" in item.text]
        cautions = read.screen.all("li", class_="caution")
        medicines = [part for dl in read.screen.all("dl", class_="medicines") for part in dl.all("dd")]
        for item in (*rules, *cautions, *medicines):
            seen += 1
            judged = item.all("span", class_="judgement") or item.all("span", class_="grade--expert")
            assert cited(item) or judged, (slug, item.text)
        for item in read.sheet.one("div", class_="sheet__advice").all("li"):
            assert cited(item) or item.all("span", class_="judgement"), (slug, item.text)
    assert seen >= 1500


def test_every_source_on_paper_is_listed_there(results: Results) -> None:
    for slug, read in results.items():
        listed = {f"s{item.get('value')}" for item in read.sheet.one("ol", class_="sheet__sources").all("li")}
        assert cited(read.sheet) == listed, slug


def test_every_caution_is_told(results: Results, edition: PublishedEdition) -> None:
    cautions = {caution.slug: caution for caution in edition.knowledge.cautions}
    told = 0
    for slug, read in results.items():
        if not read.assessment.cautions:
            assert not read.page.root.all("section", id="cautions"), slug
            continue
        section = read.page.by_id("cautions")
        withheld = {
            cautions[given.caution].about
            for given in read.assessment.cautions
            if cautions[given.caution].effect == "withhold" and not given.waits_for
        }
        for given in read.assessment.cautions:
            caution = cautions[given.caution]
            if caution.about in withheld and caution.effect in {"ask-first", "no-supplement"}:
                # "Food is fine" would contradict what is withheld.
                assert words(caution.say) not in section.text, (slug, given)
                continue
            told += 1
            if given.waits_for:
                for finding in given.waits_for:
                    assert words(edition.index.findings[finding].question) in section.text, (slug, given)
            else:
                assert words(cautions[given.caution].say) in section.text, (slug, given)
    assert told >= 50


def test_the_edition_is_named(results: Results, edition: PublishedEdition) -> None:
    for read in results.values():
        for page in (read.page, read.why):
            assert edition.sha256[:12] in page.root.one("p", class_="edition").text
        paper = read.sheet.text
        assert f"E{edition.number}-{edition.sha256[:8].upper()}" in paper
        assert edition.sha256 in paper
        assert edition.published_at[:10] in paper
        named = read.page.root.one("p", class_="edition").text
        assert f"Edition {edition.number} " in named
        assert edition.sha256[:12] in named
        assert edition.published_at[:10] in named


def test_every_answer_that_counted_is_listed_and_they_are_counted(
    results: Results, edition: PublishedEdition
) -> None:
    for slug, read in results.items():
        chosen = follow(edition.index, read.answers).chosen
        lead = read.page.root.one("p", class_="page__lead").text
        assert f"answers to {len(chosen)} questions" in lead, slug
        listed = read.page.by_id("answers").text
        for choices in chosen.values():
            for choice in choices:
                assert words(choice.label) in listed, (slug, choice.slug)


def test_the_limits_are_beside_it(results: Results) -> None:
    for read in results.values():
        assert "awaits clinical review" in read.page.by_id("limits").text


def test_no_probability_is_shown(results: Results) -> None:
    for slug, read in results.items():
        elements = list(read.page.root.one("main"))
        spoken = [
            element.text
            for element in elements
            if {"contributor__head", "band", "reason__note", "advice__head"} & set(element.get("class").split())
        ]
        assert len(spoken) >= 1 + 2 * len(read.assessment.shown_causes), slug
        assert not any("%" in text or "0." in text for text in spoken), slug
        bands = [element.text for element in elements if "band" in element.get("class").split()]
        assert not any(letter.isdigit() for text in bands for letter in text), slug


def test_nothing_of_the_template_shows_through(results: Results) -> None:
    for slug, read in results.items():
        for trace in ("{{", "{%", "None,", "&amp;amp;", "&amp;#"):
            assert trace not in read.page.html, (slug, trace)
        assert ">None<" not in read.page.html, slug
