"""Pages that are the same for everybody: browsers, proxies and content delivery networks may keep them a while.

Whatever depends on answers is never among them: `SecurityHeadersMiddleware` forbids keeping what is not marked
here.
"""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

# A browser asks each time whether its copy still holds, so nobody reads what was taken back; what stands between
# may answer for a minute by itself, and for a day where the site does not answer at all.
_CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-if-error=86400"


def shared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response marked as one for everybody, or 304 to whoever has it already.

    The mark is weak (RFC 9110, 8.8.1): compression changes bytes, and adds some at random.
    """
    response.headers["Cache-Control"] = _CACHE_CONTROL
    response.headers["ETag"] = etag = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
    patch_vary_headers(response, ("Accept-Encoding", "HX-Request"))
    return get_conditional_response(request, etag=etag, response=response) or response
