"""Keeping out an address that fails to sign in too often. django-axes counts; this says so kindly."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from spasmcheck.web.addresses import counted_address


def no_name(request: HttpRequest, credentials: Any = None) -> str:
    """The name under which failures are counted: none. What was typed may be a password."""
    return ""


def was_turned_away(request: HttpRequest) -> bool:
    """Whether the address was locked out before, so that the password was not even looked at."""
    locked = getattr(request, "axes_locked_out", False)
    return locked and getattr(request, "axes_failures_since_start", None) is None


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The page for whoever is kept out: for how long, and whom to ask."""
    wait = _left(request)
    context = {
        "title": _("Too many tries"),
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "minutes": ceil(wait / timedelta(minutes=1)),
    }
    response = render(request, "editing/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def _left(request: HttpRequest) -> timedelta:
    lasts: timedelta = get_cool_off(request)
    attempts = AccessAttempt.objects.filter(ip_address=counted_address(request))
    newest = attempts.aggregate(newest=Max("attempt_time"))["newest"] or timezone.now()
    return max(newest + lasts - timezone.now(), timedelta(minutes=1))
