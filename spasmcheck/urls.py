"""The composition root: the only place that knows all apps."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path(settings.EDITORS_PATH, admin.site.urls),
    path("", include("spasmcheck.assessment.urls")),
    path("", include("spasmcheck.results.urls")),
    path("", include("spasmcheck.content.urls")),
]

handler400 = "spasmcheck.web.http.errors.bad_request"
handler403 = "spasmcheck.web.http.errors.permission_denied"
handler404 = "spasmcheck.web.http.errors.page_not_found"
handler500 = "spasmcheck.web.http.errors.server_error"
