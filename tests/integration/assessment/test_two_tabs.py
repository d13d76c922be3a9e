"""Two tabs share the answers of one check; a page of an earlier check changes nothing in a later one."""

from __future__ import annotations

from tests.pages import Page
from tests.visitors import HTMX, SAFE, Visitor

ANOTHER = "belonged to an earlier check"


def clears(visitor: Visitor) -> None:
    """Forget the answers, as in another tab."""
    visitor.posts("/check/clear/", {"csrfmiddlewaretoken": visitor.csrf_token})


def test_answers_given_in_two_tabs_come_together_in_one_check(visitor: Visitor) -> None:
    visitor.passes_safety()
    one, other = visitor.reads("/check/about-you/"), visitor.reads("/check/where/")
    visitor.submits(other, {"where": ["calf"], "one-side": ["no"]})
    page = visitor.follows(visitor.submits(one, {"age": ["60-plus"], "sex": ["male"]}))
    assert ANOTHER not in page.text
    assert visitor.kept["where"] == ("calf",)
    assert visitor.kept["age"] == ("60-plus",)


def test_an_answer_of_a_cleared_check_is_not_taken_into_the_next(visitor: Visitor) -> None:
    visitor.passes_safety()
    left_open = visitor.reads("/check/about-you/")
    clears(visitor)
    page = visitor.follows(visitor.submits(left_open, {"age": ["60-plus"], "sex": ["male"]}))
    assert page.questions == ["urgent-now"]
    assert ANOTHER in page.text
    assert visitor.kept == {}


def test_where_the_next_check_asks_the_same_the_choice_is_shown_and_can_be_taken_over(visitor: Visitor) -> None:
    visitor.passes_safety()
    left_open = visitor.reads("/check/about-you/")
    clears(visitor)
    visitor.passes_safety()
    visitor.answers("about-you", {"age": ["18-39"], "sex": ["female"]})
    response = visitor.submits(left_open, {"age": ["60-plus"], "sex": ["male"]})
    assert response.status_code == 409
    page = Page(response.content)
    assert ANOTHER in page.text
    assert page.checked == {"age": ("60-plus",), "sex": ("male",)}
    assert visitor.kept["age"] == ("18-39",)
    visitor.submits(page, {"age": ["60-plus"], "sex": ["male"]})
    assert visitor.kept["age"] == ("60-plus",)


def test_a_first_page_opened_twice_does_not_overwrite_what_the_other_tab_said(visitor: Visitor) -> None:
    one, other = visitor.reads("/check/urgent-now/"), visitor.reads("/check/urgent-now/")
    visitor.submits(one, {"urgent-now": ["chest-pain"]})
    assert visitor.submits(other, {"urgent-now": ["none"]}).status_code == 409
    assert visitor.kept["urgent-now"] == ("chest-pain",)


def test_the_same_page_sent_twice_does_no_harm(visitor: Visitor) -> None:
    page = visitor.reads("/check/urgent-now/")
    for _ in range(2):
        response = visitor.submits(page, {"urgent-now": SAFE["urgent-now"]})
        assert response.headers["Location"] == "/check/urgent-signs/"


def test_with_htmx_it_is_said_in_place(visitor: Visitor) -> None:
    visitor.passes_safety()
    before = visitor.kept
    form = {"csrfmiddlewaretoken": visitor.csrf_token, "check": "another", "age": "60-plus", "sex": "male"}
    response = visitor.posts("/check/about-you/", form, **HTMX)
    assert response.status_code == 409
    assert ANOTHER in Page(response.content).text
    assert "HX-Push-Url" not in response.headers
    assert visitor.kept == before


def test_every_check_has_a_name_of_its_own_that_its_pages_carry(visitor: Visitor) -> None:
    names = set()
    for _ in range(3):
        page = visitor.passes_safety()
        name = page.root.one("input", type="hidden", name="check").get("value")
        assert name == visitor.reads("/check/where/").root.one("input", type="hidden", name="check").get("value")
        names.add(name)
        clears(visitor)
    assert len(names) == 3
    assert "" not in names
