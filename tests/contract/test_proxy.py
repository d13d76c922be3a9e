"""What the nginx that is shipped as an example does by itself, in front of a small site that counts.

The small site calls each of its answers one for everybody. So what the proxy keeps is what it may keep, even where
a page of the real site were marked wrongly.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.addresses import by_kind
from tests.proxied import NAME, OTHER_HOST, Asking, Proxy, proxied
from tests.served import HOST, wait_until

AT_ONCE = 20
MOST_CONNECTIONS = 200
"""Of one address: `limit_conn` of the example."""


class SmallSite(ThreadingHTTPServer):
    """Answers every GET with its own path, a number that grows, and a mark that it is the same for everybody.

    asked: how often each path was asked for. heard: the headers of the last request. together: how many
    requests have to be there before any of them is answered. open: nothing is answered until it is set. seconds:
    for which an answer may be kept.
    """

    request_queue_size = 256
    # Whoever goes waits for each of them to close its connection.
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.heard: dict[str, str] = {}
        self.lock = threading.Lock()
        self.together: threading.Barrier | None = None
        self.open = threading.Event()
        self.open.set()
        self.seconds = 60
        self.gone = False
        self.lines: list[socket.socket] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing to tell of where an answer broke off because the site went."""
        if not self.gone:
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def goes(self) -> None:
        """From now on nobody listens, and connections that were open end."""
        self.gone = True
        self.open.set()
        if self.together:
            self.together.abort()
        self.shutdown()
        for line in self.lines:
            self.hangs_up(line)
        self.server_close()

    def takes(self, line: socket.socket) -> None:
        """Note a connection. Whoever comes too late is sent away."""
        self.lines.append(line)
        if self.gone:
            self.hangs_up(line)

    def hangs_up(self, line: socket.socket) -> None:
        """End a connection, whatever waits on it."""
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SmallSite

    def setup(self) -> None:
        super().setup()
        self.server.takes(self.connection)

    def do_GET(self) -> None:
        site = self.server
        with site.lock:
            site.asked[self.path] += 1
            number = site.asked.total()
            site.heard = {name.lower(): value for name, value in self.headers.items()}
        if site.together:
            site.together.wait(120)
        site.open.wait(120)
        body = f"{self.path} {number}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", f"public, max-age=0, s-maxage={site.seconds}")
        self.send_header("Vary", "HX-Request")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that it has
        """Nothing: what was asked for is counted."""


@pytest.fixture
def site() -> Iterator[SmallSite]:
    """A site that listens."""
    with SmallSite() as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.goes()


@pytest.fixture
def proxy(site: SmallSite) -> Iterator[Proxy]:
    """The example in front of it."""
    with proxied(site.port) as running:
        yield running


def test_nobody_waits_for_anybody_else_on_a_page_of_their_own(site: SmallSite, proxy: Proxy) -> None:
    _shared, private = by_kind()
    assert {"/", "/check/urgent-now/", "/result/", "/search/", "/admin/", "/foods/?q=beans"} <= {*private}
    # None of them is answered before all have arrived, which is never where one has to wait for another. Each of
    # them comes from an address of its own, so that no limit for an address is met.
    site.together = threading.Barrier(AT_ONCE)

    def asks_for_all(number: int) -> list[bytes]:
        with Asking(proxy, f"127.0.1.{number + 1}") as asking:
            return [asking.asks(path).body.partition(b" ")[0] for path in private]

    with ThreadPoolExecutor(AT_ONCE) as visitors:
        answers = list(visitors.map(asks_for_all, range(AT_ONCE)))
    assert answers == [[path.encode() for path in private]] * AT_ONCE
    assert site.asked == dict.fromkeys(private, AT_ONCE)


def test_a_page_for_everybody_is_asked_for_once_and_no_other_is_kept(site: SmallSite, proxy: Proxy) -> None:
    shared, private = by_kind()
    assert {"/causes/", "/foods/", "/sitemap.xml", "/favicon.ico", "/static/css/base.css"} <= {*shared}
    with Asking(proxy) as asking:
        for path in (*shared, *private):
            first, again = asking.asks(path), asking.asks(path, Cookie="answers=mine")
            assert first.status == again.status == 200
            assert (first.body == again.body) is (path in shared), path
            # What htmx asks for is something else, and is kept apart.
            part = asking.asks(path, HX_Request="true")
            assert part.body not in {first.body, again.body}, path
            assert (asking.asks(path, HX_Request="true").body == part.body) is (path in shared), path
    assert site.asked == dict.fromkeys(shared, 2) | dict.fromkeys(private, 4)


def test_a_question_in_the_address_fills_no_cache(site: SmallSite, proxy: Proxy) -> None:
    with Asking(proxy) as asking:
        kept = asking.asks("/causes/").body
        assert len({kept, *(asking.asks(f"/causes/?a={number % 2}").body for number in range(4))}) == 5
        assert asking.asks("/causes/").body == kept


def test_a_copy_is_shown_where_the_site_is_gone(site: SmallSite, proxy: Proxy) -> None:
    site.seconds = 1
    kept = proxy.asks("/causes/").body
    site.goes()
    time.sleep(2)
    assert proxy.asks("/").status == 502
    assert proxy.asks("/causes/").body == kept


