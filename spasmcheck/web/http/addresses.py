"""From which address somebody asks, so that lockout counts the right one and the audit list names it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of whoever asks, or None where there is none, as behind a Unix socket.

    Behind proxies of ours it is what the outermost of them saw. What stands further left in the header was said by
    the client itself, which may say anything.
    """
    direct = _read(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.SPASMCHECK_TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(forwarded) >= proxies:
        direct = _read(forwarded[-proxies]) or direct
    return str(direct) if direct else None


def counted_address(request: HttpRequest) -> str | None:
    """The address under which failures to sign in are counted.

    Whoever has one address of IPv6 has all that share its first 64 bits, so these count as one.
    """
    address = client_address(request)
    return counted_as(address) if address else None


def counted_as(address: str) -> str:
    """The address under which another one is counted."""
    return str(IPv6Network((address, 64), strict=False).network_address) if ":" in address else address


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """An address that may be followed by a port or a zone. IPv4 written as IPv6 becomes IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
