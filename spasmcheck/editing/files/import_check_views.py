"""The page that shows what an import would change, and runs or discards it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spasmcheck.editing.accounts.rights import may_import, may_import_anything
from spasmcheck.editing.files import pending
from spasmcheck.editing.files.import_form import told
from spasmcheck.editing.framing import page_at, page_of, person, shown
from spasmcheck.editing.row_history.changed_rows import RowChangeKind, changed_rows, what_of
from spasmcheck.evidence.exchange.importing import Plan, PlanChanged, import_planned, planned
from spasmcheck.evidence.exchange.incoming import FileProblem, FileRefused
from spasmcheck.evidence.labelling import label
from spasmcheck.evidence.schema.compile import DraftError

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite


def urls(site: EditingSite) -> list[URLPattern]:
    return [page_at(site, "transfer/import/", _import, "import")]


def _import(site: EditingSite, request: HttpRequest) -> HttpResponse:
    """Show what the pending import would change. A POST runs it, or discards it if `do` is "discard"."""
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
    """Run the import if its plan is still the one shown, and return a redirect.

    Return None, with a message, if the plan has changed or the import failed; then nothing was imported.
    """
    seen = request.POST.get("shown", "")
    try:
        plan = import_planned(waiting.contents, waiting.mode, shown=seen, by=person(request), why=waiting.why)
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
    listed = page_of(request, differences)
    return shown(
        site,
        request,
        "editing/import.html",
        title=_("Check before importing"),
        waiting=waiting,
        mode=label(waiting.mode),
        plan=plan,
        counts=[(what, counted[what]) for what in RowChangeKind if counted[what]],
        listed=listed,
        rows=changed_rows(listed.object_list),
        **told(problems),
    )
