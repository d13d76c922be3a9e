"""Whoever changes the form of the knowledge raises the format of editions, and decides who may still read them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from spasmcheck.reasoning.serialisation.codec import schema
from spasmcheck.reasoning.serialisation.edition_format import FORMAT, READABLE_FROM

FORMS = {1: "721ffd0647381245"}
"""The hash of the form by format."""


def form_of(schema: Any) -> Any:
    """The schema without what is only told: names, order and descriptions."""
    if isinstance(schema, dict):
        return {name: form_of(value) for name, value in schema.items() if name not in {"description", "title"}}
    return [form_of(value) for value in schema] if isinstance(schema, list | tuple) else schema


def test_the_form_of_this_format_is_the_one_that_was_published() -> None:
    now = hashlib.sha256(json.dumps(form_of(schema()), sort_keys=True).encode()).hexdigest()[:16]
    assert FORMS.get(FORMAT) == now, (
        "Kinds, fields or values of the knowledge changed. If editions of this format may be on a site already: "
        f"raise FORMAT in reasoning/serialisation/edition_format.py and add the form here, {FORMAT + 1}: {now!r}. "
        "READABLE_FROM is FORMAT, or lower only if every release from there on may leave out what is new without "
        "any advice, caution or suggestion becoming another. See docs/deploying.md."
    )


def test_no_release_is_named_that_there_never_was() -> None:
    assert list(FORMS) == list(range(1, FORMAT + 1))
    assert 1 <= READABLE_FROM <= FORMAT
