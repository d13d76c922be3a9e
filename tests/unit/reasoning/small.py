"""Models of a few steps, for the examples."""

from __future__ import annotations

from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Section, Step
from tests import builders
from tests.builders import step, yes_or_no


def model_of(*steps: Step, **kinds: object) -> KnowledgeIndex:
    """A model of these steps with one cause, and without evidence and rules but for those of the test."""
    findings = dict.fromkeys(f for row in steps for question in row.questions for f in question.findings)
    defaults: dict[str, object] = {
        "sections": (
            Section(slug="safety", name="Safety first"),
            Section(slug="you", name="About you", in_order=True),
            Section(slug="spasms", name="Your spasms"),
        ),
        "steps": steps,
        "findings": tuple(builders.finding(slug) for slug in findings),
        "causes": (builders.cause("cause", prior=0.1),),
        "evidence": (),
        "red_flags": (),
    }
    return KnowledgeIndex(builders.knowledge(**(defaults | kinds)))


def asked(slug: str, **fields: object) -> Step:
    """A step with one question, yes, no or not sure; step, question and finding have one name."""
    return step(slug, yes_or_no(slug, slug), **fields)
