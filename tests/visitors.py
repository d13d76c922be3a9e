"""Visitors of the site, with a browser that runs no JavaScript, or with htmx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client, RequestFactory

from spasmcheck.evidence.editions.published import PublishedEdition
from spasmcheck.reasoning import progress
from spasmcheck.reasoning.interview import answer
from spasmcheck.reasoning.knowledge import QuestionKind
from spasmcheck.web import state as states
from spasmcheck.web.state import State
from tests.pages import Page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Response = _MonkeyPatchedWSGIResponse

Answers = Mapping[str, Iterable[str]]

SAFE = {"urgent-now": ["none"], "urgent-signs": ["none"]}
"""The answers of somebody without a danger sign."""

HTMX = {"HX-Request": "true"}


class Visitor:
    """Somebody who reads pages, fills in the forms on them, and follows redirects.

    CSRF protection is on, so a form is sent with the token of the page that it was on. Every address that the
    browser asked for or was sent to is kept in `addresses`, every response in `responses`.
    """

    def __init__(self, edition: PublishedEdition) -> None:
        self.edition = edition
        self.client = Client(enforce_csrf_checks=True)
        self.addresses: list[str] = []
        self.responses: list[Response] = []

    def asks(self, url: str, **headers: str) -> Response:
        """One GET, with no redirect followed."""
        return self._kept(url, self.client.get(url, headers=headers))

    def reads(self, url: str) -> Page:
        """A page, wherever redirects lead."""
        response = self._followed(self.asks(url))
        assert response.status_code == 200, (url, response.status_code)
        return Page(response.content)

    def sends(self, step: str, answers: Answers, *, return_to: str = "", **headers: str) -> Response:
        """Choose answers on the page of a step, and Continue, with no redirect followed."""
        url = f"/check/{step}/"
        data: dict[str, Any] = {"csrfmiddlewaretoken": self.csrf_token}
        data |= {question: list(chosen) for question, chosen in answers.items()}
        if return_to:
            data["return"] = return_to
        return self._kept(url, self.client.post(url, data, headers=headers))

    def posts(self, url: str, data: Mapping[str, str], **headers: str) -> Response:
        """Send something that no form of ours sends."""
        return self._kept(url, self.client.post(url, data, headers=headers))

    def submits(self, page: Page, answers: Answers) -> Response:
        """Send the form on a page just as it is there, with these answers chosen."""
        form = page.step_form
        data: dict[str, Any] = {item.get("name"): item.get("value") for item in form.all("input", type="hidden")}
        data |= {question: list(chosen) for question, chosen in answers.items()}
        return self._kept(form.get("action"), self.client.post(form.get("action"), data))

    def answers(self, step: str, answers: Answers, *, return_to: str = "") -> Page:
        """Choose answers, Continue, and read the page that follows."""
        response = self.sends(step, answers, return_to=return_to)
        assert response.status_code == 302, (step, response.status_code)
        return Page(self._followed(response).content)

    def follows(self, response: Response) -> Page:
        """The page that a redirect leads to."""
        return Page(self._followed(response).content)

    def passes_safety(self) -> Page:
        """Deny every danger sign."""
        for step in ("urgent-now", "urgent-signs"):
            page = self.answers(step, {step: SAFE[step]})
        return page

    def walks(self, present: Iterable[str] = (), *, most: int = 30) -> Page:
        """Answer every page that comes, as somebody with these findings, until a page asks nothing."""
        page = self.reads("/check/")
        for _ in range(most):
            if not page.questions:
                return page
            page = self.follows(self.submits(page, self.would_answer(page.questions, present)))
        raise AssertionError(f"still asked after {most} pages")

    def would_answer(self, questions: Iterable[str], present: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
        """What somebody with these findings chooses, and no others."""
        given = {}
        for slug in questions:
            question = self.edition.index.questions[slug]
            chosen = answer(question, frozenset(present), frozenset())
            typical = question.choices[2 if question.kind is QuestionKind.FREQUENCY else 1].slug
            given[slug] = chosen or (typical,)
        return given

    def has(self, answers: Answers) -> None:
        """Begin with these answers in the browser, as if they had been given."""
        given = {question: tuple(chosen) for question, chosen in answers.items()}
        self.cookie = states.encoded(State(self.edition.number, given))

    def is_ready(self, present: Iterable[str] = ()) -> None:
        """Begin as somebody with these findings who has answered all that is asked, without reading a page."""
        index = self.edition.index
        answers: dict[str, tuple[str, ...]] = {}
        while step := progress(index, answers).step:
            answers |= self.would_answer([question.slug for question in index.steps[step].questions], present)
        self.has(answers)

    @property
    def cookie(self) -> str:
        """The value of the cookie that holds the answers, or ""."""
        morsel = self.client.cookies.get(settings.SPASMCHECK_ANSWERS_COOKIE)
        return morsel.value if morsel is not None else ""

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.client.cookies[settings.SPASMCHECK_ANSWERS_COOKIE] = value

    @property
    def csrf_token(self) -> str:
        """What proves that a form came from our page. The first page is asked for without the answers."""
        if "csrftoken" not in self.client.cookies:
            cookie, self.cookie = self.cookie, ""
            self.client.get("/check/urgent-now/")
            self.cookie = cookie
        return self.client.cookies["csrftoken"].value

    @property
    def kept(self) -> dict[str, tuple[str, ...]]:
        """The answers in the browser."""
        request = RequestFactory().get("/")
        request.COOKIES[settings.SPASMCHECK_ANSWERS_COOKIE] = self.cookie
        state, _unreadable = states.read(request)
        return dict(state.answers) if state else {}

    def _followed(self, response: Response) -> Response:
        for _ in range(5):
            if response.status_code != 302:
                return response
            response = self.asks(response.headers["Location"])
        raise AssertionError("redirected in circles")

    def _kept(self, url: str, response: Response) -> Response:
        self.addresses.append(url)
        self.responses.append(response)
        return response
