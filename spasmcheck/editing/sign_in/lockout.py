"""Keeping out whoever fails too often with one name from one address. django-axes counts; this says so kindly."""

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

from .counting import address_of, mark_of


def was_turned_away(request: HttpRequest) -> bool:
    """Whether they were locked out before, so that the password was not even looked at."""
    locked = getattr(request, "axes_locked_out", False)
    return locked and getattr(request, "axes_failures_since_start", None) is None


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The page for whoever is kept out: for how long, and whom to ask."""
    wait = _left(request, credentials)
    context = {
        "title": _("Too many tries"),
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "minutes": ceil(wait / timedelta(minutes=1)),
    }
    response = render(request, "editing/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def _left(request: HttpRequest, credentials: Any) -> timedelta:
    lasts: timedelta = get_cool_off(request)
    mark = mark_of(request, credentials)
    attempts = AccessAttempt.objects.filter(ip_address=address_of(request), username=mark)
    newest = attempts.aggregate(newest=Max("attempt_time"))["newest"] or timezone.now()
    return max(newest + lasts - timezone.now(), timedelta(minutes=1))
