"""Likelihood ratios, shares and counts in words."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext


def ratio_in_words(ratio: float) -> str:
    """Return a likelihood ratio in words, such as “3 times as common”."""
    if ratio == 1:
        return gettext("just as common")
    if ratio == 2:
        return gettext("twice as common")
    if ratio == 0.5:
        return gettext("half as common")
    return gettext("%.3g times as common") % ratio


def ratios_in_words(present: float, absent: float) -> str:
    """Return in words what the presence and the absence of a finding say, given their likelihood ratios."""
    if present == absent == 1:
        return gettext("Says nothing about the cause, either way.")
    return gettext("If true: %(present)s. If not: %(absent)s.") % {
        "present": _pull(present),
        "absent": _pull(absent),
    }


def share_in_words(share: float) -> str:
    """Return a share (0-1) of people in words, such as “8 in 100”; smaller ones in 1000 or 100 000."""
    if share >= 0.01:
        return gettext("%g in 100") % round(share * 100, 1)
    if share >= 0.001:
        return gettext("%g in 1000") % round(share * 1000, 1)
    return gettext("%g in 100 000") % round(share * 100_000, 1)


def sources_in_words(number: int) -> str:
    if not number:
        return gettext("no source")
    return ngettext("%d source", "%d sources", number) % number


def _pull(ratio: float) -> str:
    if ratio == 1:
        return gettext("says nothing")
    wording = gettext("speaks for it (%s)") if ratio > 1 else gettext("speaks against it (%s)")
    return wording % ratio_in_words(ratio)
