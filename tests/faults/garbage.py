"""Requests that nobody should send, from a seed: the same ones every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple
from urllib.parse import quote

_CRLF = b"\r\n"
_PATHS = (
    "/",
    "/check/",
    "/check/urgent-now/",
    "/check/answers/",
    "/result/",
    "/search/",
    "/causes/",
    "/admin/login/",
)
_METHODS = (
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "HEAD",
    "PROPFIND",
    "get",
    "G\x00T",
)
_ODD = (
    "\x00",
    "\ufffd",
    "\u202e",
    "\U0001f9c2",
    "é" * 50,
    "%",
    "%00",
    "%zz",
    "../" * 20,
    "'--",
    "<script>",
    "{{7*7}}",
)


class Garbage(NamedTuple):
    """What to send. ends: the connection says that nothing more comes; else the answer is waited for."""

    sent: bytes
    ends: bool


def requests(seed: int, count: int) -> Iterator[Garbage]:
    """So many of them, of every kind in turn."""
    random = Random(seed)  # noqa: S311  no secret
    for number in range(count):
        kind = _KINDS[number % len(_KINDS)]
        yield Garbage(kind(random), kind in _WITHOUT_AN_END)


def _noise(random: Random) -> bytes:
    return random.randbytes(random.randint(1, 300))


def _request_line(random: Random) -> bytes:
    parts = [
        random.choice(_METHODS),
        random.choice((*_PATHS, *_ODD)),
        random.choice(("HTTP/1.1", "HTTP/9.9", "HTTP/1.0", "")),
    ]
    random.shuffle(parts)
    return " ".join(parts[: random.randint(1, 3)]).encode() + _CRLF + b"Host: localhost" + _CRLF * 2


def _method(random: Random) -> bytes:
    return _request(random.choice(_METHODS), random.choice(_PATHS))


def _address(random: Random) -> bytes:
    odd = "".join(random.choice(_ODD) for _ in range(random.randint(1, 4)))
    return _request("GET", random.choice(_PATHS) + random.choice((quote(odd), odd, f"?q={quote(odd)}")))


def _header(random: Random) -> bytes:
    name = random.choice(
        ("Host", "Cookie", "Content-Type", "Accept-Encoding", "HX-Request", "X-Forwarded-For", "bad name")
    )
    return _request("GET", random.choice(_PATHS), {name: random.choice((*_ODD, "a" * random.randint(1, 9000)))})


def _many_headers(random: Random) -> bytes:
    return _request(
        "GET", "/", {f"X-{number}": "v" * random.randint(0, 900) for number in range(random.randint(90, 600))}
    )


def _host(random: Random) -> bytes:
    return _request(
        "GET", random.choice(_PATHS), {"Host": random.choice((*_ODD, "example.org", "localhost:99999", ""))}
    )


def _cookie(random: Random) -> bytes:
    value = random.choice(
        (
            "eyJ" * random.randint(1, 1000),
            ".eJ" + "A" * random.randint(1, 500) + ":1xyz:" + "b" * 43,
            random.randbytes(60).hex(),
            "a;b=c;;;===",
            '"' * 9,
            quote(random.choice(_ODD)),
        )
    )
    return _request(
        "GET", random.choice(("/check/", "/result/")), {"Cookie": f"answers={value}; csrftoken={value}"}
    )


def _length(random: Random) -> bytes:
    length = random.choice(
        ("99999999999999999999", "-1", "1e9", "4294967296", "abc", "70000", "10, 11", "+5", "0x10")
    )
    return _request("POST", "/check/urgent-now/", {"Content-Length": length}, random.randbytes(20))


def _chunks(random: Random) -> bytes:
    body = random.choice(
        (b"zz\r\nabc\r\n0\r\n\r\n", b"ffffffffffffffff\r\nabc", b"-1\r\n\r\n", b"3\r\nabcdef\r\n0\r\n\r\n")
    )
    extra = random.choice(({}, {"Content-Length": "4"}))
    return _request("POST", "/check/urgent-now/", {"Transfer-Encoding": "chunked", **extra}, body)


def _form(random: Random) -> bytes:
    body = random.choice(
        (
            random.randbytes(random.randint(1, 2000)),
            b"&" * random.randint(1, 5000),
            b"csrfmiddlewaretoken=" + b"x" * 64 + b"&urgent-now=" + random.randbytes(50),
            b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n',
        )
    )
    kind = random.choice(
        ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data", "\x7f")
    )
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Cookie": "csrftoken=" + "x" * 32}
    return _request("POST", random.choice(("/check/urgent-now/", "/search/", "/check/clear/")), headers, body)


def _cut_short(random: Random) -> bytes:
    whole = _form(random)
    return whole[: random.randint(1, len(whole) - 1)]


def _two_at_once(random: Random) -> bytes:
    smuggled = b"GET /result/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    return _request(
        "POST", "/check/clear/", {"Content-Length": "3", "Transfer-Encoding": "chunked"}, b"0\r\n\r\n" + smuggled
    )


def _other_protocol(random: Random) -> bytes:
    return random.choice(
        (
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + random.randbytes(random.randint(0, 60)),
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + random.randbytes(80),
            _request(
                "GET",
                "/",
                {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAAQ"},
            ),
            _request("GET", "/", {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}),
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"EHLO localhost\r\nMAIL FROM:<a@b>\r\n",
        )
    )


def _request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [
        f"{name}: {value}"
        for name, value in ({"Host": "localhost", "Connection": "close"} | (headers or {})).items()
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


_KINDS: tuple[Callable[[Random], bytes], ...] = (
    _noise,
    _request_line,
    _method,
    _address,
    _header,
    _many_headers,
    _host,
    _cookie,
    _length,
    _chunks,
    _form,
    _cut_short,
    _two_at_once,
    _other_protocol,
)

_WITHOUT_AN_END = {_noise, _request_line, _chunks, _cut_short, _two_at_once, _other_protocol}
