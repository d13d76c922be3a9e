"""App configurations: the editing app, and Django's admin with our site as the default."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class EditingConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "spasmcheck.editing"
    label = "editing"
    verbose_name = _("editing")

    def ready(self) -> None:
        """Register the system checks and the signal receivers that write the audit list."""
        from .door import checks  # noqa: F401  importing registers
        from .sign_in import listening  # noqa: F401  importing registers


class EditingAdminConfig(AdminConfig):
    default_site = "spasmcheck.editing.site.EditingSite"
