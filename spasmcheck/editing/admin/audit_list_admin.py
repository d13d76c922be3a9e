"""The audit list: read by publishers and administrators, changed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.models import AuditEntry

if TYPE_CHECKING:
    AuditEntryModelAdmin = admin.ModelAdmin[AuditEntry]
else:
    AuditEntryModelAdmin = admin.ModelAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(AuditEntryModelAdmin):
    """Every event with who, which account, from where."""

    list_display = ("at", "event", "who", "name", "address", "detail")
    list_display_links = None
    list_filter = ("event", ("by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by",)
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "at"
    search_fields = ("name", "by__username", "address")

    @admin.display(description=_("by"), ordering="by__username")
    def who(self, entry: AuditEntry) -> str:
        """Who did it, if anybody had signed in."""
        return entry.by.get_username() if entry.by else "–"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list."""
        return super().changelist_view(request, {"title": _("Audit list"), **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
