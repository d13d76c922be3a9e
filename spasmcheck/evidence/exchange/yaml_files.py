"""YAML as a clinician reads it in a diff: block style, order kept, and no more types than JSON has.

A scalar is a number, true, false or null where JSON would take it for one, as in the JSON schema of YAML 1.2;
anything else is the text as it stands. YAML 1.1 made 8 of 010, 90 of 1:30, and a boolean of yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import SafeDumper as _BaseDumper
    from yaml import SafeLoader as _BaseLoader
else:
    _BaseLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _BaseDumper = (
        yaml.SafeDumper
    )  # the dumper in C breaks long lines elsewhere, so a diff would depend on the machine

_WIDTH = 110
_DEEPEST = 20

_DIRECTIVE = re.compile(r"(?:\A\ufeff?|[\r\n\x85\u2028\u2029])%")
_SCALARS = (
    ("null", r"null|~|", "n~"),
    ("bool", r"true|false", "tf"),
    # As many digits as a float holds; more are taken for a text, and so refused where a number is wanted.
    ("int", r"-?(?:0|[1-9][0-9]{0,14})", "-0123456789"),
    (
        "float",
        r"-?(?:0|[1-9][0-9]{0,16})(?:\.[0-9]{1,30}(?:[eE][-+]?[0-9]{1,3})?|[eE][-+]?[0-9]{1,3})",
        "-0123456789",
    ),
)


class _Loader(_BaseLoader):
    """Knows the types of JSON, and refuses a name that is given twice."""

    yaml_implicit_resolvers: Any = {}

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


class _Dumper(_BaseDumper):
    """Quotes a text that the loader, or a program that reads YAML 1.1, would take for something else."""


for _name, _pattern, _begins in _SCALARS:
    _whole = re.compile(rf"(?:{_pattern})\Z")
    for _class in (_Loader, _Dumper):
        _class.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _whole, [*_begins] + [""] * (_name == "null"))


def read(text: str, *, tick: Callable[[], None] = lambda: None) -> Any:
    """The document in the text. Raises yaml.YAMLError.

    tick: called for each scalar, list and mapping before any is built; what it raises stops the reading.
    """
    _refuse_traps(text, tick)
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


def _refuse_traps(text: str, tick: Callable[[], None]) -> None:
    """Refuse what would make much out of little, or something else of it: references, deep nesting, types by name.

    The loader in C follows some of them until the process dies, so it must not even begin.
    """
    if found := _DIRECTIVE.search(text):
        # Of many directives each is compared with all before it.
        mark = yaml.Mark("", found.end(), text.count("\n", 0, found.end()), 0, "", 0)
        raise yaml.constructor.ConstructorError(None, None, "directives are not allowed", mark)
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.NodeEvent):
            tick()
        if isinstance(event, yaml.AliasEvent):
            raise _trap(event, "references are not allowed")
        if tag := getattr(event, "tag", None):
            raise _trap(event, f"types by name, such as {tag[:40]}, are not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise _trap(event, "it is nested too deeply")


def _trap(event: Any, problem: str) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, event.start_mark)


def line_of(text: str, path: Sequence[str | int]) -> int:
    """In which line of a document stands what a path of names and places leads to, or as far as it leads."""
    node: Any = yaml.compose(text, Loader=_Loader)
    line = node.start_mark.line
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            node = None
        if node is None:
            break
        line = node.start_mark.line
    return int(line) + 1


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
