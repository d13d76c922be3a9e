"""Declare the pages about causes, medicines, cautions, danger signs and claims, and the text pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spasmcheck.content.page_frame import Reading
from spasmcheck.content.page_spec import PageSpec, RowPageSpec
from spasmcheck.content.rule_pages import cautions_by_subject, red_flags_by_level
from spasmcheck.reasoning.knowledge import Cause, Caution, Claim, Evidence, MedicineGroup, Page, RedFlag

from .cause_page import cause_page, causes_by_family

PAGES = (
    PageSpec(
        name="causes",
        route="causes/",
        template="content/causes.html",
        label=_("Causes of muscle spasms"),
        build=causes_by_family,
    ),
    RowPageSpec(
        kind="causes",
        label="plain_name",
        name="cause",
        route="causes/<slug:slug>/",
        template="content/cause.html",
        build=lambda edition, row: Reading(cause_page(edition, row), row.reviewed_on, row.reviewed_by),
        shows={Cause: "slug", Evidence: "cause"},
    ),
    PageSpec(
        name="medicines",
        route="medicines/",
        template="content/medicines.html",
        label=_("Medicines"),
        build=lambda edition: sorted(edition.knowledge.medicine_groups, key=lambda group: group.name),
        shows={MedicineGroup: "finding"},
    ),
    PageSpec(
        name="cautions",
        route="cautions/",
        template="content/cautions.html",
        label=_("Cautions"),
        build=cautions_by_subject,
        shows={Caution: "subject"},
    ),
    PageSpec(
        name="help",
        route="when-to-get-help/",
        template="content/help.html",
        label=_("When to get help"),
        build=red_flags_by_level,
        shows={RedFlag: "advice_level"},
    ),
    PageSpec(
        name="claims",
        route="claims/",
        template="content/claims.html",
        label=_("Claims checked"),
        build=lambda edition: edition.knowledge.claims,
        shows={Claim: "slug"},
    ),
    RowPageSpec(
        kind="pages",
        label="title",
        name="page",
        route="read/<slug:slug>/",
        template="content/page.html",
        build=lambda _edition, row: Reading(row, row.reviewed_on, row.reviewed_by),
        shows={Page: "slug"},
    ),
)
