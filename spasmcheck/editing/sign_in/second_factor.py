"""One-time codes as a second factor: one app per person, and recovery codes for when it is lost.

django-otp checks the codes, lets none be used twice, and makes whoever guesses wait longer each time. What it says
of a code that is refused is a ValidationError here, in words for a form.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

import qrcode
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from spasmcheck.editing.accounts.audit import record
from spasmcheck.editing.models import Event

RECOVERY_CODES = 10
PENDING_FOR = timedelta(minutes=15)
"""How long an app may take to be confirmed; after that its secret is shown no more."""

_APP_DIGITS = 6
_RECOVERY_DIGITS = 16


def has_device(user: User | AnonymousUser) -> bool:
    """Whether somebody has set up one-time codes. Asked several times for each page, so it is one query."""
    return bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())


def recovery_codes_left(user: User) -> int:
    """How many recovery codes somebody has not used yet."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def check_code(user: User, code: str) -> Any:
    """The device that this code belongs to: the app's six digits, or a recovery code. Raises ValidationError."""
    digits = "".join(character for character in code if character.isdecimal())
    if len(digits) == _RECOVERY_DIGITS:
        device = _checked(StaticDevice, user, _kept_as(user, digits))
        left = recovery_codes_left(user)
        detail = ngettext("%(count)s is left.", "%(count)s are left.", left) % {"count": left}
        record(Event.RECOVERY_USED, by=user, detail=detail)
        return device
    return _checked(TOTPDevice, user, digits)


def begin(user: User) -> None:
    """Make a secret for an app that is still to be confirmed."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def pending(user: User) -> Any:
    """The app that is to be confirmed, or None."""
    since = timezone.now() - PENDING_FOR
    return TOTPDevice.objects.filter(user=user, confirmed=False, created_at__gte=since).first()


def confirm(user: User, code: str) -> tuple[Any, Sequence[str]]:
    """Take the pending app in place of any before. Returns it, and new recovery codes. Raises ValidationError."""
    device = _checked(TOTPDevice, user, code, confirmed=False)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _make_recovery_codes(user)
        record(Event.TWO_FACTOR_ON, by=user)
    return device, codes


def renew_recovery_codes(user: User) -> Sequence[str]:
    """New recovery codes; the old ones open nothing any more."""
    with transaction.atomic():
        codes = _make_recovery_codes(user)
        record(Event.RECOVERY_MADE, by=user)
    return codes


def remove(user: User, *, detail: str = "") -> bool:
    """Take the app and the recovery codes away. Returns whether there were any."""
    with transaction.atomic():
        found, _models = TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        if found:
            record(Event.TWO_FACTOR_OFF, name=user.get_username(), detail=detail)
    return bool(found)


def secret_of(device: Any) -> dict[str, str | int]:
    """The secret of a pending app: `text` to type, and a picture to scan, a square of `size` with a `path`."""
    code = qrcode.QRCode(border=4)
    code.add_data(device.config_url)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"text": _in_fours(b32encode(device.bin_key).decode(), " "), "path": path, "size": len(rows)}


def _checked(kind: Any, user: User, token: str, *, confirmed: bool = True) -> Any:
    # Outside of the transaction nothing is raised: what is counted of a wrong code must stay.
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=confirmed).first()
        allowed, about = device.verify_is_allowed() if device else (True, {})
        right = device and allowed and device.verify_token(token)
    if not allowed:
        raise ValidationError(_said_to_wait(about["locked_until"]), code="refused")
    if not right:
        record(Event.CODE_FAILED, by=user)
        text = gettext("This code does not fit, or was used before. Wait for the next one and type that.")
        raise ValidationError(text, code="refused")
    return device


def _said_to_wait(until: datetime) -> str:
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    if seconds <= 90:
        text = ngettext(
            "The last code was wrong. Try again in %(count)s second.",
            "The last codes were wrong. Try again in %(count)s seconds.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = ceil(seconds / 60)
    return gettext("Too many codes were wrong. Try again in %(count)s minutes.") % {"count": minutes}


def _make_recovery_codes(user: User) -> Sequence[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [f"{secrets.randbelow(10**_RECOVERY_DIGITS):0{_RECOVERY_DIGITS}}" for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_kept_as(user, code))
    return [_in_fours(code, "-") for code in codes]


def _kept_as(user: User, code: str) -> str:
    """What the database has of a recovery code: nothing that opens, even for who can read it.

    Codes from before the secret key was replaced are found while that key is among the fallbacks.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    kept = [_keyed(f"{user.pk}:{code}", key) for key in keys]
    known = StaticToken.objects.filter(device__user=user, token__in=kept).values_list("token", flat=True)
    return known.first() or kept[0]


def _keyed(text: str, key: str) -> str:
    return salted_hmac("spasmcheck.editing.recovery", text, secret=key, algorithm="sha256").hexdigest()[:16]


def _in_fours(text: str, between: str) -> str:
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))
