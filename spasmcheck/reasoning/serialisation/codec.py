"""Knowledge to and from plain data, in one canonical form.

Canonical: rows of a kind sorted by natural key unless their order matters, sets sorted, defaults left out. Two
equal pieces of knowledge have the same canonical bytes, so their hash names an edition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct

from spasmcheck.reasoning.knowledge import Knowledge, Parameters, Row
from spasmcheck.reasoning.knowledge.causes import NO_CONDITION
from spasmcheck.reasoning.knowledge.texts import (
    ONE_LINE,
    SEVERAL_LINES,
    WEB_ADDRESS,
    is_web_address,
    without_unseen,
)
from spasmcheck.reasoning.problems import Problem

from .edition_format import FORMAT, LaterFormat, WrittenKnowledge, heading_of, without_heading, written
from .fields import fields_of, kinds

Plain = dict[str, Any]
_S = TypeVar("_S", bound=Struct)
_R = TypeVar("_R", bound=Row)

_SORTS_OF_TEXT = {
    ONE_LINE: "of one line, without control characters or others that nobody sees",
    SEVERAL_LINES: "without control characters or others that nobody sees",
    WEB_ADDRESS: "that is a web address beginning with http:// or https://",
}
_ADDRESSES = (("sources", "url"), ("reference_cases", "source_url"))


def canonical(knowledge: Knowledge) -> Knowledge:
    """The same knowledge with its rows and sets in canonical order."""
    return _ordered(knowledge)


def from_plain(document: Mapping[str, Any]) -> tuple[Knowledge | None, list[Problem]]:
    """Decode plain data (lists of mappings by kind) into canonical knowledge.

    Returns the knowledge, or None with every problem of shape, type or range, each with its kind and row.
    References between rows are not looked at here: see `audit`.
    """
    problems = [
        Problem(kind=name, row=0, key="", code="unknown-kind", reason="there is no such kind of knowledge")
        for name in document
        if name != "parameters" and name not in kinds()
    ]
    rows: Plain = {}
    for name in kinds():
        rows[name], wrong = rows_from_plain(name, document.get(name, []))
        problems += wrong
    parameters: Parameters | None = None
    try:
        parameters = msgspec.convert(document.get("parameters"), Parameters)
    except msgspec.ValidationError as error:
        problems.append(Problem(kind="parameters", row=0, key="", code="malformed", reason=in_words(error)))
    if problems or parameters is None:
        return None, problems
    return Knowledge(parameters=_ordered(parameters), **rows), []


def rows_from_plain(kind: str, rows: Any) -> tuple[tuple[Row, ...], list[Problem]]:
    """Decode the rows of one kind into canonical rows; what cannot be decoded is left out and is a problem.

    kind: may be "parameters", whose list has one row.
    """
    problems: list[Problem] = []
    return _ordered_rows(_decode_kind(kind, rows, problems)), problems


def to_plain(knowledge: Knowledge) -> Plain:
    """Canonical plain data: mappings, tuples, strings, numbers and booleans only."""
    plain: Plain = msgspec.to_builtins(canonical(knowledge))
    return plain


def to_json(knowledge: Knowledge) -> bytes:
    """Canonical JSON in UTF-8; the same knowledge gives the same bytes."""
    return written(canonical(knowledge))


def from_json(data: bytes) -> Knowledge:
    """Decode what `to_json` wrote, now or in an earlier form. Raises msgspec.DecodeError for something else.

    LaterFormat, one kind of it, for what a later release wrote.
    """
    heading = heading_of(data)
    if heading.is_later:
        raise LaterFormat(f"It is of format {heading.format}, and this release knows {FORMAT}.")
    try:
        edition = msgspec.json.decode(data, type=WrittenKnowledge)
    except msgspec.ValidationError:
        edition = msgspec.convert(_brought_up_to_date(msgspec.json.decode(data)), WrittenKnowledge)
    return canonical(without_heading(edition))


def in_words(error: msgspec.ValidationError) -> str:
    """What the decoder says, with the sort of text that is expected in place of its pattern."""
    said = str(error)
    for pattern, words in _SORTS_OF_TEXT.items():
        said = said.replace(f"matching regex {pattern!r}", words)
    return said


def fingerprint(data: bytes) -> str:
    """The SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def schema() -> Plain:
    """The JSON Schema of an edition of this format, in the dialect that msgspec writes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(WrittenKnowledge)}


def _brought_up_to_date(document: Any) -> Any:
    """An earlier form of the knowledge in today's.

    Texts once took any character, and addresses any text: a character that no text may hold any more becomes the
    one that stands for what cannot be shown, and what is no web address is left out.

    What helps was a line of text once. Such a line does not say what it raises, so it is taken to raise the
    nutrient whose lack the cause is: it is then held back with it.
    """
    if not isinstance(document, dict) or not isinstance(document.get("causes"), list):
        return document
    document = _without_unseen(document)
    for kind, name in _ADDRESSES:
        for row in document[kind] if isinstance(document.get(kind), list) else ():
            if isinstance(row, dict) and isinstance(row.get(name), str) and not is_web_address(row[name]):
                row[name] = ""
    parameters = document.get("parameters")
    if isinstance(parameters, dict):
        document = document | {"parameters": {"low_salt_portion": 140} | parameters}
    causes = []
    for cause in document["causes"]:
        lines = cause.get("what_helps", ()) if isinstance(cause, dict) else ()
        if any(isinstance(line, str) for line in lines):
            raises = [cause["nutrient"]] if cause.get("nutrient") else []
            cause = cause | {"what_helps": [{"text": line, "raises": raises} for line in lines]}  # noqa: PLW2901
        causes.append(cause)
    return document | {"causes": causes}


def _without_unseen(value: Any) -> Any:
    """A copy in which every text is one that a row may hold."""
    if isinstance(value, dict):
        return {name: _without_unseen(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_unseen(inner) for inner in value]
    return without_unseen(value) if isinstance(value, str) else value


def _decode_kind(kind: str, rows: Any, problems: list[Problem]) -> tuple[Row, ...]:
    row_type = Parameters if kind == "parameters" else kinds()[kind]
    if not isinstance(rows, list | tuple):
        problems.append(Problem(kind=kind, row=0, key="", code="malformed", reason="expected a list of rows"))
        return ()
    decoded = []
    for place, row in enumerate(rows, start=1):
        try:
            decoded.append(msgspec.convert(row, row_type))
        except msgspec.ValidationError as error:
            key = key_of(row, row_type)
            problems.append(Problem(kind=kind, row=place, key=key, code="malformed", reason=in_words(error)))
    return tuple(decoded)


def key_of(row: Any, row_type: type[Row]) -> str:
    """The natural key of a row of plain data, as far as it has one."""
    if not isinstance(row, Mapping):
        return ""
    return "/".join(str(row.get(name, "?")) for name in row_type.key)


def _ordered(row: _S) -> _S:
    changes: Plain = {}
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if field.nested is not None:
            changes[field.name] = _ordered_rows(value) if field.many else _ordered(value)
        elif field.is_set:
            changes[field.name] = tuple(sorted(set(value)))
    ordered = msgspec.structs.replace(row, **changes) if changes else row
    # msgspec leaves a default out when it is the very same object.
    return cast(_S, NO_CONDITION) if ordered == NO_CONDITION else ordered


def _ordered_rows(rows: Iterable[_R]) -> tuple[_R, ...]:
    ordered = [_ordered(row) for row in rows]
    if ordered and not type(ordered[0]).ordered:
        ordered.sort(key=lambda row: row.natural_key)
    return tuple(ordered)
