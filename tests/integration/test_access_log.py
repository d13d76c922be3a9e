"""A line for each request where somebody asks for it, without anything of whoever asks."""

from __future__ import annotations

import logging

import pytest
from pytest_django import Settings

from spasmcheck.evidence.editions.edition_file import PublishedEdition
from tests.visitors import Visitor

ACCESS = "spasmcheck.access"


def test_a_request_is_logged_by_its_kind(
    edition: PublishedEdition, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MIDDLEWARE = ["spasmcheck.web.http.logs.AccessLogMiddleware", *settings.MIDDLEWARE]
    caplog.set_level(logging.INFO, ACCESS)
    visitor = Visitor(edition)
    browser = {"User-Agent": "zq-browser", "Referer": "http://testserver/zq", "Cookie": "answers=zq"}
    visitor.client.get("/causes/zq/?q=zq", REMOTE_ADDR="192.0.2.77", headers=browser)
    visitor.client.generic("ZQ", "/zq/", headers=browser)
    visitor.posts("/check/urgent-now/", {"urgent-now": "zq"}, **browser)
    records = [record for record in caplog.records if record.name == ACCESS]
    fields = [record.__dict__["fields"] for record in records]
    assert [(said["method"], said["route"], said["status"]) for said in fields] == [
        ("GET", "/causes/<slug:slug>/", 404),
        ("other", "-", 404),
        ("POST", "/check/<slug:slug>/", 403),
    ]
    assert all(said["ms"] > 0 for said in fields)
    assert not [record for record in records if "zq" in record.getMessage() or "192.0.2" in record.getMessage()]
