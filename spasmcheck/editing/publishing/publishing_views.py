"""Pages to rehearse the draft, to request its publication, and to publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spasmcheck.editing.framing import must, page_at, person, shown
from spasmcheck.editing.publishing import publication
from spasmcheck.editing.publishing.edition_form import SHORT_TEXT, EditionForm
from spasmcheck.evidence.editions.publishing import PublishError, fingerprint_of_draft, publish
from spasmcheck.evidence.editions.rehearsal import keep, rehearse
from spasmcheck.evidence.history.unpublished import changes_unpublished, unpublished
from spasmcheck.evidence.models import Edition, PublicationRequest
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning.serialisation.codec import fingerprint, to_json

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite

_TYPED = "typed-to-publish"


class AskForm(forms.Form):
    """An editor's request that the draft be published."""

    prefix = "ask"
    note = forms.CharField(
        label=gettext_lazy("What is new, and why"),
        help_text=gettext_lazy("For the publisher. It is proposed as the note of the edition."),
        widget=SHORT_TEXT,
        error_messages={"required": gettext_lazy("Say what is new, and why.")},
    )


class PublishForm(EditionForm):
    """The form to publish the draft. expected: hash of the draft that was rehearsed."""

    prefix = "publish"
    expected = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = _("What is new in this edition, and why")
        self.fields["note"].error_messages["required"] = _("Say what is new in this edition, and why.")


def urls(site: EditingSite) -> list[URLPattern]:
    return [
        page_at(site, "publishing/", _publishing, "publishing"),
        page_at(site, "publishing/rehearse/", _rehearse, "rehearse"),
        page_at(site, "publishing/ask/", _ask, "request-publication"),
        page_at(site, "publishing/publish/", _publish, "publish"),
    ]


def _publishing(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "view_edition")
    return _page(site, request)


def _rehearse(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "request_publication")
    if request.method == "POST":
        try:
            knowledge = draft()
        except DraftError:
            # The page lists the problems of the draft.
            return HttpResponseRedirect(reverse("admin:publishing"))
        live = Edition.objects.live()
        keep(rehearse(knowledge, live), wanted=knowledge, live=live, by=person(request))
        _keep_typed(request, live)
    return HttpResponseRedirect(reverse("admin:publishing"))


def _ask(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "request_publication")
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:publishing"))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(site, request, ask=form, status=422)
    live = Edition.objects.live()
    if live is not None and live.sha256 == fingerprint_of_draft():
        messages.info(request, _("There is nothing to publish: %(live)s is the draft as it is.") % {"live": live})
        return HttpResponseRedirect(reverse("admin:publishing"))
    PublicationRequest(by=person(request), note=form.cleaned_data["note"]).save()
    messages.success(request, _("A publisher will find your request on this page and on the overview."))
    return HttpResponseRedirect(reverse("admin:publishing"))


def _publish(site: EditingSite, request: HttpRequest) -> HttpResponse:
    must(request, "publish_edition")
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:publishing"))
    form = PublishForm(request.POST, missed=publication.would_miss(request.POST.get("publish-expected", "")))
    if not form.is_valid():
        return _page(site, request, publishing=form, status=422)
    given = form.cleaned_data
    if not publication.is_rehearsed(given["expected"]):
        form.add_error(None, _("What is public has changed since this was rehearsed. Rehearse it once more."))
        return _page(site, request, publishing=form, status=422)
    try:
        edition = publish(
            note=given["note"],
            by=person(request),
            expected=given["expected"],
            override=given.get("override", ""),
        )
    except PublishError as error:
        form.add_error(None, error.message)
        return _page(site, request, publishing=form, status=422)
    said = _("Edition %(number)s is public. Every visitor who begins a check now meets it.")
    link = format_html(' <a href="{}">{}</a>', reverse("content:editions"), _("See it on the site"))
    messages.success(request, format_html("{}{}", said % {"number": edition.number}, link))
    return HttpResponseRedirect(reverse("admin:publishing"))


def _page(
    site: EditingSite,
    request: HttpRequest,
    *,
    ask: AskForm | None = None,
    publishing: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the state of the draft, the newest rehearsal if it is of this draft, and the forms available.

    ask, publishing: a bound form with errors, to be shown again.
    """
    live = Edition.objects.select_related("published_by").live()
    context: dict[str, Any] = {
        "title": _("Publishing"),
        "live": live,
        "requests": publication.open_requests(),
        "rehearsal": publication.newest_rehearsal(),
        "may_publish": request.user.has_perm("evidence.publish_edition"),
        "may_ask": request.user.has_perm("evidence.request_publication"),
    }
    try:
        knowledge = draft()
        changes = changes_unpublished(unpublished(knowledge))
    except DraftError as error:
        context |= {"broken": error.problems}
        return shown(site, request, "editing/publishing.html", status=status, **context)
    sha256 = fingerprint(to_json(knowledge))
    rehearsal = context["rehearsal"]
    is_present = bool(rehearsal and publication.is_of(rehearsal, sha256, live))
    context |= {
        "nothing_new": bool(live and live.sha256 == sha256),
        "authors": publication.authors(changes),
        "is_present": is_present,
        "shown": publication.shown_kept(rehearsal, knowledge) if rehearsal and is_present else None,
        "same_person": settings.SPASMCHECK_TWO_PERSON
        and person(request).pk in {change.by_id for change in changes},
        "ask": ask or AskForm(),
    }
    missed = bool(context["shown"] and context["shown"].missed)
    proposed = context["requests"][0].note if context["requests"] else ""
    first = {"note": proposed, "expected": sha256} | _typed(request, live)
    context["publish"] = publishing or PublishForm(initial=first, missed=missed)
    context["form"] = next((form for form in (ask, publishing) if form is not None), None)
    return shown(site, request, "editing/publishing.html", status=status, **context)


def _keep_typed(request: HttpRequest, live: Edition | None) -> None:
    """Keep the typed note and override in the session, so that a repeated rehearsal does not lose them.

    `_typed` ignores them once another edition is live.
    """
    fields = {name: request.POST.get(f"{PublishForm.prefix}-{name}", "") for name in ("note", "override")}
    if typed := {name: text for name, text in fields.items() if text}:
        request.session[_TYPED] = {"live": live.number if live else 0, "fields": typed}


def _typed(request: HttpRequest, live: Edition | None) -> dict[str, str]:
    kept = request.session.get(_TYPED, {})
    return kept["fields"] if kept and kept["live"] == (live.number if live else 0) else {}
