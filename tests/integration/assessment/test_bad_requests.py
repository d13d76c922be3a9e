"""Requests that no page of ours sends get a page that explains, and the right status."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.pages import Page
from tests.visitors import SAFE, Visitor

if TYPE_CHECKING:
    from tests.visitors import Response


def unknown_step(visitor: Visitor) -> Response:
    return visitor.asks("/check/no-such-step/")


def unknown_page(visitor: Visitor) -> Response:
    return visitor.asks("/no/such/page/")


def answer_to_an_unknown_step(visitor: Visitor) -> Response:
    return visitor.sends("no-such-step", {"no-such-step": ["none"]})


def odd_address(visitor: Visitor) -> Response:
    return visitor.asks("/check/%3Cscript%3E/")


def wrong_method(visitor: Visitor) -> Response:
    return visitor.client.delete("/check/urgent-now/", headers={"X-CSRFToken": visitor.csrf_token})


def post_to_a_page(visitor: Visitor) -> Response:
    return visitor.posts("/result/", {"csrfmiddlewaretoken": visitor.csrf_token})


def no_token(visitor: Visitor) -> Response:
    return visitor.posts("/check/clear/", {})


def of_another_site(visitor: Visitor) -> Response:
    data = {"urgent-now": "none", "csrfmiddlewaretoken": visitor.csrf_token}
    return visitor.posts("/check/urgent-now/", data, Origin="https://elsewhere.example")


def too_large(visitor: Visitor) -> Response:
    return visitor.sends("urgent-now", {"urgent-now": ["x" * 70_000]})


def too_many_fields(visitor: Visitor) -> Response:
    return visitor.sends("urgent-now", {f"field-{number}": ["x"] for number in range(250)})


def too_many_parts(visitor: Visitor) -> Response:
    parts = b"--x\r\n\r\n" * 5_000 + b"--x--"
    return visitor.client.post("/check/urgent-now/", parts, content_type="multipart/form-data; boundary=x")


def another_host(visitor: Visitor) -> Response:
    return visitor.asks("/", Host="elsewhere.example")


CASES: list[tuple[Callable[[Visitor], Response], int]] = [
    (unknown_step, 404),
    (unknown_page, 404),
    (answer_to_an_unknown_step, 404),
    (odd_address, 404),
    (wrong_method, 405),
    (post_to_a_page, 405),
    (no_token, 403),
    (of_another_site, 403),
    (too_large, 413),
    (too_many_fields, 413),
    (too_many_parts, 413),
    (another_host, 400),
]


@pytest.mark.parametrize(("send", "status"), CASES, ids=lambda part: getattr(part, "__name__", part))
def test_it_is_explained_on_a_page_with_a_way_on(
    visitor: Visitor, send: Callable[[Visitor], Response], status: int
) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    before = visitor.cookie
    response = send(visitor)
    assert response.status_code == status
    page = Page(response.content)
    assert page.heading
    assert "/check/" in page.links
    assert "Traceback" not in page.html
    assert "DEBUG" not in page.html
    assert visitor.cookie == before
    assert visitor.reads("/check/").questions == ["urgent-signs"]


@pytest.mark.parametrize(
    ("url", "methods"),
    [("/check/urgent-now/", "GET, HEAD, POST"), ("/result/", "GET, HEAD"), ("/check/clear/", "GET, HEAD, POST")],
)
def test_the_methods_that_work_are_named(visitor: Visitor, url: str, methods: str) -> None:
    response = visitor.client.put(url, headers={"X-CSRFToken": visitor.csrf_token})
    assert response.status_code == 405
    assert response.headers["Allow"] == methods


@pytest.mark.parametrize("url", ["/", "/check/urgent-now/", "/check/cleared/"])
def test_head_is_answered_like_get_without_the_page(visitor: Visitor, url: str) -> None:
    response = visitor.client.head(url)
    assert response.status_code == 200
    assert response.content == b""


def test_an_address_without_its_last_slash_leads_to_the_page(visitor: Visitor) -> None:
    assert visitor.asks("/check/urgent-now").headers["Location"] == "/check/urgent-now/"


def test_a_form_of_another_site_changes_nothing(visitor: Visitor) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    stolen = {"urgent-signs": "none", "csrfmiddlewaretoken": visitor.csrf_token}
    visitor.posts("/check/urgent-signs/", stolen, Origin="https://elsewhere.example")
    assert visitor.kept == {"urgent-now": ("none",)}


def test_broken_forms_do_no_harm(visitor: Visitor) -> None:
    for content_type in (
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain",
    ):
        response = visitor.client.post(
            "/check/urgent-now/",
            b'{"urgent-now": ["none"]',
            content_type=content_type,
            headers={"X-CSRFToken": visitor.csrf_token},
        )
        assert response.status_code in {400, 422}, content_type
        assert Page(response.content).heading


def test_a_fault_of_ours_is_a_page_too(edition: object, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="django.request")
    client = Client(raise_request_exception=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.middleware.common.CommonMiddleware.process_request", _fails)
        response = client.get("/check/urgent-now/")
    assert response.status_code == 500
    page = Page(response.content)
    assert "not your fault" in page.text
    assert "Traceback" not in page.html
    assert "on purpose" not in page.html
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["Cache-Control"] == "no-store"
    assert "/check/" in page.links
    assert "style" not in {element.tag for element in page.root}


def _fails(*_arguments: object) -> None:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize("token", [{}, {"csrfmiddlewaretoken": "x" * 32}, {"csrfmiddlewaretoken": "y" * 64}])
def test_a_step_without_a_token_of_ours_comes_again_as_it_was_sent(
    visitor: Visitor, token: dict[str, str]
) -> None:
    visitor.answers("urgent-now", {"urgent-now": SAFE["urgent-now"]})
    before = visitor.cookie
    response = visitor.posts("/check/urgent-signs/", {"urgent-signs": "swollen-leg", **token})
    page = Page(response.content)
    assert response.status_code == 403
    assert page.checked == {"urgent-signs": ("swollen-leg",)}
    assert visitor.cookie == before, "nothing is taken until it is sent again"
    assert visitor.submits(page, page.checked).status_code == 302
    assert visitor.kept["urgent-signs"] == ("swollen-leg",)


def test_a_step_that_another_site_sends_is_not_shown_as_sent(visitor: Visitor) -> None:
    data = {"urgent-signs": "swollen-leg", "csrfmiddlewaretoken": visitor.csrf_token}
    response = visitor.posts("/check/urgent-signs/", data, Origin="https://elsewhere.example")
    assert response.status_code == 403
    assert not Page(response.content).questions
