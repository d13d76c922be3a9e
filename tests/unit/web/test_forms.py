"""A field of a form for visitors is drawn by its name in the layout, with all that goes with it."""

from __future__ import annotations

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms

from spasmcheck.web.forms import PublicForm, Select, button, helper
from tests.pages import EDITORS_TEMPLATES, TEMPLATES, Page


class Made(PublicForm):
    """A form of this test."""

    words = forms.CharField(label="Words", max_length=5, help_text="A few.", widget=forms.SearchInput)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "One"), ("b", "Another")], widget=Select)
    whole = forms.BooleanField(label="All of it", required=False)

    def __init__(self, data: dict[str, str], *layout: object) -> None:
        super().__init__(data, auto_id="made-%s")
        self.layout = layout

    @property
    def helper(self) -> FormHelper:
        return helper("get", {"action": "/there/", "novalidate": True}, *self.layout)


def drawn(data: dict[str, str], *layout: object) -> Page:
    """The form, as a page has it."""
    return Page(render_crispy_form(Made(data, *layout)).encode())


def test_a_name_in_the_layout_is_all_that_a_field_needs() -> None:
    page = drawn({"words": "calf", "kind": "b", "whole": "on"}, "words", "kind", "whole", button("Go"))
    form = page.root.one("form", action="/there/", method="get")
    assert "novalidate" in form.attributes
    for name, label in (("words", "Words"), ("kind", "Kind"), ("whole", "All of it")):
        assert form.one("label", **{"for": f"made-{name}"}).text == label
        assert form.one(id=f"made-{name}").get("name") == name
        assert not form.one(id=f"made-{name}").get("aria-invalid")
    assert page.by_id("made-words").get("value") == "calf"
    assert page.by_id("made-words_helptext").text == "A few."
    assert page.by_id("made-words").get("aria-describedby") == "made-words_helptext"
    assert [option.text for option in form.all("option") if "selected" in option.attributes] == ["Another"]
    assert "checked" in page.by_id("made-whole").attributes
    assert form.one("button").text == "Go"
    assert not form.all("input", name="csrfmiddlewaretoken")


def test_an_error_is_said_at_its_field_and_for_the_summary() -> None:
    form = Made({"words": "far too long", "kind": "c"}, "words", "kind")
    page = Page(render_crispy_form(form).encode())
    assert [name for name, _message in form.problems] == ["made-words", "made-kind"]
    for name, message in form.problems:
        control = page.by_id(name)
        assert control.get("aria-invalid") == "true"
        assert control.get("aria-describedby").split()[-1] == f"{name}_error"
        assert message in page.by_id(f"{name}_error").text


def test_a_layout_that_names_no_field_is_refused() -> None:
    with pytest.raises(Exception, match="no-such-field"):
        drawn({}, "no-such-field")


def test_no_page_writes_a_field_by_hand() -> None:
    drawing = {"crispy", "components", *EDITORS_TEMPLATES}
    pages = [path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] not in drawing]
    assert len(pages) >= 100
    by_hand = re.compile(r"<(form|fieldset|input|select|textarea|button|label)\b")
    assert [path.name for path in pages if by_hand.search(path.read_text("utf-8"))] == []
