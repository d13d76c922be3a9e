"""The download for clinicians' systems: FHIR R4, nobody's name, and the same answers in as out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest
from django.urls import reverse
from pytest_django import Settings

from spasmcheck.evidence.editions import published
from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.reasoning import Interview, KnowledgeIndex, assess_answers, follow, progress
from spasmcheck.reasoning.knowledge import Condition, QuestionKind
from spasmcheck.results.fhir.bundle import bundle as fhir_bundle
from spasmcheck.results.fhir.questionnaire import EXCLUSIVE, questionnaire
from spasmcheck.web.editions import region
from tests.crawl import nobody, somebody_in_danger, somebody_ready, somebody_thorough, somebody_young
from tests.fhir import Element, answers, enabled, everything, items, resources, tree, validated
from tests.outages import database_away
from tests.visitors import SAFE, Visitor

URL = "/result/fhir/"

OF_SOMEBODY = {
    *("id", "identifier", "meta", "subject", "author", "authored", "source", "encounter", "performer", "issued"),
    *("effectiveDateTime", "effectivePeriod", "timestamp", "signature", "device", "basedOn", "partOf"),
}
"""Elements that would name a person, a time or a place."""


@dataclass(frozen=True, slots=True)
class Download:
    """What one person got for these answers."""

    given: dict[str, tuple[str, ...]]
    content: bytes
    bundle: Element
    questionnaire: Element
    response: Element
    observation: Element

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The answers as they stand in the response, as choices of the questionnaire."""
        return {
            question: tuple(code.removeprefix(f"{question}/") for code in codes)
            for question, codes in answers(self.response).items()
        }


def download(visitor: Visitor) -> Download:
    """The file that this visitor gets now."""
    response = visitor.asks(URL)
    assert response.status_code == 200
    found = json.loads(response.content)
    return Download(visitor.kept, response.content, found, *resources(found).values())


def download_of(edition: PublishedEdition, given: dict[str, tuple[str, ...]]) -> Download:
    """The file that somebody with these answers gets."""
    visitor = Visitor(edition)
    visitor.has(given)
    return download(visitor)


def pruned(nested: dict[str, Any], answered: Collection[str]) -> dict[str, Any]:
    """The part of a tree that leads to what has been answered."""
    kept = {name: pruned(below, answered) for name, below in nested.items()}
    return {name: below for name, below in kept.items() if below or name in answered}


@pytest.fixture(scope="session")
def downloaded_already() -> dict[str, Download]:
    """What `downloads` keeps from test to test."""
    return {}


@pytest.fixture
def downloads(
    edition: PublishedEdition, interviews: dict[str, Interview], downloaded_already: dict[str, Download]
) -> dict[str, Download]:
    """The file of each reference case, of somebody who answered every page, and of one who has just begun."""
    if not downloaded_already:
        for slug, interview in interviews.items():
            downloaded_already[slug] = download_of(edition, interview.answers)
        downloaded_already["thorough"] = download(somebody_thorough(edition))
        downloaded_already["in danger"] = download(somebody_in_danger(edition))
        early = {"urgent-now": ("chest-pain",), "urgent-signs": ("none",)}
        downloaded_already["early"] = download_of(edition, early)
    return downloaded_already


@pytest.fixture
def asked(edition: PublishedEdition) -> Element:
    """The published questionnaire."""
    return questionnaire(edition)


