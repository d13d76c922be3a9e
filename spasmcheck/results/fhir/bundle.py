"""One file for a clinician's system: questionnaire, answers and what they come to, in a `Bundle`.

A bundle rather than one resource that contains the others: R4 wants a contained resource to be referred to from
the one that contains it (constraint dom-3), and `derivedFrom` points from the observation to the response.
"""

from __future__ import annotations

from typing import Final
from uuid import NAMESPACE_URL, uuid5

import msgspec

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import Assessment, Progress
from spasmcheck.reasoning.knowledge import Region
from spasmcheck.web.fragments import FragmentCache

from .observation import observation
from .questionnaire import questionnaire
from .response import response
from .terms import BASE, Element

_NAMES: Final = uuid5(NAMESPACE_URL, BASE)
_questionnaires: FragmentCache[Element] = FragmentCache(20)


def bundle(edition: PublishedEdition, now: Progress, assessment: Assessment, *, region: Region) -> bytes:
    """The file as JSON. The same answers, edition, language and region give the same bytes."""
    asked = _questionnaires.get(edition, "questionnaire", lambda: _entry(questionnaire(edition)))
    answered = _entry(response(edition, asked["resource"], now))
    seen = _entry(observation(edition, assessment, answered["fullUrl"], region=region))
    return msgspec.json.encode({"resourceType": "Bundle", "type": "collection", "entry": [asked, answered, seen]})


def _entry(resource: Element) -> Element:
    """A resource with a name made of its content: not by chance, and of nobody, like the answers themselves."""
    name = uuid5(_NAMES, msgspec.json.encode(resource).decode())
    return {"fullUrl": f"urn:uuid:{name}", "resource": resource}
