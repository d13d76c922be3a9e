"""YAML as a clinician reads it in a diff: block style, order kept, no surprises from the types of YAML 1.1."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import SafeDumper as _Dumper
    from yaml import SafeLoader as _BaseLoader
else:
    _BaseLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _Dumper = yaml.SafeDumper  # the dumper in C breaks long lines elsewhere, so a diff would depend on the machine

_WIDTH = 110
_DEEPEST = 20


class _Loader(_BaseLoader):
    """Reads a date as the text it is written as, and refuses a name that is given twice."""

    # A field given twice is a slip, of which YAML would silently keep the second.
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                problem = f"{key.value!r} is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _BaseLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> Any:
    """The document in the text. Raises yaml.YAMLError."""
    _refuse_traps(text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader


def written(document: Any) -> str:
    """The document as text."""
    return yaml.dump(
        _tidy(document),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=False,
    )


def _refuse_traps(text: str) -> None:
    """Refuse what would make much out of little: a row by reference to another, and nesting without end.

    The loader in C follows the latter until the process dies, so it must not even begin.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _trap(event, "references are not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise _trap(event, "it is nested too deeply")


def _trap(event: Any, problem: str) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, event.start_mark)


def whereabouts(error: yaml.YAMLError) -> str:
    """What is wrong and where, on one line."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return " ".join(str(error).split())
    mark = error.problem_mark
    return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"


def _tidy(value: Any) -> Any:
    """Numbers as people write them: 20 for 20.0."""
    if isinstance(value, dict):
        return {name: _tidy(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
