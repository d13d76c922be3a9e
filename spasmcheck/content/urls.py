"""Addresses of the reading pages."""

from __future__ import annotations

from django.urls import path

from . import contact
from .electrolytes import electrolyte_views
from .foods import food_views
from .laboratory import laboratory_views
from .method import method_views
from .muscles import muscle_views
from .pages import views
from .search import search_views

app_name = "content"

urlpatterns = [
    path("read/", views.index, name="index"),
    path("electrolytes/", electrolyte_views.electrolytes, name="electrolytes"),
    path("electrolytes/<slug:slug>/", electrolyte_views.electrolyte, name="electrolyte"),
    path("causes/", views.causes, name="causes"),
    path("causes/<slug:slug>/", views.cause, name="cause"),
    path("foods/", food_views.foods, name="foods"),
    path("how-muscles-work/", muscle_views.muscles, name="muscles"),
    path("laboratory/", laboratory_views.laboratory, name="laboratory"),
    path("medicines/", views.medicines, name="medicines"),
    path("cautions/", views.cautions, name="cautions"),
    path("when-to-get-help/", views.get_help, name="help"),
    path("claims/", views.claims, name="claims"),
    path("sources/", views.sources, name="sources"),
    path("how-this-works/", method_views.method, name="method"),
    path("how-this-works/starting-points/", method_views.priors, name="priors"),
    path("how-this-works/intake/", method_views.estimate, name="estimate"),
    path("how-this-works/accuracy/", method_views.accuracy, name="accuracy"),
    path("how-this-works/editions/", method_views.editions, name="editions"),
    path("privacy/", method_views.privacy, name="privacy"),
    path("knowledge.json", method_views.knowledge, name="knowledge"),
    path("knowledge.schema.json", method_views.schema, name="schema"),
    path("search/", search_views.search, name="search"),
    path("sitemap.xml", search_views.sitemap, name="sitemap"),
    path("robots.txt", search_views.robots, name="robots"),
    path(".well-known/security.txt", contact.security, name="security-contact"),
]
