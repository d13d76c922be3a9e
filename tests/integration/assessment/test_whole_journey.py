"""A whole check without JavaScript: POST, redirect, GET, page after page."""

from __future__ import annotations

import itertools

from tests.visitors import SAFE, Visitor

NIGHT_CRAMPS = ("age-60-plus", "sex-female", "in-calf", "at-night-or-rest", "painful-tightening", "lasts-minutes")


def test_a_visitor_answers_what_is_asked_and_reads_the_result(visitor: Visitor) -> None:
    review = visitor.walks(NIGHT_CRAMPS)
    assert review.heading == "Check your answers"
    result = visitor.reads(review.link_to("See my result"))
    assert result.heading == "Your result"
    assert len(visitor.kept) >= 15


def test_the_danger_signs_come_first(visitor: Visitor) -> None:
    visitor.walks()
    asked = [url for url in visitor.addresses if url.startswith("/check/urgent") or url == "/check/about-you/"]
    assert asked[0] == "/check/urgent-now/"
    assert asked.index("/check/urgent-signs/") < asked.index("/check/about-you/")


def test_every_answer_is_sent_redirected_and_then_read(visitor: Visitor) -> None:
    visitor.walks(NIGHT_CRAMPS)
    sent = [response for response in visitor.responses if response.wsgi_request.method == "POST"]
    assert len(sent) >= 12
    assert {response.status_code for response in sent} == {302}
    for response in sent:
        assert "?" not in response.headers["Location"]


def test_no_page_is_asked_twice(visitor: Visitor) -> None:
    visitor.walks(NIGHT_CRAMPS)
    read = [response.wsgi_request.path for response in visitor.responses if response.status_code == 200]
    assert len(read) == len(set(read))


def test_a_page_with_several_questions_takes_all_answers_at_once(visitor: Visitor) -> None:
    page = visitor.passes_safety()
    assert page.questions == ["age", "sex"]
    page = visitor.follows(visitor.submits(page, {"age": ["60-plus"], "sex": ["female"]}))
    assert {slug: visitor.kept[slug] for slug in ("age", "sex")} == {"age": ("60-plus",), "sex": ("female",)}
    assert page.questions == ["where", "one-side"]


def test_an_answer_sent_twice_is_one_answer(visitor: Visitor) -> None:
    once = visitor.sends("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    twice = visitor.sends("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    assert once.headers["Location"] == twice.headers["Location"] == "/check/urgent-signs/"
    assert visitor.kept == {"urgent-now": ("none",)}


def test_a_page_tells_how_much_is_left_and_it_shrinks(visitor: Visitor) -> None:
    page = visitor.passes_safety()
    left = []
    while page.questions:
        progress = page.root.one("p", class_="progress").text
        left.append(int("".join(letter for letter in progress if letter.isdigit()) or "0"))
        page = visitor.follows(visitor.submits(page, visitor.would_answer(page.questions, NIGHT_CRAMPS)))
    assert len(left) >= 10
    # An estimate: an answer can open a page, or settle several at once.
    assert abs(left[0] - len(left)) <= 4
    assert left[-1] == 0
    assert "last page" in progress
    assert sum(later > earlier for earlier, later in itertools.pairwise(left)) <= 1


def test_the_page_title_is_the_question(visitor: Visitor) -> None:
    page = visitor.reads("/check/")
    assert page.title.startswith(page.heading)


def test_what_was_chosen_is_checked_on_the_way_back(visitor: Visitor) -> None:
    visitor.passes_safety()
    visitor.answers("about-you", {"age": ["40-59"], "sex": ["prefer-not"]})
    assert visitor.reads("/check/about-you/").checked == {"age": ("40-59",), "sex": ("prefer-not",)}
    assert visitor.reads("/check/urgent-now/").checked == {"urgent-now": ("none",)}


def test_why_we_ask_is_on_the_page(visitor: Visitor) -> None:
    page = visitor.reads("/check/urgent-now/")
    question = visitor.edition.index.questions["urgent-now"]
    assert page.root.one("details").text.endswith(question.why)


def test_the_names_of_medicines_can_be_looked_up(visitor: Visitor) -> None:
    visitor.passes_safety()
    page = visitor.reads("/check/medicines-common/")
    groups = {group.finding: group for group in visitor.edition.knowledge.medicine_groups}
    examples = groups["takes-statin"].examples
    assert examples
    assert all(name in page.text for name in examples)
