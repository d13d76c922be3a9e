"""The WSGI entry: one application per process, with a watch on newer editions."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

# What is written here is for whoever runs the site, and for nobody else of the machine.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")
application = get_wsgi_application()

from spasmcheck.evidence.editions import published  # noqa: E402  the app registry must be ready first

# Before anybody listens, so that no visitor waits for it.
published.prepare()
published.start_refreshing()

# A request makes many small objects and no cycles worth the name; Python's default looks for cycles every 700 of
# them, and goes through all of Django and the knowledge now and then.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
