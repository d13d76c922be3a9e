"""Pages for import and export: downloads, descriptions of spreadsheet columns, and the upload form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spasmcheck.editing.accounts.rights import may_import_anything, may_see
from spasmcheck.editing.files import pending
from spasmcheck.editing.files.import_form import ImportForm, told
from spasmcheck.editing.framing import READING, page_at, shown
from spasmcheck.evidence.exchange.cells import CellType, SheetColumn, columns_of
from spasmcheck.evidence.exchange.exporting import ExportedFile, Format, exported, exported_fixtures
from spasmcheck.evidence.exchange.fixtures import HEADERS
from spasmcheck.evidence.exchange.incoming import FileRefused, kind_label
from spasmcheck.evidence.exchange.spreadsheets import sheet_kinds
from spasmcheck.evidence.history.row_keys import model_of
from spasmcheck.evidence.labelling import give_words, label
from spasmcheck.evidence.schema.compile import DraftError, draft
from spasmcheck.reasoning.serialisation.fields import fields_of, kinds

if TYPE_CHECKING:
    from spasmcheck.editing.site import EditingSite

OFTEN = ("foods", "food_amounts", "sources", "evidence", "reference_cases")
"""The kinds that editors usually edit in a spreadsheet; they are listed first, in this order."""


give_words(
    CellType,
    # What to write into a cell.
    how={
        CellType.TEXT: gettext_lazy("Text."),
        CellType.CODE: gettext_lazy("One word, as it stands in an export."),
        CellType.CODES: gettext_lazy("Any number of words, with a semicolon between them."),
        CellType.LINES: gettext_lazy("Any number of texts, each on a line of its own in the cell."),
        CellType.NUMBER: gettext_lazy("A number, such as 1234.5."),
        CellType.WHOLE: gettext_lazy("A whole number."),
        CellType.YES_NO: gettext_lazy("yes or no."),
    },
)


class Offered(NamedTuple):
    """A kind of row that can be exported, and its formats."""

    kind: str
    label: str
    formats: tuple[Format, ...]


class Explanation(NamedTuple):
    """The description of a spreadsheet column. how: what to write into a cell. allowed: empty if not limited."""

    name: str
    label: str
    help: str
    how: str
    may_be_empty: bool
    allowed: tuple[str, ...]


def urls(site: EditingSite) -> list[URLPattern]:
    return [
        page_at(site, "transfer/", _transfer, "transfer"),
        page_at(site, "transfer/columns/<kind>/", _columns, "columns", methods=READING),
        page_at(site, "transfer/export/fixtures.zip", _export_all, "export-all", methods=READING),
        page_at(site, "transfer/export/<kind>.<ending>", _export, "export", methods=READING),
    ]


def _transfer(site: EditingSite, request: HttpRequest) -> HttpResponse:
    user = request.user
    offered = [_offered(kind) for kind in HEADERS if may_see(user, kind)]
    if not offered:
        raise PermissionDenied
    may = may_import_anything(user)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = ImportForm(user, request.POST, request.FILES) if request.method == "POST" else ImportForm(user)
    if form.is_bound and form.is_valid() and form.pending:
        pending.keep(request, form.pending)
        return redirect("admin:import")
    often = [item for item in offered if item.kind in OFTEN]
    return shown(
        site,
        request,
        "editing/transfer.html",
        status=422 if form.errors else 200,
        title=_("Import and export"),
        often=sorted(often, key=lambda item: OFTEN.index(item.kind)),
        seldom=[item for item in offered if item.kind not in OFTEN],
        may_export_all=len(offered) == len(HEADERS),
        form=form if may else None,
        **told(form.problems),
    )


def _columns(site: EditingSite, request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in sheet_kinds():
        raise Http404
    if not may_see(request.user, kind):
        raise PermissionDenied
    return shown(
        site,
        request,
        "editing/columns.html",
        title=_("Columns of %s") % model_of(kind)._meta.verbose_name_plural,
        columns=[_explained(kind, column) for column in columns_of(kinds()[kind])],
    )


def _export(site: EditingSite, request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    if kind not in HEADERS or ending not in _offered(kind).formats:
        raise Http404
    if not may_see(request.user, kind):
        raise PermissionDenied
    try:
        return _download(exported(draft(), kind, Format(ending)))
    except (DraftError, FileRefused) as error:
        return _not_exported(request, error)


def _export_all(site: EditingSite, request: HttpRequest) -> HttpResponse:
    if not all(may_see(request.user, kind) for kind in HEADERS):
        raise PermissionDenied
    try:
        return _download(exported_fixtures(draft()))
    except DraftError as error:
        return _not_exported(request, error)


def _offered(kind: str) -> Offered:
    formats = tuple(Format) if kind in sheet_kinds() else (Format.YAML,)
    return Offered(kind, kind_label(kind), formats)


def _explained(kind: str, column: SheetColumn) -> Explanation:
    field: Any = model_of(kind)._meta.get_field(column.name)
    return Explanation(
        name=column.name,
        label=str(field.verbose_name),
        help=str(field.help_text),
        how=_how(kind, column),
        may_be_empty=field.blank or field.null,
        allowed=column.allowed,
    )


def _how(kind: str, column: SheetColumn) -> str:
    refers_to = next(field.refers_to for field in fields_of(kinds()[kind]) if field.name == column.name)
    if refers_to in kinds():
        many = column.holds is CellType.CODES
        text = _("Slugs of %s, with semicolons between them.") if many else _("The slug of one of %s.")
        return text % model_of(refers_to)._meta.verbose_name_plural
    if column.allowed:
        return _("Of these:") if column.holds is CellType.CODES else _("One of these:")
    return label(column.holds, "how")


def _download(file: ExportedFile) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    return HttpResponse(
        file.data, headers={"Content-Type": file.content_type, "Content-Disposition": disposition or "attachment"}
    )


def _not_exported(request: HttpRequest, error: Exception) -> HttpResponse:
    messages.error(request, _("Nothing could be exported: %s") % error)
    return redirect("admin:transfer")