def test_every_file_is_as_r4_defines_it(downloads: dict[str, Download]) -> None:
    assert len(downloads) >= 130 + 3
    for found in downloads.values():
        validated(found.content, found.bundle)
        assert [entry["resource"]["resourceType"] for entry in found.bundle["entry"]] == [
            "Questionnaire",
            "QuestionnaireResponse",
            "Observation",
        ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found["Questionnaire"].update(status="final-draft"),
        lambda found: found["Questionnaire"].update(experimental="true"),
        lambda found: found["Questionnaire"].update(when="today"),
        lambda found: found["Questionnaire"].update(date="today"),
        lambda found: found["Questionnaire"]["item"][0].update(linkId="section/you"),
        lambda found: found["Questionnaire"]["item"][1]["item"][1].pop("enableBehavior"),
        lambda found: found["QuestionnaireResponse"].pop("status"),
        lambda found: found["QuestionnaireResponse"].update(item=[]),
        lambda found: found["QuestionnaireResponse"]["item"][0].update(answer=[{"valueBoolean": True}]),
        lambda found: found["Observation"].update(valueBoolean=True),
        lambda found: found["Observation"].update(valueCodeableConcept=[]),
        lambda found: found["Observation"]["code"]["coding"][0].update(code=" two  spaces "),
        lambda found: found["Observation"].pop("code"),
        lambda found: found["Observation"]["derivedFrom"][0].update(reference="urn:uuid:nowhere"),
    ],
)
def test_what_is_not_as_r4_defines_it_is_noticed(
    edition: PublishedEdition, spoil: Callable[[dict[str, Element]], object]
) -> None:
    found = download(somebody_ready(edition)).bundle
    validated(json.dumps(found), found)
    spoil(resources(found))
    with pytest.raises(Exception):  # noqa: B017, PT011  each library has its own
        validated(json.dumps(found), found)


def test_the_questionnaire_is_the_published_one(
    asked: Element, index: KnowledgeIndex, edition: PublishedEdition
) -> None:
    questions = [item for item in items(asked) if item["type"] == "choice"]
    assert [item["linkId"] for item in questions] == list(index.questions)
    for item in questions:
        question = index.questions[item["linkId"]]
        assert item["text"] == question.text
        assert item["repeats"] is (question.kind is QuestionKind.MULTIPLE)
        codings = [option["valueCoding"] for option in item["answerOption"]]
        assert [coding["display"] for coding in codings] == [choice.label for choice in question.choices]
        assert [coding["code"] for coding in codings] == [f"{question.slug}/{c.slug}" for c in question.choices]
        exclusive = [option.get("extension") for option in item["answerOption"]]
        assert exclusive == [
            [{"url": EXCLUSIVE, "valueBoolean": True}] if choice.exclusive else None for choice in question.choices
        ]
        hints = [below["text"] for below in item.get("item", [])]
        assert hints == ([question.hint] if question.hint else [])
    assert tree(asked) == {
        f"section/{section.slug}": {
            f"step/{step.slug}": {question.slug: {} for question in step.questions}
            for step in index.steps.values()
            if step.section == section.slug
        }
        for section in index.knowledge.sections
    }
    assert (asked["version"], asked["status"], asked["experimental"]) == (str(edition.number), "draft", True)
    assert "CC BY 4.0" in asked["copyright"]
    assert "No clinician has reviewed it yet" in asked["description"]


def test_codes_are_unique_and_names_lead_nowhere(downloads: dict[str, Download]) -> None:
    words: dict[tuple[str, str], set[str]] = {}
    for found in downloads.values():
        for part in everything(found.bundle):
            if "code" in part and "system" in part:
                words.setdefault((part["system"], part["code"]), set()).add(part["display"])
    assert len(words) > 300
    assert {pair: said for pair, said in words.items() if len(said) > 1} == {}
    assert {system.split("/")[2] for system, _code in words} == {"spasmcheck.invalid", "terminology.hl7.org"}


def test_answers_are_those_on_the_path_and_among_the_options(
    downloads: dict[str, Download], edition: PublishedEdition
) -> None:
    for slug, found in downloads.items():
        options = {
            item["linkId"]: [option["valueCoding"] for option in item["answerOption"]]
            for item in items(found.questionnaire)
            if item["type"] == "choice"
        }
        for item in items(found.response):
            for answer in item.get("answer", []):
                assert answer["valueCoding"] in options[item["linkId"]], (slug, item["linkId"])
        path = follow(edition.index, found.given)
        assert found.answers == {
            question: tuple(choice.slug for choice in chosen) for question, chosen in path.chosen.items()
        }, slug


def test_an_answer_off_the_path_stays_out(edition: PublishedEdition) -> None:
    given = {"urgent-now": ("chest-pain",), "urgent-signs": ("none",), "age": ("18-39",), "sex": ("male",)}
    found = download_of(edition, given | {"pregnancy": ("pregnant",), "no-such-question": ("yes",)})
    assert found.answers == given


