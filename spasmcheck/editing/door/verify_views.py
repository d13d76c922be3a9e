"""The page after the password: a one-time code, if one was set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_otp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_static.models import StaticDevice

from spasmcheck.editing.framing import person, shown
from spasmcheck.editing.sign_in.code_form import CodeForm
from spasmcheck.editing.sign_in.entrance import SignInStep, missing
from spasmcheck.editing.sign_in.second_factor import recovery_codes_left
from spasmcheck.web.http.limits import SIGN_INS, limited

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from spasmcheck.editing.site import EditingSite


def urls(site: EditingSite) -> list[URLPattern]:
    """Where it lives."""

    @limited(SIGN_INS, "POST")
    @sensitive_post_parameters("code")
    def verify(request: HttpRequest) -> HttpResponse:
        return _verify(site, request)

    return [path("verify/", site.open_while(verify, SignInStep.CODE), name="verify")]


def _verify(site: EditingSite, request: HttpRequest) -> HttpResponse:
    if missing(request) is None:
        return HttpResponseRedirect(_next(request))
    user = person(request)
    form = CodeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        # A session that was known before the code must be worth nothing after it.
        request.session.cycle_key()
        django_otp.login(request, form.device)
        if isinstance(form.device, StaticDevice):
            _count_down(request, user)
        return HttpResponseRedirect(_next(request))
    return shown(site, request, "editing/verify.html", title=_("One more step"), form=form, next=_next(request))


def _count_down(request: HttpRequest, user: User) -> None:
    left = recovery_codes_left(user)
    text = ngettext(
        "You have %(count)s recovery code left. Make new ones under “One-time codes”.",
        "You have %(count)s recovery codes left. Move to a new phone under “One-time codes”.",
        left,
    )
    messages.warning(request, text % {"count": left})


def _next(request: HttpRequest) -> str:
    """Where to go on: an address of ours, or the overview."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return reverse("admin:index")
