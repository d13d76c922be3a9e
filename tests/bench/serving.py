"""Requests per second and memory under granian, as `make run` starts it, with wrk on the same machine."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import urllib.request
from collections import defaultdict
from collections.abc import Sequence
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.served import Served, served

from .journeys import STEPS, chosen, current_step
from .peers import OURS, Peer

REPETITIONS, SECONDS, CONNECTIONS, VISITORS = 3, 4, 16, 4


def measure(peers: Sequence[Peer], folder: Path) -> dict[str, dict[str, float]]:
    """For each project requests per second of a step (of ours also the empty view), and megabytes per worker."""
    assert shutil.which("wrk"), "wrk is missing: run scripts/ensure-wrk"
    rates: dict[tuple[str, str], list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    for number in range(REPETITIONS):
        for peer in peers:
            with served(peer.environment(folder), folder / "log", _instead(peer)) as site:
                url = site.url
                visitors = [sent for _ in range(VISITORS) for sent in visitor_of(peer, url)]
                if not number:
                    memory[peer.name].append(_megabytes(site))
                rates[peer.name, "step"].append(_wrk(url, script_of(folder, peer, visitors)))
                if not number:
                    memory[peer.name].append(_megabytes(site))
                rates[peer.name, "empty view"].append(_wrk(f"{url}/empty/"))
    return {
        peer.name: {
            "steps per second": statistics.median(rates[peer.name, "step"]),
            "empty views per second": statistics.median(rates[peer.name, "empty view"]),
            "MB per worker at first": memory[peer.name][0],
            "MB per worker after the steps": memory[peer.name][1],
        }
        for peer in peers
    }


def _instead(peer: Peer) -> dict[str, str]:
    """How the command of `make run` serves a project. More threads make a wizard only wait to write sessions."""
    return {} if peer is OURS else {OURS.application: peer.application, "64": "1"}


class Sent(NamedTuple):
    """A form as a browser sends it; without one, a page is asked for."""

    cookies: str
    path: str
    form: str


def visitor_of(peer: Peer, url: str) -> list[Sent]:
    """Every form that somebody sends on the way through the check, but for the last."""
    jar: SimpleCookie = SimpleCookie()
    sent: list[Sent] = []

    def cookie_header() -> str:
        return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in jar.items())

    def asks(path: str, form: dict[str, Any] | None = None) -> tuple[bytes, str]:
        data = urlencode(form, doseq=True).encode() if form is not None else None
        headers = {"Cookie": cookie_header(), **({"HX-Request": "true"} if peer is OURS and form else {})}
        with urllib.request.urlopen(urllib.request.Request(url + path, data, headers), timeout=20) as answer:  # noqa: S310
            for line in answer.headers.get_all("Set-Cookie", []):
                jar.load(line)
            return answer.read(), answer.headers.get("HX-Push-Url") or ""

    path = "/check/urgent-now/" if peer is OURS else "/check/"
    content, _ = asks(path)
    step = "urgent-now" if peer is OURS else current_step(content)
    while step in STEPS:
        form = {"csrfmiddlewaretoken": jar["csrftoken"].value}
        form |= chosen(STEPS[step]) if peer is OURS else chosen(STEPS[step], f"{step}-")
        if peer is not OURS:
            form["check-current_step"] = step
        sent.append(Sent(cookie_header(), path, urlencode(form, doseq=True)))
        content, path_now = asks(path, form)
        path = path_now or path
        step = path.split("/")[2] if peer is OURS else current_step(content)
    return sent[:-1]


def script_of(folder: Path, peer: Peer, visitors: list[Sent]) -> Path:
    """A script for wrk that sends the visitors' forms in turns."""
    rows = ",\n".join(f"{{[=[{sent.cookies}]=], [=[{sent.path}]=], [=[{sent.form}]=]}}" for sent in visitors)
    htmx = '["HX-Request"] = "true", ' if peer is OURS else ""
    script = folder / "step.lua"
    script.write_text(
        f"""local visitors = {{{rows}}}
local turn = 0
function request()
  turn = turn % #visitors + 1
  local visitor = visitors[turn]
  if visitor[3] == "" then
    return wrk.format("GET", visitor[2], {{["Host"] = wrk.headers["Host"], ["Cookie"] = visitor[1],
      ["Accept-Encoding"] = "gzip, br"}})
  end
  return wrk.format("POST", visitor[2], {{{htmx}["Host"] = wrk.headers["Host"], ["Cookie"] = visitor[1],
    ["Accept-Encoding"] = "gzip, br", ["Content-Type"] = "application/x-www-form-urlencoded"}}, visitor[3])
end
"""
    )
    return script


def _wrk(url: str, script: Path | None = None) -> float:
    """Requests per second. Every one of them has to be answered, and as it should be."""
    arguments = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--timeout",
        "10s",
        *(("-s", str(script)) if script else ()),
        url,
    ]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


def _megabytes(site: Served) -> float:
    """The memory of a worker, what it shares with others counted in part; the mean of all workers."""
    sizes = []
    for worker in site.workers:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{worker}/smaps_rollup").read_text(), re.MULTILINE)
        sizes.append(int(found[1]) / 1024 if found else 0.0)
    return statistics.mean(sizes)
