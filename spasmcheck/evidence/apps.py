"""The evidence app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """The one app with models of its own."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "spasmcheck.evidence"
    label = "evidence"
    verbose_name = _("knowledge")

    def ready(self) -> None:
        """Register the system checks, and a look at each database before it is migrated."""
        from django.db.models.signals import pre_migrate

        from .editions import checks  # noqa: F401  importing checks registers them
        from .schema import database_version

        pre_migrate.connect(database_version.look, sender=self)
