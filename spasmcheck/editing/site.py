"""The admin site: index grouped by editors' tasks rather than by app, sign-in steps, and extra pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import update_wrapper
from http import HTTPStatus
from math import ceil
from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from spasmcheck.web.http.limits import SIGN_INS, limited

from .sign_in.entrance import SignInStep, end_old_session, missing
from .sign_in.interrupted import interrupted, is_interrupted
from .sign_in.sign_in_form import SignInForm, tell_to_wait
from .sign_in.tries import LockedOut

GROUPS = {
    _("Causes and evidence"): ("Cause", "Evidence", "Finding", "Source"),
    _("Safety"): ("RedFlag", "Caution", "MedicineGroup", "Parameters"),
    _("Questionnaire"): ("Section", "Step", "Question"),
    _("Food and needs"): (
        "Food",
        "FoodAmount",
        "FoodGroup",
        "Nutrient",
        "RequiredIntake",
        "CalciumAbsorption",
        "SupplementForm",
        "ProfileRule",
        "ScreenerNutrient",
        "ScreenerItem",
    ),
    _("Pages to read"): ("Page", "Mechanism", "Claim", "Note", "MembraneParameter"),
    _("Cases"): ("ReferenceCase", "TriageScenario"),
    _("People"): ("User", "AuditEntry"),
}
"""The models in the order in which the index lists them; models not named here are listed under their app."""

PAGES = (
    "spasmcheck.editing.door.two_factor_views",
    "spasmcheck.editing.publishing.publishing_views",
    "spasmcheck.editing.publishing.edition_views",
    "spasmcheck.editing.row_history.history_views",
    "spasmcheck.editing.files.transfer_views",
    "spasmcheck.editing.files.import_check_views",
    "spasmcheck.editing.quality.map_views",
    "spasmcheck.editing.quality.coverage_views",
)
"""Modules with pages that belong to no model. Named, not imported: their layers are above this one."""


class EditingSite(admin.AdminSite):
    site_title = _("spasmcheck editing")
    site_header = _("spasmcheck editing")
    index_title = _("Overview")
    site_url = "/"
    login_form = SignInForm
    login_template = "editing/login.html"
    logout_template = "editing/logged_out.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return our URLs before Django's, so that ours win."""
        return [
            path("logout/", self.open_while(self.logout, SignInStep.CODE, SignInStep.DEVICE), name="logout"),
            *(pattern for page in PAGES for pattern in import_string(f"{page}.urls")(self)),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the user is staff and has completed every sign-in step required of them."""
        return missing(request) is None

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a view: if a sign-in step is missing, redirect to its page, and from there back.

        A form sent after its session ended gets a page that returns the typed text instead.
        """
        open_view = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            step = missing(request)
            if step is SignInStep.SIGN_IN and is_interrupted(request):
                return interrupted(request, self.each_context(request))
            if step is None or step is SignInStep.SIGN_IN:
                response: HttpResponse = open_view(request, *args, **kwargs)
                return response
            return redirect_to_login(request.get_full_path(), reverse(f"admin:{step}"))

        return update_wrapper(inner, view)

    def open_while(self, view: Callable[..., HttpResponse], *steps: SignInStep) -> Callable[..., HttpResponse]:
        """Wrap a view like `admin_view`, but also open it while one of `steps` is the next sign-in step."""
        whole = self.admin_view(view)
        meanwhile = csrf_protect(never_cache(view))

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            step = missing(request)
            return (meanwhile if step in steps else whole)(request, *args, **kwargs)

        return update_wrapper(inner, view)

    @limited(SIGN_INS, "POST")
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show or process the sign-in form. A GET by a user who lacks only a later step redirects to that step.

        Status 429 with Retry-After if the name is locked out here or has to wait, 503 if too many sign in at once.
        """
        end_old_session(request)
        step = missing(request)
        if request.method == "GET" and step is not None and step is not SignInStep.SIGN_IN:
            wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
            return redirect_to_login(wanted, reverse(f"admin:{step}"))
        try:
            response = super().login(request, {"title": _("Log in"), **(extra_context or {})})
        except LockedOut as locked:
            return self._locked_out(request, locked.wait)
        tell_to_wait(response)
        return response

    def _locked_out(self, request: HttpRequest, wait: timedelta) -> HttpResponse:
        minutes = ceil(wait / timedelta(minutes=1))
        context = {**self.each_context(request), "title": _("Too many tries"), "minutes": minutes}
        response = render(request, "editing/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the context of every admin page; without models or sidebar until sign-in is complete."""
        context = super().each_context(request)
        if not context["has_permission"]:
            context |= {"available_apps": [], "is_nav_sidebar_enabled": False}
        return context

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Render the list of models, below the overview if the user may see all that is in it."""
        shown = {}
        # By name, not imported: its layer is above this one.
        if request.user.has_perms(("evidence.view_cause", "evidence.view_edition", "evidence.view_rowchange")):
            shown["overview"] = import_string("spasmcheck.editing.quality.overview.overview")()
        return super().index(request, {**shown, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models in the order of GROUPS; with `app_label`, Django's list of that app unchanged."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        named = {index["object_name"]: index for app in apps for index in app["models"]}
        groups = [
            {
                "name": name,
                "app_label": "evidence",
                "app_url": "",
                "has_module_perms": True,
                "models": [named.pop(index) for index in models if index in named],
            }
            for name, models in GROUPS.items()
        ]
        for app in apps:
            app["models"] = [index for index in app["models"] if index["object_name"] in named]
        return [group for group in [*groups, *apps] if group["models"]]
