"""Addresses of the reading pages."""

from __future__ import annotations

from django.urls import path

from . import finding, lookups, views

app_name = "content"

urlpatterns = [
    path("read/", views.index, name="index"),
    path("electrolytes/", views.electrolytes, name="electrolytes"),
    path("electrolytes/<slug:slug>/", views.electrolyte, name="electrolyte"),
    path("causes/", views.causes, name="causes"),
    path("causes/<slug:slug>/", views.cause, name="cause"),
    path("foods/", lookups.foods, name="foods"),
    path("how-muscles-work/", views.muscles, name="muscles"),
    path("laboratory/", lookups.laboratory, name="laboratory"),
    path("medicines/", views.medicines, name="medicines"),
    path("cautions/", views.cautions, name="cautions"),
    path("when-to-get-help/", views.get_help, name="help"),
    path("claims/", views.claims, name="claims"),
    path("sources/", views.sources, name="sources"),
    path("search/", finding.search, name="search"),
    path("sitemap.xml", finding.sitemap, name="sitemap"),
    path("robots.txt", finding.robots, name="robots"),
]
