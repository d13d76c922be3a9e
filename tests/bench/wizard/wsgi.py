"""The wizard as granian serves it."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.wizard.settings")
application = get_wsgi_application()

# The same as in ours, so that it makes no difference.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
