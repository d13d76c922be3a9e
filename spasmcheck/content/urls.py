"""Addresses of the reading pages."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "content"

urlpatterns = [
    path("causes/<slug:slug>/", views.cause, name="cause"),
    path("how-muscles-work/", views.muscles, name="muscles"),
]
