"""Addresses of the result and what goes with it."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "results"

urlpatterns = [
    path("result/", views.result, name="result"),
    path("result/why/", views.why, name="why"),
    path("result/fhir/", views.fhir, name="fhir"),
    path("diary/", views.diary, name="diary"),
]
