"""Icons for whoever asks at the top of the site, and for whoever follows what a page names."""

from __future__ import annotations

import struct

import pytest
from django.contrib.staticfiles import finders

from tests.addresses import FILES
from tests.visitors import Visitor

PNG = b"\x89PNG\r\n\x1a\n"
KINDS = {"/favicon.ico": "image/x-icon", "/apple-touch-icon.png": "image/png"}


def content(visitor: Visitor, path: str) -> bytes:
    """What lies there."""
    response = visitor.asks(path)
    assert response.status_code == 200, path
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a picture, which is one."""
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("path", FILES)
def test_it_is_there_small_and_kept_for_a_day(visitor: Visitor, path: str) -> None:
    response = visitor.asks(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == KINDS[path]
    assert response.headers["Cache-Control"] == "max-age=86400, public"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert len(b"".join(response.streaming_content)) < 4_000  # type: ignore[arg-type]
    assert not response.cookies
    again = visitor.asks(path, **{"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_each_is_the_one_that_a_page_names(visitor: Visitor) -> None:
    head = visitor.reads("/").root.one("head")
    named = {
        "/favicon.ico": head.one("link", rel="icon", sizes="32x32").get("href"),
        "/apple-touch-icon.png": head.one("link", rel="apple-touch-icon").get("href"),
    }
    for path, url in named.items():
        found = finders.find(url.removeprefix("/static/"))
        assert found
        with open(found, "rb") as file:  # noqa: PTH123  a path of Django's
            assert file.read() == content(visitor, path)


def test_a_phone_gets_a_square(visitor: Visitor) -> None:
    assert size_of(content(visitor, "/apple-touch-icon.png")) == (180, 180)


def test_the_old_kind_holds_two_sizes(visitor: Visitor) -> None:
    ico = content(visitor, "/favicon.ico")
    zero, kind, count = struct.unpack("<HHH", ico[:6])
    assert (zero, kind) == (0, 1)
    sizes = set()
    for number in range(count):
        line = struct.unpack("<BBBBHHII", ico[6 + 16 * number : 22 + 16 * number])
        width, height, length, place = line[0], line[1], line[6], line[7]
        assert size_of(ico[place : place + length]) == (width, height)
        sizes.add((width, height))
    assert sizes == {(16, 16), (32, 32)}
