"""Pages as a visitor meets them: parsed HTML, with what a test asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
EDITORS_TEMPLATES = ("admin", "editing")
"""Folders of templates that no visitor meets."""

LOADED = {"icon", "apple-touch-icon", "stylesheet"}
"""What a link of a page's head is for that makes a browser load a file."""

_VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass(slots=True, eq=False)
class Element:
    """One element with its attributes and what is in it, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """This element and every one inside it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [part for part in reversed(element.content) if isinstance(part, Element)]

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Every element inside with this tag and these attributes; `class_` asks for one of the classes."""
        return [element for element in self if element._is(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>"
        return found[0]

    def get(self, name: str) -> str:
        """An attribute, or "" without it."""
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """The text inside, with white space as a browser shows it."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, str):
                yield part
            elif part.tag not in {"script", "style"}:
                yield from part._texts()

    def _is(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag and self.tag != tag:
            return False
        for name, value in attributes.items():
            if name == "class_":
                if value not in self.get("class").split():
                    return False
            elif self.attributes.get(name.replace("_", "-")) != value:
                return False
        return True


class Page:
    """A page or a fragment of one. Tags that are left open or closed twice fail the test."""

    def __init__(self, html: bytes | str) -> None:
        self.html = html.decode() if isinstance(html, bytes) else html
        self.root = _parsed(self.html)

    @property
    def title(self) -> str:
        return self.root.one("title").text

    @property
    def heading(self) -> str:
        return self.root.one("h1").text

    @property
    def text(self) -> str:
        """What is read in the main part, or in all of a fragment."""
        mains = self.root.all("main")
        return (mains[0] if mains else self.root).text

    @property
    def links(self) -> list[str]:
        return [link.get("href") for link in self.root.all("a")]

    @property
    def step_form(self) -> Element:
        """The form with the questions of a step."""
        return next(form for form in self.root.all("form") if form.all("fieldset"))

    @property
    def checked(self) -> dict[str, tuple[str, ...]]:
        """The choices that are checked, by question; questions without any are left out."""
        chosen: dict[str, tuple[str, ...]] = {}
        for item in self.root.all("input", class_="choice__input"):
            if "checked" in item.attributes:
                chosen[item.get("name")] = (*chosen.get(item.get("name"), ()), item.get("value"))
        return chosen

    @property
    def questions(self) -> list[str]:
        """The questions that can be answered on it."""
        return list(dict.fromkeys(item.get("name") for item in self.root.all("input", class_="choice__input")))

    def link_to(self, text: str) -> str:
        """Where the only link with this text leads."""
        found = {link.get("href") for link in self.root.all("a") if text in link.text}
        assert len(found) == 1, (text, found)
        return found.pop()

    def by_id(self, name: str) -> Element:
        """The element with this id."""
        return self.root.one(id=name)


def visitors_templates() -> list[Path]:
    """Every template that a visitor may meet."""
    found = sorted(TEMPLATES.rglob("*.html"))
    return [path for path in found if path.relative_to(TEMPLATES).parts[0] not in EDITORS_TEMPLATES]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def _parsed(html: str) -> Element:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert parser.open == [parser.root], f"<{parser.open[-1].tag}> is left open"
    return parser.root
