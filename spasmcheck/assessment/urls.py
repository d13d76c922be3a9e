"""Addresses of the check."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "assessment"

urlpatterns = [
    path("", views.start, name="start"),
    path("check/", views.begin, name="begin"),
    path("check/answers/", views.review, name="review"),
    path("check/emergency/", views.emergency, name="emergency"),
    path("check/today/", views.same_day, name="same-day"),
    path("check/not-for-you/", views.out_of_scope, name="out-of-scope"),
    path("check/clear/", views.clear, name="clear"),
    path("check/cleared/", views.cleared, name="cleared"),
    path("check/<slug:slug>/", views.step, name="step"),
]
