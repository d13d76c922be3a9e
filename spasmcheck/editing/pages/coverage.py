"""The lists of holes in the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spasmcheck.editing.coverage import coverage
from spasmcheck.editing.draft_state import draft_state
from spasmcheck.editing.links import row_addresses
from spasmcheck.reasoning import Model

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite


def urls(site: EditingSite) -> list[URLPattern]:
    """One page."""

    @require_safe
    @permission_required("evidence.view_finding", raise_exception=True)
    def show(request: HttpRequest) -> HttpResponse:
        state = draft_state()
        listed = coverage(Model(state.knowledge)) if state.knowledge else ()
        addresses = row_addresses(hole.name for part in listed for hole in part.holes)
        rows = [
            (part, [(hole, addresses.get(hole.name, "")) for hole in part.holes]) for part in listed if part.holes
        ]
        context = {
            **site.each_context(request),
            "title": _("Coverage"),
            "draft": state,
            "listed": rows,
            "fine": [part for part in listed if not part.holes],
        }
        return render(request, "editing/coverage.html", context)

    return [path("coverage/", site.admin_view(show), name="coverage")]
