"""Where the wizard lives."""

from __future__ import annotations

from django.urls import path

from .views import Check, empty

urlpatterns = [path("empty/", empty), path("check/", Check.as_view())]
