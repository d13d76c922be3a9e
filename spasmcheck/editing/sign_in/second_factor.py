"""One-time codes as a second factor: one authenticator app per user, and recovery codes in case it is lost.

django-otp checks the codes, accepts none twice, and enforces a growing delay after wrong ones. Its refusals are
raised here as ValidationError with a message for a form.
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
"""How long a new app can be confirmed; after that its secret is no longer shown."""

_APP_DIGITS = 6
_RECOVERY_DIGITS = 16


def has_device(user: User | AnonymousUser) -> bool:
    """Return whether the user has a confirmed app. One query only, as each page calls this several times."""
    return bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())


def recovery_codes_left(user: User) -> int:
    """Return the number of unused recovery codes."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def check_code(user: User, code: str) -> Any:
    """Return the device that accepts this code: six digits of the app, or a recovery code of 16 digits.

    Other characters, such as hyphens and spaces, are ignored. An accepted recovery code is used up and recorded.
    Raise ValidationError if the code is wrong, was used before, or the user has to wait.
    """
    digits = "".join(character for character in code if character.isdecimal())
    if len(digits) == _RECOVERY_DIGITS:
        device = _checked(StaticDevice, user, _kept_as(user, digits))
        left = recovery_codes_left(user)
        detail = ngettext("%(count)s is left.", "%(count)s are left.", left) % {"count": left}
        record(Event.RECOVERY_USED, by=user, detail=detail)
        return device
    return _checked(TOTPDevice, user, digits)


def begin(user: User) -> None:
    """Create an unconfirmed app with a new secret, in place of any other unconfirmed one."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def pending(user: User) -> Any:
    """Return the unconfirmed app, or None if there is none younger than PENDING_FOR."""
    since = timezone.now() - PENDING_FOR
    return TOTPDevice.objects.filter(user=user, confirmed=False, created_at__gte=since).first()


def confirm(user: User, code: str) -> tuple[Any, Sequence[str]]:
    """Confirm the pending app with its first code and delete the app before it.

    Return the app and new recovery codes in plain text. Raise ValidationError if the code is refused.
    """
    device = _checked(TOTPDevice, user, code, confirmed=False)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _make_recovery_codes(user)
        record(Event.TWO_FACTOR_ON, by=user)
    return device, codes


def renew_recovery_codes(user: User) -> Sequence[str]:
    """Replace the recovery codes. Return the new ones in plain text; the old ones are deleted."""
    with transaction.atomic():
        codes = _make_recovery_codes(user)
        record(Event.RECOVERY_MADE, by=user)
    return codes


def remove(user: User, *, detail: str = "") -> bool:
    """Delete the app and the recovery codes. Return whether there was an app, confirmed or not."""
    with transaction.atomic():
        found, _models = TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        if found:
            record(Event.TWO_FACTOR_OFF, name=user.get_username(), detail=detail)
    return bool(found)


def secret_of(device: Any) -> dict[str, str | int]:
    """Return the secret of a pending app as text and as a QR code.

    text: base32, in groups of four. path: SVG path of the dark modules. size: side of the QR code in modules,
    including its border.
    """
    code = qrcode.QRCode(border=4)
    code.add_data(device.config_url)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"text": _in_fours(b32encode(device.bin_key).decode(), " "), "path": path, "size": len(rows)}


def _checked(kind: Any, user: User, token: str, *, confirmed: bool = True) -> Any:
    # Errors are raised after the transaction only: a rollback would undo the counting of a wrong code.
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
    """Return the keyed hash under which a recovery code is stored, so that the database does not reveal the code.

    Codes hashed with an earlier secret key are found as long as that key is in SECRET_KEY_FALLBACKS.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    kept = [_keyed(f"{user.pk}:{code}", key) for key in keys]
    known = StaticToken.objects.filter(device__user=user, token__in=kept).values_list("token", flat=True)
    return known.first() or kept[0]


def _keyed(text: str, key: str) -> str:
    return salted_hmac("spasmcheck.editing.recovery", text, secret=key, algorithm="sha256").hexdigest()[:16]


def _in_fours(text: str, between: str) -> str:
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))
