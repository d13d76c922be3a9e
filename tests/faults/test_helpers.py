"""What these tests lean on holds while processes and files come and go."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.traces import files_with, open_files
from tests.served import HOST, Served

COMES_AND_GOES = """
import sys
from pathlib import Path
kept = open(sys.argv[1], "w")
other = Path(sys.argv[2])
print("ready", flush=True)
while True:
    with other.open("w") as file:
        file.write("passing")
    other.unlink()
"""


def test_files_that_come_and_go_while_they_are_looked_for_hide_no_other(tmp_path: Path) -> None:
    kept, other = tmp_path / "kept", tmp_path / "other"
    command = [sys.executable, "-c", COMES_AND_GOES, str(kept), str(other)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            for _ in range(500):
                assert kept in open_files([process.pid])
                assert {name for name, _mark in files_with(["passing"], [tmp_path], 0)} <= {"other"}
        finally:
            process.kill()


def test_the_port_of_a_site_is_given_to_nobody_else_before_it_starts(tmp_path: Path) -> None:
    site = Served({}, tmp_path / "log")
    try:
        with pytest.raises(OSError, match="in use"), socket.socket() as other:
            other.bind((HOST, site.port))
    finally:
        site.gives_up_its_port()
