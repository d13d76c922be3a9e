"""The telephone numbers to call, by country. What a site sets itself comes before them."""

from __future__ import annotations

from typing import NamedTuple


class Numbers(NamedTuple):
    """Numbers that anybody can dial in a country; "" where there is none for the whole country.

    emergency: for an ambulance. poisons: advice for the public on something poisonous. crisis: for somebody who
    might harm themselves.
    """

    emergency: str
    poisons: str = ""
    crisis: str = ""


# 112 is the emergency number of every member of the European Union: Directive (EU) 2018/1972, article 109.
_EUROPEAN_UNION = Numbers("112")
_MEMBERS = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]

BY_COUNTRY = {
    # The Australian Government: 000, the Poisons Information Centre, Lifeline.
    "AU": Numbers("000", "13 11 26", "13 11 14"),
    # 911, Poison Centres (1-844-POISON-X), the Suicide Crisis Helpline.
    "CA": Numbers("911", "1-844-764-7669", "988"),
    "EU": _EUROPEAN_UNION,
    # The NHS: 999, 111 for advice on poisons, and Samaritans.
    "GB": Numbers("999", "111", "116 123"),
    # 112 or 999, the National Poisons Information Centre's public line, Samaritans.
    "IE": Numbers("112", "01 809 2166", "116 123"),
    # 111, the National Poisons Centre, and "Need to talk?".
    "NZ": Numbers("111", "0800 764 766", "1737"),
    # 911, Poison Help, the Suicide and Crisis Lifeline.
    "US": Numbers("911", "1-800-222-1222", "988"),
    **dict.fromkeys(_MEMBERS, _EUROPEAN_UNION),
}
"""By ISO 3166 code; EU for no member in particular."""

COUNTRY_OF_REGION = {"UK": "GB", "EU": "EU", "US": "US"}
"""The country that a region of the reference intakes tells."""


def numbers(country: str, region: str) -> Numbers:
    """The numbers of a country of `BY_COUNTRY`; without one, of the region that a site has set; else none."""
    return BY_COUNTRY.get(country or COUNTRY_OF_REGION.get(region, ""), Numbers(""))
