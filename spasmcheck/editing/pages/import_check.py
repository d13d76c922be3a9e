"""What importing a file would do, shown before it is done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from spasmcheck.editing import pending
from spasmcheck.editing.changed_rows import What, changed_rows, what_of
from spasmcheck.editing.import_form import MODES, told
from spasmcheck.editing.rights import may_import, may_import_anything
from spasmcheck.evidence.compile import DraftError
from spasmcheck.evidence.importing import Plan, PlanChanged, import_planned, planned
from spasmcheck.evidence.incoming import FileProblem, FileRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from spasmcheck.editing.site import EditingSite

_ROWS_A_PAGE = 50


def urls(site: EditingSite) -> list[URLPattern]:
    """Where it lives."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def check(request: HttpRequest) -> HttpResponse:
        return _import(site, request)

    return [path("transfer/import/", site.admin_view(check), name="import")]


def _import(site: EditingSite, request: HttpRequest) -> HttpResponse:
    """What the import that waits would do; a POST does it, or discards it."""
    if not may_import_anything(request.user):
        raise PermissionDenied
    waiting = pending.kept(request)
    if waiting is None:
        messages.warning(request, _("No import is waiting to be confirmed. Send the file again."))
        return redirect("admin:transfer")
    if not all(may_import(request.user, kind, waiting.mode) for kind in waiting.contents):
        raise PermissionDenied
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            pending.forget(request)
            messages.info(request, _("“%s” was not imported.") % waiting.file_name)
            return redirect("admin:transfer")
        if done := _done(request, waiting):
            return done
    try:
        plan = planned(waiting.contents, waiting.mode)
    except FileRefused as refusal:
        return _shown_plan(site, request, waiting, None, refusal.problems)
    return _shown_plan(site, request, waiting, plan, plan.errors)


def _done(request: HttpRequest, waiting: pending.Pending) -> HttpResponse | None:
    """Import just what was shown, or say that it is not what would be done now."""
    user = cast("User", request.user)
    shown = request.POST.get("shown", "")
    try:
        plan = import_planned(waiting.contents, waiting.mode, shown=shown, by=user, why=waiting.why)
    except (PlanChanged, FileRefused):
        messages.warning(request, _("Nothing was imported: this is not what was shown before. Please look again."))
        return None
    except DraftError as error:
        messages.error(request, _("Nothing was imported: %s") % error)
        return None
    pending.forget(request)
    count = len(plan.differences)
    done = ngettext(
        "%(count)d change was imported from “%(file)s”.", "%(count)d changes were imported from “%(file)s”.", count
    )
    messages.success(request, done % {"count": count, "file": waiting.file_name})
    return redirect("admin:transfer")


def _shown_plan(
    site: EditingSite,
    request: HttpRequest,
    waiting: pending.Pending,
    plan: Plan | None,
    problems: tuple[FileProblem, ...],
) -> HttpResponse:
    differences = plan.differences if plan else ()
    counted = Counter(map(what_of, differences))
    listed = Paginator(differences, _ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Check before importing"),
        "waiting": waiting,
        "mode": dict(MODES)[waiting.mode.value],
        "plan": plan,
        "counts": [(what, counted[what]) for what in What if counted[what]],
        "listed": listed,
        "pages": listed.paginator.get_elided_page_range(listed.number),
        "rows": changed_rows(listed.object_list),
        **told(problems),
    }
    return render(request, "editing/import.html", site.each_context(request) | context)
