"""The admin of the audit list: publishers and administrators can read it, nobody can change it."""

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
    """Read-only list of events, each with the user, the account concerned and the address."""

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
        """Return the name of the user who did it, or “–” if nobody was signed in."""
        return entry.by.get_username() if entry.by else "–"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": _("Audit list"), **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
