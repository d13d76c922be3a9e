"""The pages to read: everything that the knowledge says is on them, with its sources, and nothing else."""

from __future__ import annotations

import re

import pytest

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning.knowledge import AdviceLevel, RequiredIntake
from tests.conftest import FIXTURES
from tests.crawl import Crawl, nobody
from tests.visitors import Visitor

TEMPLATES = FIXTURES.parent / "templates" / "content"

_STRING = re.compile(r'{%\s*translate\s+"((?:[^"\\]|\\.)*)"')
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)


def test_no_figure_is_typed_into_a_template() -> None:
    templates = sorted(TEMPLATES.rglob("*.html"))
    assert len(templates) >= 20
    for template in templates:
        text = template.read_text("utf-8")
        # The strings of {% translate %} are words that a reader sees, wherever they stand.
        words = [*_STRING.findall(text), *_TAG.split(text)]
        assert [word.strip() for word in words if re.search(r"\d", word)] == [], template


def test_every_page_says_from_when_it_is_and_who_reviewed_it(edition: PublishedEdition, crawl: Crawl) -> None:
    pages = crawl(nobody)
    articles = {url: page for url, page in pages.items() if page.root.all("article", class_="reading")}
    assert len(articles) >= 40
    for url, page in articles.items():
        assert f"Edition {edition.number} of the knowledge, published {edition.published_at[:10]}." in page.text, (
            url
        )
        assert "eviewed" in page.root.one("p", class_="edition").text, url
        sources = "/sources/" in page.links or page.root.all("ol", class_="sources")
        assert sources or url in {"/read/", "/privacy/", "/search/"}, url


def test_what_is_cited_is_listed_and_the_reverse(crawl: Crawl) -> None:
    pages = crawl(nobody)
    looked_at = 0
    for url, page in pages.items():
        if not page.root.all("ol", class_="sources--numbered"):
            continue
        looked_at += 1
        cited = {link for link in page.links if re.fullmatch(r"#s\d+", link)}
        listed = {f"#{item.get('id')}" for item in page.root.one("ol", class_="sources--numbered").all("li")}
        assert cited == listed, url
    assert looked_at >= 30


@pytest.mark.parametrize("slug", ["magnesium", "calcium", "potassium", "sodium", "vitamin-d"])
def test_an_electrolyte_page_says_all_that_is_known(edition: PublishedEdition, slug: str) -> None:
    knowledge = edition.knowledge
    nutrient = next(row for row in knowledge.nutrients if row.slug == slug)
    cause = next(row for row in knowledge.causes if row.nutrient == slug)
    page = Visitor(edition).reads(f"/electrolytes/{slug}/")
    lines = [*nutrient.role, *nutrient.symptoms, *nutrient.risk_groups, *nutrient.drug_causes, *nutrient.mechanism]
    lines += [nutrient.serum_reference, nutrient.deficiency_mild, nutrient.deficiency_severe, nutrient.intake]
    lines += [*cause.tests, *cause.when_to_see_doctor, *cause.notable_studies]
    lines += [line.text for line in cause.what_helps]
    lines += [caution.say for caution in knowledge.cautions if slug in {caution.about, *caution.also_about}]
    for note in knowledge.notes:
        if note.nutrient == slug and note.topic in {"absorption", "supplements"}:
            lines += [*note.text, note.meaning]
    for form in knowledge.supplement_forms:
        if form.nutrient == slug:
            lines += [form.form, form.absorption, form.gut]
    lines += [row.upper_level_applies_to for row in knowledge.required_intakes if row.nutrient == slug]
    lines += [row.note for row in knowledge.required_intakes if row.nutrient == slug]
    assert [line for line in lines if " ".join(line.split()) not in page.text] == []


@pytest.mark.parametrize("slug", ["magnesium", "calcium", "potassium", "sodium", "vitamin-d"])
def test_what_is_needed_is_told_for_everybody(edition: PublishedEdition, slug: str) -> None:
    page = Visitor(edition).reads(f"/electrolytes/{slug}/")
    table = page.root.all("table", class_="rows--figures")[0]
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in table.one("tbody").all("tr")]
    intakes = [row for row in edition.knowledge.required_intakes if row.nutrient == slug]
    assert len(intakes) == 36
    for intake in intakes:
        row = next(
            row for row in rows if row[0].split(" ")[0] == _who(intake) and _covers(row[0], intake.age_band)
        )
        cell = next(cell for cell in row[1:] if cell.startswith(_REGIONS[intake.region]))
        assert f" {intake.recommended:,g} " in cell, (row, intake)
        assert ("µg" if intake.unit == "ug/day" else "mg") in cell
        if intake.upper_level is not None:
            assert f"At most {intake.upper_level:,g} " in page.text


