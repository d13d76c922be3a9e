"""A real nginx with the example that is shipped, in front of whatever listens on a port of this machine.

Of deploy/nginx.conf only addresses, ports, the certificate and paths are others here.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path

from tests.served import HOST, ROOT, wait_until

SHIPPED = ROOT / "deploy" / "nginx.conf"
NAME = "check.example"
"""What the site is called in the example."""

OTHER_HOST = "127.0.0.2"
"""Of this machine too. The example listens on an address of IPv6 as well, which not every machine has."""

# What stands around the example, as an operator may have it. Should anything of it take a lock, whoever waits for
# it waits for ever and not for a few seconds; and the site itself has to say what it does not want.
_AROUND = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    proxy_cache_lock_timeout 1h;
    proxy_cache_lock_age 1h;
    underscores_in_headers on;
    include {folder}/shipped.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx. plain, tls: its ports. folder: holds its files."""

    plain: int
    tls: int
    folder: Path

    @property
    def url(self) -> str:
        """What a visitor calls it, without a slash at the end."""
        return f"https://{NAME}:{self.tls}"

    def trust(self) -> ssl.SSLContext:
        """What a browser believes and is able to: our certificate, and the usual versions and ciphers."""
        return ssl.create_default_context(cafile=self.folder / "certificate.pem")

    def connects(
        self, *, called: str = NAME, context: ssl.SSLContext | None = None, source: str = HOST
    ) -> ssl.SSLSocket:
        """A connection by TLS to a site of this name, from one of the addresses of this machine."""
        line = socket.create_connection((HOST, self.tls), timeout=60, source_address=(source, 0))
        try:
            return (context or self.trust()).wrap_socket(line, server_hostname=called)
        except BaseException:
            line.close()
            raise

    def asks(self, path: str, *, source: str = HOST, **headers: str) -> Answer:
        """One GET on a connection of its own."""
        with Asking(self, source) as asking:
            return asking.asks(path, **headers)


@dataclass(frozen=True)
class Answer:
    """What came back, with the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Asking:
    """Somebody with one connection that stays open."""

    def __init__(self, proxy: Proxy, source: str = HOST) -> None:
        self._line = HTTPConnection(NAME)
        self._line.sock = proxy.connects(source=source)

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *_error: object) -> None:
        self._line.close()

    def asks(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """One request. Underscores in the names of headers are hyphens."""
        self.sends(path, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return self.hears()

    def posts(self, path: str, form: bytes, headers: dict[str, str]) -> Answer:
        """A form that is sent."""
        self._line.request("POST", path, form, headers)
        return self.hears()

    def sends(self, path: str, *, method: str = "GET", headers: dict[str, str]) -> None:
        """A request without a body, whatever it says of one."""
        self._line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            self._line.putheader(name, value)
        self._line.endheaders()

    def hears(self) -> Answer:
        """The answer to what was sent."""
        response = self._line.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        assert len(headers) == len(response.getheaders()) or "set-cookie" in headers, response.getheaders()
        return Answer(response.status, headers, response.read())


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """The example in front of this port, for the length of the block."""
    folder = Path(tempfile.mkdtemp(prefix="nginx-"))
    proxy = Proxy(*_free_ports(), folder)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user), encoding="utf-8")
    (folder / "shipped.conf").write_text(_moved(proxy, port), encoding="utf-8")
    certificate, key = _certificate()
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "certificate.key").write_bytes(key)
    words = [_program("nginx"), "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        wait_until(lambda: process.poll() is not None or _listens(proxy), "nginx does not listen")
        assert process.poll() is None, _said(folder)
        yield proxy
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder)


def _moved(proxy: Proxy, port: int) -> str:
    """The example with the addresses, ports, certificate and paths of a test."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    for pattern, here in {
        r"(?<=server )127\.0\.0\.1:8000(?= )": f"{HOST}:{port}",
        r"(?<=listen )80\b": f"{HOST}:{proxy.plain}",
        r"(?<=listen )443\b": f"{HOST}:{proxy.tls}",
        r"(?<=listen )\[::\]:80\b": f"{OTHER_HOST}:{proxy.plain}",
        r"(?<=listen )\[::\]:443\b": f"{OTHER_HOST}:{proxy.tls}",
        r"/etc/ssl/check\.example\.pem": f"{proxy.folder}/certificate.pem",
        r"/etc/ssl/private/check\.example\.key": f"{proxy.folder}/certificate.key",
        r"(?<=proxy_cache_path )\S+": f"{proxy.folder}/kept",
        r"(?<=access_log )/\S+": f"{proxy.folder}/access.log",
        r"(?<=error_log )/\S+": f"{proxy.folder}/error.log",
    }.items():
        shipped, found = re.subn(pattern, here, shipped)
        assert found, f"nothing like {pattern} in {SHIPPED}"
    left = re.findall(r"(?m)^[^#]*\s(/(?:etc|var|opt|usr)/\S+)", shipped)
    assert not left, f"places of a real machine: {left}"
    return shipped


@cache
def _certificate() -> tuple[bytes, bytes]:
    """One for the site that nobody else signed, and its key: of RSA, which can be had without forward secrecy."""
    with tempfile.TemporaryDirectory() as name:
        certificate, key = Path(name) / "certificate", Path(name) / "key"
        words = [_program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2"]
        words += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
        subprocess.run([*words, "-out", certificate, "-keyout", key], check=True, capture_output=True, timeout=120)
        return certificate.read_bytes(), key.read_bytes()


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    assert found, f"there is no {name}: run scripts/ensure-nginx"
    return found


def _free_ports() -> tuple[int, int]:
    with socket.create_server((HOST, 0)) as one, socket.create_server((HOST, 0)) as other:
        return int(one.getsockname()[1]), int(other.getsockname()[1])


def _listens(proxy: Proxy) -> bool:
    try:
        with socket.create_connection((HOST, proxy.tls), timeout=5):
            return True
    except OSError:
        return False


def _said(folder: Path) -> str:
    files = (folder / "said", folder / "error.log")
    return "\n".join(path.read_text("utf-8", "replace") for path in files if path.exists())
