"""Pages for one-time codes: enter one after the password, set up an app, move it, renew codes, remove it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import django_otp
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_static.models import StaticDevice

from spasmcheck.editing.framing import person, shown
from spasmcheck.editing.sign_in import second_factor
from spasmcheck.editing.sign_in.code_form import CodeForm
from spasmcheck.editing.sign_in.entrance import SignInStep, missing, must_have_device
from spasmcheck.web.http.limits import SIGN_INS, limited

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from spasmcheck.editing.site import EditingSite


class NewAppForm(CodeForm):
    """Takes the first code of a pending app; once valid, the app is confirmed and `recovery_codes` are new."""

    recovery_codes: Sequence[str] = ()

    def tried(self, code: str) -> Any:
        """Confirm the pending app and return it. Raise ValidationError if the code is refused."""
        device, self.recovery_codes = second_factor.confirm(self.user, code)
        return device


def urls(site: EditingSite) -> list[URLPattern]:
    def at(route: str, view: Callable[..., HttpResponse], step: SignInStep, name: str) -> URLPattern:
        guarded = limited(SIGN_INS, "POST")(sensitive_post_parameters("code")(partial(view, site)))
        return path(route, site.open_while(guarded, step), name=name)

    return [
        at("verify/", _verify, SignInStep.CODE, "verify"),
        at("two-factor/", _overview, SignInStep.DEVICE, "two-factor"),
        at("two-factor/set-up/", _set_up, SignInStep.DEVICE, "two-factor-set-up"),
    ]


def _verify(site: EditingSite, request: HttpRequest) -> HttpResponse:
    # LoginView accepts the parameter `next` only if it is a URL of this site.
    onwards = LoginView(request=request).get_success_url()
    if missing(request) is None:
        return HttpResponseRedirect(onwards)
    user = person(request)
    form = CodeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _open(request, form)
        if isinstance(form.device, StaticDevice):
            _count_down(request, user)
        return HttpResponseRedirect(onwards)
    return shown(site, request, "editing/verify.html", title=_("One more step"), form=form, next=onwards)


def _open(request: HttpRequest, form: CodeForm) -> None:
    # A new key, so that a session key learned before the code was entered is worthless.
    request.session.cycle_key()
    django_otp.login(request, form.device)


def _count_down(request: HttpRequest, user: User) -> None:
    left = second_factor.recovery_codes_left(user)
    text = ngettext(
        "You have %(count)s recovery code left. Make new ones under “One-time codes”.",
        "You have %(count)s recovery codes left. Move to a new phone under “One-time codes”.",
        left,
    )
    messages.warning(request, text % {"count": left})


def _overview(site: EditingSite, request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not second_factor.has_device(user):
        if request.method == "POST":
            second_factor.begin(user)
            return redirect("admin:two-factor-set-up")
        return _shown(site, request, "editing/two_factor_none.html")
    form = CodeForm(user, request.POST or None)
    # Every change needs a code, so that somebody at an unattended browser cannot take the account over.
    if request.method == "POST" and form.is_valid():
        return _done(site, request, user, request.POST.get("action", ""))
    left = second_factor.recovery_codes_left(user)
    return _shown(site, request, "editing/two_factor.html", form=form, recovery_codes_left=left)


def _done(site: EditingSite, request: HttpRequest, user: User, action: str) -> HttpResponse:
    match action:
        case "replace":
            second_factor.begin(user)
            return redirect("admin:two-factor-set-up")
        case "renew":
            return _codes(site, request, second_factor.renew_recovery_codes(user), renewed=True)
        case "remove" if not must_have_device(request):
            second_factor.remove(user)
            messages.success(request, _("One-time codes are removed. Your password alone opens your account."))
    return redirect("admin:two-factor")


def _set_up(site: EditingSite, request: HttpRequest) -> HttpResponse:
    user = person(request)
    device = second_factor.pending(user)
    if device is None:
        return redirect("admin:two-factor")
    form = NewAppForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _open(request, form)
        return _codes(site, request, form.recovery_codes)
    secret = second_factor.secret_of(device)
    return _shown(site, request, "editing/two_factor_set_up.html", form=form, secret=secret)


def _codes(
    site: EditingSite, request: HttpRequest, codes: Sequence[str], *, renewed: bool = False
) -> HttpResponse:
    """Render recovery codes in the response to the form: shown once, and never stored in the session."""
    title = _("Your recovery codes")
    return _shown(site, request, "editing/recovery_codes.html", title=title, codes=codes, renewed=renewed)


def _shown(site: EditingSite, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    whole = {"title": _("One-time codes"), "must_have": must_have_device(request), **context}
    return shown(site, request, template, **whole)