def test_names_of_headers_with_underscores_do_not_pass(site: SmallSite, proxy: Proxy) -> None:
    lies = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "http", "X_FORWARDED-For": "6.6.6.6"}
    with Asking(proxy) as asking:
        asking.sends("/", headers=lies | {"X-Forwarded-For": "5.5.5.5", "X-Forwarded-Proto": "http"})
        assert asking.hears().status == 200
    assert [name for name in site.heard if "_" in name] == []
    assert site.heard["x-forwarded-for"] == f"5.5.5.5, {HOST}"
    assert site.heard["x-forwarded-proto"] == "https"
    assert site.heard["host"] == NAME


def test_only_ciphers_with_forward_secrecy_are_taken(proxy: Proxy) -> None:
    with proxy.connects() as line:
        # With 1.3 there are no others.
        assert line.version() == "TLSv1.3"
    everything = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    everything.set_ciphers("ALL:@SECLEVEL=0")
    names = {cipher["name"] for cipher in everything.get_ciphers() if not cipher["name"].startswith("TLS_")}
    assert {"AES128-SHA", "AES256-GCM-SHA384"} <= names, "exchanged by RSA: whoever gets the key can read it later"
    taken = {name for name in names if _takes(proxy, name)}
    assert taken == {name for name in names if re.fullmatch("ECDHE-RSA-(AES(128|256)-GCM|CHACHA20)-.*", name)}
    assert taken


def _takes(proxy: Proxy, ciphers: str, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2) -> bool:
    context = proxy.trust()
    context.minimum_version = context.maximum_version = version
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    try:
        proxy.connects(context=context).close()
    except ssl.SSLError as error:
        # Refused by the other side, or nothing that this side can do with a certificate like this.
        if error.reason != "NO_CIPHERS_AVAILABLE" and "ALERT" not in str(error.reason):
            raise
        return False
    return True


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1], ids=["1.0", "1.1"])
def test_old_versions_of_tls_are_refused(proxy: Proxy, version: ssl.TLSVersion) -> None:
    assert not _takes(proxy, "ALL", version)


def test_a_session_is_taken_up_again_without_a_ticket(proxy: Proxy) -> None:
    context = proxy.trust()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with proxy.connects(context=context) as line:
        session = line.session
        assert session is not None
        assert not session.has_ticket
    with (
        socket.create_connection((HOST, proxy.tls), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname=NAME, session=session) as again,
    ):
        assert again.session_reused


@pytest.mark.parametrize("host", [HOST, OTHER_HOST])
def test_http_leads_to_the_site_and_nowhere_else(proxy: Proxy, host: str) -> None:
    head = _by_http(proxy, f"GET /causes/?a=b HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n", host)
    assert head.startswith(b"HTTP/1.1 301 ")
    assert f"\r\nLocation: https://{NAME}/causes/?a=b\r\n".encode() in head


EVIL = [
    "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: {NAME}.evil.example\r\n\r\n",
    f"GET http://evil.example/ HTTP/1.1\r\nHost: {NAME}\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\n",
]


@pytest.mark.parametrize("request_", EVIL)
def test_a_name_that_is_not_the_sites_gets_no_answer(site: SmallSite, proxy: Proxy, request_: str) -> None:
    assert _by_http(proxy, request_) == b""
    with proxy.connects() as line:
        line.sendall(request_.encode())
        assert line.recv(100) == b""
    assert not site.asked


@pytest.mark.parametrize("called", ["evil.example", "localhost"])
def test_nor_gets_it_a_certificate(proxy: Proxy, called: str) -> None:
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        proxy.connects(called=called)


def test_what_the_proxy_answers_itself_has_the_headers_of_the_site(site: SmallSite, proxy: Proxy) -> None:
    with ExitStack() as until_the_end, Asking(proxy) as asking:
        answers = {
            403: asking.asks("/healthz"),
            413: proxy.asks("/admin/", Content_Length="7000000"),
            400: proxy.asks("/", Cookie="a" * 9000),
            414: proxy.asks(f"/{'a' * 9000}"),
        }
        site.open.clear()
        source = "127.0.2.1"
        for _ in range(MOST_CONNECTIONS):
            until_the_end.enter_context(Asking(proxy, source)).sends("/", headers={})
        wait_until(lambda: site.asked["/"] == MOST_CONNECTIONS, "not all of them have arrived")
        answers[429] = proxy.asks("/", source=source)
        site.goes()
        answers[502] = proxy.asks("/")
    for status, answer in answers.items():
        assert answer.status == status
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload", (
            status
        )
        policy = answer.headers["content-security-policy"]
        assert {"default-src 'none'", "frame-ancestors 'none'"} <= {*policy.split("; ")}, status
        assert answer.headers["x-content-type-options"] == "nosniff", status
        assert answer.headers["referrer-policy"] == "same-origin", status
        assert answer.headers["cache-control"] == "no-store", status
        assert answer.headers["server"] == "nginx", "no version"
        assert b"nginx/" not in answer.body


def test_the_log_holds_no_address_and_no_path(site: SmallSite, proxy: Proxy) -> None:
    proxy.asks("/check/urgent-now/", source="127.0.3.4")
    wait_until(lambda: (proxy.folder / "access.log").read_text().endswith("\n"), "nothing in the log")
    log = (proxy.folder / "access.log").read_text()
    assert " GET 200 " in log
    assert "127.0.3.4" not in log
    assert "urgent" not in log


def _by_http(proxy: Proxy, sent: str, host: str = HOST) -> bytes:
    """All that comes back for a request without TLS."""
    with socket.create_connection((host, proxy.plain), timeout=60) as line:
        line.sendall(sent.encode())
        return b"".join(iter(lambda: line.recv(65_536), b""))
