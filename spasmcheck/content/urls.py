"""URLs of the reading pages."""

from __future__ import annotations

from django.urls import path

from . import contact
from .method import method_views
from .search import search_views
from .site_pages import PAGES

app_name = "content"

urlpatterns = [
    *(path(page.route, page.answer(), name=page.name) for page in PAGES),
    path("knowledge.json", method_views.knowledge, name="knowledge"),
    path("knowledge.schema.json", method_views.schema, name="schema"),
    path("search/", search_views.search, name="search"),
    path("sitemap.xml", search_views.sitemap, name="sitemap"),
    path("robots.txt", search_views.robots, name="robots"),
    path(".well-known/security.txt", contact.security, name="security-contact"),
]
