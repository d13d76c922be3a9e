"""Addresses of the result."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "results"

urlpatterns = [
    path("result/", views.result, name="result"),
    path("result/fhir/", views.fhir, name="fhir"),
]
