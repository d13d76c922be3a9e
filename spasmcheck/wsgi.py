"""The WSGI entry: one application per process, with a watch on newer editions."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")
application = get_wsgi_application()

from spasmcheck.evidence import published  # noqa: E402  the app registry must be ready first

published.start_refreshing()
