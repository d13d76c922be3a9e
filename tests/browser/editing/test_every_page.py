"""Every kind of page of the editors' side: the policy holds, nothing is cut off, no barrier is of our making."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Tab
from tests.browser.editing.conftest import SignIn, Site

pytestmark = pytest.mark.browser

AXE = Axe()
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

STOCK = ("select2-", '-DELETE"')
"""Marks what Django brings along: the field in which one types to choose and its list, and the box that deletes a
row of a table, whose column is headed but which has no label of its own.
"""

PREPARE = """
import json, django
django.setup()
from django.contrib.auth.models import User
from spasmcheck.evidence import models
from spasmcheck.evidence.schema.compile import draft
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.editions.rehearsal import keep, rehearse
eva = User.objects.get(username="eva")
with recorded(origin="edited", by=eva, why="A larger series"):
    rows = models.Evidence.objects.filter(cause__slug="low-magnesium", finding__slug="takes-ppi-long-term")
    rows.update(lr_present=8)
    models.Cause.objects.filter(slug="low-magnesium").update(one_line="Nerves fire by themselves.")
models.PublicationRequest(by=eva, note="Acid blockers weigh more").save()
live = models.Edition.objects.newest(1).first()
knowledge = draft()
keep(rehearse(knowledge, live), wanted=knowledge, live=live, by=eva)
first = lambda model, **fields: model.objects.filter(**fields).order_by("pk").first().pk
print(json.dumps({
    "cause": first(models.Cause, slug="low-magnesium"),
    "evidence": first(models.Evidence),
    "finding": first(models.Finding),
    "flag": first(models.RedFlag),
    "step": first(models.Step, any_of__isnull=False),
    "question": first(models.Question),
    "case": first(models.ReferenceCase),
    "food": first(models.Food),
    "source": first(models.Source),
    "change": first(models.RowChange, kind="causes", origin="edited"),
}))
"""

PAGES = (
    "/admin/",
    "/admin/evidence/",
    "/admin/evidence/cause/",
    "/admin/evidence/cause/{cause}/change/",
    "/admin/evidence/evidence/",
    "/admin/evidence/evidence/add/",
    "/admin/evidence/finding/{finding}/change/",
    "/admin/evidence/redflag/",
    "/admin/evidence/redflag/{flag}/change/",
    "/admin/evidence/parameters/1/change/",
    "/admin/evidence/step/",
    "/admin/evidence/step/{step}/change/",
    "/admin/evidence/question/{question}/change/",
    "/admin/evidence/food/",
    "/admin/evidence/food/{food}/change/",
    "/admin/evidence/referencecase/{case}/change/",
    "/admin/evidence/source/{source}/delete/",
    "/admin/publishing/",
    "/admin/editions/",
    "/admin/editions/1/",
    "/admin/editions/compare/live/draft/",
    "/admin/changes/",
    "/admin/history/?kind=causes&key=low-magnesium",
    "/admin/history/compare/?kind=causes&key=low-magnesium&from={change}",
    "/admin/history/{change}/revert/?to=before",
    "/admin/deleted/",
    "/admin/map/",
    "/admin/coverage/",
    "/admin/transfer/",
    "/admin/transfer/columns/foods/",
    "/admin/two-factor/",
    "/admin/password_change/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/editing/auditentry/",
    "/admin/preview/causes/low-magnesium/",
)


@pytest.fixture(scope="module")
def rows(site: Site) -> dict[str, Any]:
    """A draft in which something changed, and rows to look at."""
    prepared: dict[str, Any] = json.loads(site.command("-c", PREPARE))
    return prepared


def barriers(tab: Tab, **options: Any) -> Iterator[str]:
    """What axe finds, but for what is Django's own."""
    found = AXE.run(tab.page, options={"resultTypes": ["violations"], "runOnly": WCAG} | options).response
    for item in found["violations"]:
        ours = [node["html"] for node in item["nodes"] if not any(mark in node["html"] for mark in STOCK)]
        if ours:
            yield f"{item['id']}: {item['help']}: {ours[0][:200]}"


def test_no_page_breaks_the_policy_is_cut_off_or_has_a_barrier(sign_in: SignIn, rows: dict[str, Any]) -> None:
    tab = sign_in("sam")
    found: dict[str, Any] = {}
    for path in PAGES:
        tab.page.set_viewport_size({"width": 320, "height": 800})
        tab.opens(path.format(**rows))
        wide = tab.page.evaluate("document.documentElement.scrollWidth")
        tab.page.set_viewport_size({"width": 1280, "height": 900})
        # What the tools below put into the page is not the site's doing.
        complaints, tab.complaints = tab.complaints, []
        tab.page.emulate_media(color_scheme="light")
        light = [*barriers(tab)]
        dark = []
        if not path.startswith("/admin/evidence/"):
            # The lists and forms are Django's, whose colours all come from the same few variables.
            tab.page.emulate_media(color_scheme="dark")
            dark = [*barriers(tab, runOnly={"type": "rule", "values": ["color-contrast"]})]
        tab.complaints = []
        if complaints or wide > 320 or light or dark:
            found[path] = (complaints, wide, light, dark)
    assert found == {}, json.dumps(found, indent=1)