def test_answers_hang_in_the_tree_of_the_questionnaire(downloads: dict[str, Download]) -> None:
    for slug, found in downloads.items():
        assert tree(found.response) == pruned(tree(found.questionnaire), found.answers), slug
        texts = {item["linkId"]: item.get("text") for item in items(found.questionnaire)}
        assert all(item.get("text") == texts[item["linkId"]] for item in items(found.response)), slug
        version = f"{found.questionnaire['url']}|{found.questionnaire['version']}"
        assert found.response["questionnaire"] == version


def test_a_step_is_enabled_just_when_it_is_open(downloads: dict[str, Download], edition: PublishedEdition) -> None:
    index = edition.index
    conditional = {slug for slug, step in index.steps.items() if step.ask_if.findings}
    met: set[tuple[str, bool]] = set()
    for slug, found in downloads.items():
        can_be_asked = enabled(found.questionnaire, answers(found.response))
        open_steps = {f"step/{step}" for step in follow(index, found.given).open_steps}
        assert {name for name in can_be_asked if name.startswith("step/")} == open_steps, slug
        assert found.answers.keys() <= can_be_asked, slug
        met |= {(step, f"step/{step}" in can_be_asked) for step in conditional}
    assert conditional == {"pregnancy", "pregnancy-signs"}
    assert met == {(step, is_open) for step in conditional for is_open in (True, False)}


def test_a_completed_response_answers_all_that_is_required(downloads: dict[str, Download]) -> None:
    for slug, found in downloads.items():
        required = {item["linkId"] for item in items(found.questionnaire) if item.get("required")}
        assert required == {"urgent-now", "urgent-signs"}
        assert all(found.answers[question] for question in required), slug


def test_it_is_completed_when_the_check_is_ready(
    downloads: dict[str, Download], edition: PublishedEdition
) -> None:
    statuses = {slug: found.response["status"] for slug, found in downloads.items()}
    assert statuses == {
        slug: "completed" if progress(edition.index, found.given, region=region()).ready else "in-progress"
        for slug, found in downloads.items()
    }
    assert statuses["early"] == statuses["in danger"] == "in-progress"
    assert list(statuses.values()).count("completed") >= 100


def test_the_same_assessment_comes_of_the_answers_in_it(
    downloads: dict[str, Download], edition: PublishedEdition
) -> None:
    for slug, found in downloads.items():
        again = assess_answers(edition.index, found.answers, region=region())
        assert again == assess_answers(edition.index, found.given, region=region()), slug
        seen = found.observation
        assert seen["valueCodeableConcept"]["coding"][0]["code"] == again.advice.level.value
        components = {part["code"]["coding"][0]["code"]: part["valueBoolean"] for part in seen["component"]}
        assert components == again.findings, slug
        for part in seen["component"]:
            coding = part["code"]["coding"][0]
            assert coding["display"] == edition.index.findings[coding["code"]].clinical
    thorough = assess_answers(edition.index, downloads["thorough"].given, region=region()).findings
    assert thorough.keys() & set(edition.index.intake_findings)


def test_it_claims_no_more_than_it_is(downloads: dict[str, Download], edition: PublishedEdition) -> None:
    # Words of the questionnaire and of findings may name an illness that the person has been told of.
    illnesses = {cause.clinical_name for cause in edition.knowledge.causes} - {
        finding.clinical for finding in edition.knowledge.findings
    }
    for found in downloads.values():
        assert found.observation["status"] == "preliminary"
        assert "no clinician has reviewed" in found.observation["note"][0]["text"]
        assert not re.search("diagnos", json.dumps(found.observation), re.IGNORECASE)
        values = {value for part in everything(found.bundle) for value in part.values() if isinstance(value, str)}
        assert values.isdisjoint(illnesses)


def test_it_is_nobodys(downloads: dict[str, Download]) -> None:
    for found in downloads.values():
        for part in everything(found.bundle):
            assert OF_SOMEBODY.isdisjoint(part), part


