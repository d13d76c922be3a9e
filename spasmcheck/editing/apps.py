"""The editing app, and the admin site that it shapes."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class EditingConfig(AppConfig):
    """Editing: the admin over the knowledge, publishing, and the editors' accounts."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "spasmcheck.editing"
    label = "editing"
    verbose_name = _("editing")

    def ready(self) -> None:
        """Register the system checks, and listen for what the audit list tells."""
        from .door import checks  # noqa: F401  importing registers
        from .sign_in import listening  # noqa: F401  importing registers


class EditingAdminConfig(AdminConfig):
    """Django's admin on our site."""

    default_site = "spasmcheck.editing.site.EditingSite"
