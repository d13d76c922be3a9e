"""Causes, findings, evidence and sources."""

from __future__ import annotations

from django.contrib import admin

from spasmcheck.evidence.models import Cause, Finding, Source

from .base import KnowledgeAdmin


@admin.register(Source)
class SourceAdmin(KnowledgeAdmin):
    """Sources, found by any of their words."""

    search_fields = ("slug", "title", "publisher", "doi", "pmid")


@admin.register(Cause)
class CauseAdmin(KnowledgeAdmin):
    """Causes with what is known of them."""

    search_fields = ("slug", "plain_name", "clinical_name")
    autocomplete_fields = ("sources",)
    why_required = True


@admin.register(Finding)
class FindingAdmin(KnowledgeAdmin):
    """Findings, found by any of their words."""

    list_display = ("statement", "clinical", "topic")
    list_filter = ("topic",)
    search_fields = ("slug", "statement", "clinical", "question")