_REGIONS = {"US": "United States", "EU": "European Union", "UK": "United Kingdom"}


def _who(intake: RequiredIntake) -> str:
    stages = {"pregnant": "Pregnant", "lactating": "Breastfeeding"}
    return stages.get(intake.life_stage, {"female": "Women", "male": "Men"}[intake.sex])


def _covers(heading: str, band: str) -> bool:
    ages = heading.split(" ")[1]
    first, last = (int(age) for age in re.sub(r"\+", "–120", ages).split("–"))
    lowest, highest = (int(age) for age in re.sub(r"\+", "-120", band).split("-"))
    return first <= lowest and highest <= last


def test_every_emergency_says_how_to_get_help(edition: PublishedEdition) -> None:
    page = Visitor(edition).reads("/when-to-get-help/")
    rules = [rule for rule in edition.knowledge.red_flags if rule.advice_level is AdviceLevel.EMERGENCY]
    items = page.root.one("ul", class_="rules--emergency").all("li", class_="rule")
    for rule, item in zip(rules, items, strict=True):
        said = item.all("p")[0].text
        assert said == ("Call an ambulance." if rule.ambulance else "Go to an emergency department."), rule.slug


def test_danger_signs_come_in_order_of_urgency(edition: PublishedEdition) -> None:
    page = Visitor(edition).reads("/when-to-get-help/")
    shown = [rule.one("h3").text for rule in page.root.all("li", class_="rule")]
    flags = sorted(edition.knowledge.red_flags, key=lambda flag: -flag.advice_level.urgency)
    assert shown == [" ".join(flag.say.split()) for flag in flags]
    levels = [heading.get("id") for heading in page.root.all("h2", class_="level")]
    assert levels == [level for level in AdviceLevel if level in levels]
    findings = edition.index.findings
    for flag in flags:
        assert all(findings[slug].statement in page.text for slug in flag.when.findings)
        assert " ".join(flag.why.split()) in page.text


def test_every_caution_medicine_claim_and_cause_has_its_place(edition: PublishedEdition) -> None:
    visitor, knowledge = Visitor(edition), edition.knowledge
    cautions = visitor.reads("/cautions/").text
    assert [row.slug for row in knowledge.cautions if row.say not in cautions or row.why not in cautions] == []
    medicines = visitor.reads("/medicines/")
    for group in knowledge.medicine_groups:
        section = next(part for part in medicines.root.all("section") if part.all("h2", id=group.finding))
        assert all(text in section.text for text in (group.name, group.effect, group.what_to_do, *group.figures))
        assert all(example in section.text for example in group.examples)
    claims = visitor.reads("/claims/")
    verdicts = {"supports": "supports", "qualifies": "partly", "contradicts": "contradicts"}
    shown = claims.root.all("li", class_="claim")
    assert len(shown) == len(knowledge.claims)
    for claim, item in zip(knowledge.claims, shown, strict=True):
        assert claim.claim in item.text
        assert claim.note in item.text
        assert verdicts[claim.verdict] in item.one("span", class_="verdict").text
    causes = visitor.reads("/causes/").links
    assert {f"/causes/{cause.slug}/" for cause in knowledge.causes} <= set(causes)


def test_every_source_names_the_pages_that_rest_on_it(edition: PublishedEdition) -> None:
    visitor = Visitor(edition)
    page = visitor.reads("/sources/")
    items = page.root.one("ol", class_="sources--all").all("li", itemprop="citation")
    sources = edition.knowledge.sources
    assert [item.get("value") for item in items] == [str(number) for number in range(1, len(sources) + 1)]
    rests: dict[str, set[str]] = {}
    paths = [path for path in page.links if path.startswith(("/causes/", "/electrolytes/"))]
    for path in {*paths, "/medicines/", "/cautions/", "/claims/", "/when-to-get-help/"} - {
        "/causes/",
        "/electrolytes/",
    }:
        listed = visitor.reads(path).root.one("ol", class_="sources--numbered").all("li")
        for number in (item.get("id") for item in listed):
            rests.setdefault(number, set()).add(path)
    assert len(rests) >= 300
    for source, item in zip(sources, items, strict=True):
        assert source.title in item.text
        leads = {link.get("href") for link in item.all("a") if link.get("href").startswith("/")}
        assert rests.get(item.get("id"), set()) - leads == set(), source.slug


def test_an_unknown_page_is_not_found(edition: PublishedEdition) -> None:
    for path in ("/electrolytes/iron/", "/causes/magic/"):
        assert Visitor(edition).asks(path).status_code == 404
