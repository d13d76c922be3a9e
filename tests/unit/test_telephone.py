"""Numbers to call: the country's where it is known, and none that is guessed."""

from __future__ import annotations

import re

import pytest

from spasmcheck.telephone import BY_COUNTRY, COUNTRY_OF_REGION, numbers


@pytest.mark.parametrize(
    ("country", "region", "emergency"),
    [
        ("GB", "", "999"),
        ("IE", "EU", "112"),
        ("US", "", "911"),
        ("AU", "", "000"),
        ("DE", "US", "112"),
        ("", "UK", "999"),
        ("", "EU", "112"),
        ("", "US", "911"),
        ("", "", ""),
    ],
)
def test_a_country_comes_before_the_region_and_nothing_is_guessed(
    country: str, region: str, emergency: str
) -> None:
    assert numbers(country, region).emergency == emergency


def test_every_number_can_be_dialled() -> None:
    assert set(COUNTRY_OF_REGION.values()) <= BY_COUNTRY.keys()
    for country, known in BY_COUNTRY.items():
        assert known.emergency, country
        for number in filter(None, known):
            assert re.fullmatch(r"[0-9][0-9 -]*", number), (country, number)