def test_same_answers_same_bytes(edition: PublishedEdition, interviews: dict[str, Interview]) -> None:
    cases = [interviews[f"case-{number:03}"].answers for number in range(1, 130, 13)]
    first = [download_of(edition, given) for given in cases]
    assert [download_of(edition, given) for given in cases] == first
    backwards = [{slug: given[slug][::-1] for slug in reversed(given)} for given in cases]
    assert [download_of(edition, given).content for given in backwards] == [found.content for found in first]
    published.forget()
    with database_away():
        again = published.current()
    assert again is not edition
    assert msgspec.json.encode(questionnaire(again)) == msgspec.json.encode(first[0].questionnaire)
    assert [download_of(again, given) for given in cases] == first
    names = {entry["fullUrl"] for found in first for entry in found.bundle["entry"]}
    assert len({found.content for found in first}) == len(first)
    assert len(names) == 1 + 2 * len(first)


def test_a_rollback_to_the_same_content_is_another_version(edition: PublishedEdition) -> None:
    later = replace(edition, number=edition.number + 1)
    now = progress(edition.index, SAFE)
    assessment = assess_answers(edition.index, SAFE)
    versions = []
    for which in (edition, later):
        found = resources(json.loads(fhir_bundle(which, now, assessment, region=region())))
        versions.append((found["Questionnaire"]["version"], found["QuestionnaireResponse"]["questionnaire"][-1]))
    assert versions == [(str(which.number), str(which.number)) for which in (edition, later)]


def test_what_r4_cannot_say_is_said_in_words(edition: PublishedEdition) -> None:
    hard = Condition(any_of=("pregnant", "postpartum-breastfeeding"), none_of=("sex-male",))
    steps = tuple(
        msgspec.structs.replace(step, ask_if=hard) if step.slug == "pregnancy-signs" else step
        for step in edition.knowledge.steps
    )
    changed = msgspec.structs.replace(edition.knowledge, steps=steps)
    asked = questionnaire(replace(edition, knowledge=changed, index=KnowledgeIndex(changed)))
    item = next(item for item in items(asked) if item["linkId"] == "step/pregnancy-signs")
    assert "enableWhen" not in item
    assert "only if other answers call for it" in item["text"]


def test_the_region_whose_intakes_were_used_is_named(edition: PublishedEdition, settings: Settings) -> None:
    visitor = somebody_thorough(edition)
    for name in ("US", "UK"):
        settings.SPASMCHECK_REGION = name
        assert download(visitor).observation["method"]["text"].endswith(f": {name}")


def test_it_is_sent_as_a_file_that_nobody_keeps(visitor: Visitor) -> None:
    visitor.is_ready()
    response = visitor.asks(URL)
    assert response.headers["Content-Type"] == "application/fhir+json"
    assert response.headers["Content-Disposition"] == 'attachment; filename="spasmcheck-edition-7.fhir.json"'
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert reverse("results:fhir") == URL
    head = visitor.client.head(URL)
    assert (head.status_code, head.content) == (200, b"")
    assert visitor.posts(URL, {"csrfmiddlewaretoken": visitor.csrf_token}).status_code == 405


def test_the_database_is_not_asked(edition: PublishedEdition) -> None:
    visitor = somebody_ready(edition)
    with database_away() as attempts:
        download(visitor)
    assert attempts == []


@pytest.mark.parametrize("who", [nobody, somebody_young])
def test_without_a_result_there_is_no_file(
    edition: PublishedEdition, who: Callable[[PublishedEdition], Visitor]
) -> None:
    response = who(edition).asks(URL)
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("assessment:begin")


def test_before_enough_is_known_a_file_claims_nothing(visitor: Visitor) -> None:
    visitor.has(SAFE)
    assert visitor.asks(URL).headers["Location"] == reverse("results:result")
    assert visitor.reads(URL).heading == "There is no result yet"


def test_before_the_safety_questions_are_done_there_is_no_file(visitor: Visitor) -> None:
    visitor.has({"urgent-now": ["none"], "age": ["18-39"], "sex": ["male"]})
    assert visitor.asks(URL).status_code == 302
