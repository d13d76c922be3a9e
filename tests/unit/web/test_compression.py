"""Pages compressed for those who take it, and whole for those who do not."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from spasmcheck.web.http.compression import CompressionMiddleware

PAGE = b"<p>" + b"The calf, the foot and the thigh. " * 400


def answer(accept: str, response: HttpResponseBase | None = None) -> HttpResponse:
    """What a browser gets that takes these encodings."""
    given = HttpResponse(PAGE) if response is None else response

    def view(request: HttpRequest) -> HttpResponseBase:
        return given

    site = HtmxMiddleware(CompressionMiddleware(view))
    return site(RequestFactory().get("/", headers={"Accept-Encoding": accept}))


@pytest.mark.parametrize("accept", ["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=1.0"])
def test_brotli_where_it_is_taken(accept: str) -> None:
    response = answer(accept)
    assert response.headers["Content-Encoding"] == "br"
    assert brotli.decompress(response.content) == PAGE
    assert response.headers["Content-Length"] == str(len(response.content))
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accept", ["gzip", "gzip, br;q=0", "gzip, brr"])
def test_gzip_where_only_that_is(accept: str) -> None:
    response = answer(accept)
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == PAGE


def test_whole_where_neither_is() -> None:
    assert answer("identity").content == PAGE
    assert "Content-Encoding" not in answer("").headers


def test_what_is_short_encoded_or_streamed_is_left_to_django() -> None:
    assert "Content-Encoding" not in answer("br", HttpResponse(b"short")).headers
    ready = HttpResponse(PAGE, headers={"Content-Encoding": "x"})
    assert answer("br", ready).content == PAGE
    streamed = answer("br", StreamingHttpResponse([PAGE]))
    assert streamed.streaming


def test_a_long_page_is_whole_again_too() -> None:
    response = answer("br", HttpResponse(PAGE * 5))
    assert brotli.decompress(response.content) == PAGE * 5


def test_the_length_is_padded_by_chance() -> None:
    assert len({len(answer("br").headers["X-Padding"]) for _ in range(40)}) > 1


def test_an_etag_becomes_weak() -> None:
    response = answer("br", HttpResponse(PAGE, headers={"ETag": '"x"'}))
    assert response.headers["ETag"] == 'W/"x"'
