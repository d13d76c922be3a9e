"""The cookie of the answers: cut, bent, forged, of another key, and well signed with nonsense in it."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from django.core import signing
from hypothesis import strategies as st

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from spasmcheck.web import state as states
from spasmcheck.web.state import State

from .inputs import TEXT, Known
from .site import Site, tries

PAGES = ("/", "/check/", "/check/answers/", "/check/about-you/", "/result/", "/check/emergency/", "/result/why/")

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)


def signed(value: object) -> str:
    """Signed by us and for this very use, with anything in it."""
    return signing.dumps(value, salt=states._SALT, compress=True)


def near_states(known: Known) -> st.SearchStrategy[object]:
    """Of the right shape, or nearly, with slugs that nobody knows and editions that never were."""
    slugs = st.sampled_from(list(known.choices)) | TEXT
    choices = st.sampled_from([choice for chosen in known.choices.values() for choice in chosen]) | TEXT
    answers = st.dictionaries(slugs, st.lists(choices, max_size=3), max_size=6)
    editions = st.sampled_from((known.edition.number, 0, -1, 1, 10**30))
    return st.tuples(editions, answers, st.booleans(), TEXT)


def bent(cookies: list[str]) -> st.SearchStrategy[str]:
    """A real cookie that lost its end, or in which something stands that should not."""

    def bend(drawn: tuple[str, int, str]) -> str:
        cookie, place, put = drawn
        at = place % max(len(cookie), 1)
        return cookie[:at] + put + cookie[at + len(put) :]

    text = st.text(alphabet='abcXYZ019-_.:=;, "\\\x7fé', max_size=3)
    return st.tuples(st.sampled_from(cookies), st.integers(0, 2000), text).map(bend)


def unsigned_bomb() -> str:
    """A megabyte of nothing in a kilobyte, in the dress of a cookie of ours."""
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps([7, {}, False, "a" * 1_000_000]).encode(), 9))
    return "answers=." + packed.rstrip(b"=").decode() + ":1abcde:" + "x" * 43


def test_cookie(edition: PublishedEdition) -> None:
    site, known = Site(), Known(edition)
    real = [cookie for cookie in known.cookies() if cookie]
    with_other_key = "answers=" + signing.dumps((7, {}, False, ""), key="k" * 60, salt=states._SALT)
    of_other_use = "answers=" + signing.dumps((7, {}, False, ""), salt="another use")
    cookies = (
        bent(real)
        | near_states(known).map(lambda value: f"answers={signed(value)}")
        | _VALUES.map(lambda value: f"answers={signed(value)}")
        | TEXT.map(lambda text: f"answers={text}")
        | st.sampled_from((*real[:5], with_other_key, of_other_use, unsigned_bomb(), "answers=.:1:x", "answers"))
    )

    def check(sent: tuple[str, str]) -> None:
        path, cookie = sent
        response = site.answers(path, cookie=cookie.encode("utf-8", "surrogatepass").decode("latin-1"))
        site.holds(response)
        assert response.status_code in {200, 302}, "a cookie is no reason to refuse a page"

    tries(0.4, st.tuples(st.sampled_from(PAGES), cookies), check)


def test_what_we_did_not_sign_is_not_unpacked(edition: PublishedEdition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb costs whoever unpacks it; the signature is looked at first."""
    unpacked: list[bytes] = []
    unpack = zlib.decompress

    def watched(data: bytes) -> bytes:
        unpacked.append(data)
        return unpack(data)

    monkeypatch.setattr(zlib, "decompress", watched)
    site = Site()
    site.holds(site.answers("/check/answers/", cookie=unsigned_bomb()))
    assert not unpacked
    long = State(edition.number, {"where": ("calf",) * 50})
    site.holds(site.answers("/check/answers/", cookie=f"answers={states.encoded(long)}"))
    assert unpacked, "the place that unpacks is another one by now"
