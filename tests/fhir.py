"""FHIR R4 as a system reads it that receives a file of ours."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fhir.resources.R4B.bundle import Bundle as BundleR4B
from fhirclient.models.bundle import Bundle as BundleR4

Element = dict[str, Any]
Given = Mapping[str, Collection[str]]
"""Codes of the answers by linkId."""

CODES = {
    "type": {"group", "display", "choice", "collection", "QuestionnaireResponse"},
    "status": {"draft", "completed", "in-progress", "preliminary"},
    "subjectType": {"Patient"},
    "operator": {"=", "!="},
    "enableBehavior": {"all", "any"},
}
"""Those codes of R4's required value sets that we use. The libraries take any code for them."""


def validated(content: bytes | str, bundle: Element) -> None:
    """Raises unless the bundle is as R4 defines it.

    fhirclient is made from R4 (4.0.1): elements, cardinality, types. fhir.resources is made from R4B (4.3.0), in
    which what we write is as in R4, and knows the formats and that of `value[x]` there is one. What neither checks
    is in `broken_rules` and CODES.
    """
    BundleR4(bundle, strict=True)
    BundleR4B.model_validate_json(content)
    for part in everything(bundle):
        for name, codes in CODES.items():
            given = part.get(name, [])
            assert {given} <= codes if isinstance(given, str) else set(given) <= codes, (name, given)
    assert broken_rules(bundle) == []


def resources(bundle: Element) -> dict[str, Element]:
    """The resources of a bundle by type."""
    return {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}


def everything(part: object) -> Iterator[Element]:
    """Every object in this one, itself included."""
    if isinstance(part, dict):
        yield part
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from everything(below)


def items(parent: Element) -> Iterator[Element]:
    """Every item below a questionnaire, a response or an item."""
    for item in parent.get("item", []):
        yield item
        yield from items(item)


def tree(parent: Element) -> dict[str, Any]:
    """The linkIds below, nested as the items are; display items, which nobody answers, left out."""
    return {item["linkId"]: tree(item) for item in parent.get("item", []) if item.get("type") != "display"}


def answers(response: Element) -> dict[str, tuple[str, ...]]:
    """The codes of the answers to each question of a response."""
    return {
        item["linkId"]: tuple(answer["valueCoding"]["code"] for answer in item.get("answer", []))
        for item in items(response)
        if "item" not in item
    }


def enabled(parent: Element, given: Given) -> set[str]:
    """The linkIds of the items below that are enabled, given these answers; none in a group that is not."""
    found = set()
    for item in parent.get("item", []):
        holding = [_holds(comparison, given) for comparison in item.get("enableWhen", [])]
        if (any if item.get("enableBehavior") == "any" else all)(holding or [True]):
            found |= {item["linkId"], *enabled(item, given)}
    return found


def broken_rules(bundle: Element) -> list[str]:
    """The constraints of R4 that are broken, of those that our resources could break, by their names there."""
    questionnaire, response, observation = resources(bundle).values()
    asked = list(items(questionnaire))
    names = [item["linkId"] for item in asked]
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    broken = {
        "ele-1": not all(part for part in everything(bundle)),
        "no empty list": any(value in ([], "", None) for part in everything(bundle) for value in part.values()),
        "bdl-7": len(set(urls)) < len(urls),
        "que-1": any((item["type"] == "group") != bool(tree(item)) for item in asked),
        "que-2": len(set(names)) < len(names),
        "que-5": any("answerOption" in item and item["type"] != "choice" for item in asked),
        "que-6": any({"required", "repeats"} & item.keys() and item["type"] == "display" for item in asked),
        "que-12": any(len(item.get("enableWhen", [])) > 1 and "enableBehavior" not in item for item in asked),
        "question of enableWhen": any(
            comparison["question"] not in names for item in asked for comparison in item.get("enableWhen", [])
        ),
        "qrs-1": any("answer" in item and "item" in item for item in items(response)),
        "obs-7": any(part["code"] == observation["code"] for part in observation.get("component", [])),
        "a reference leads to a resource": any(row["reference"] not in urls for row in observation["derivedFrom"]),
    }
    return [name for name, is_broken in broken.items() if is_broken]


def _holds(comparison: Element, given: Given) -> bool:
    equal = comparison["answerCoding"]["code"] in given.get(comparison["question"], ())
    return equal if comparison["operator"] == "=" else not equal
