"""Files as editors send them: a spreadsheet or a fixture with the rows of one kind, or fixtures in a ZIP."""

from __future__ import annotations

import logging
import re
import zipfile
import zlib
from pathlib import PurePath

import yaml
from django.utils.translation import gettext as _

from spasmcheck.evidence.history.recording import PARAMETERS

from . import sheet_files, xlsx_files, yaml_files
from .allowance import Allowance, Exhausted
from .archives import opened_archive
from .fixtures import HEADERS
from .incoming import Contents, FileProblem, FileRefused, PlainRow
from .spreadsheets import rows_in, sheet_kinds

_log = logging.getLogger(__name__)

ENDINGS = (".csv", ".xlsx", ".yaml", ".yml", ".zip")


def contents_of(name: str, data: bytes, kind: str = "") -> Contents:
    """The rows in a file. Raises FileRefused, and nothing else.

    kind: of the rows; without it the name of the file says it, as in "foods.csv" or "foods (1).csv".
    """
    try:
        return _read(name, data, kind)
    except FileRefused:
        raise
    except Exception as error:
        # The readers are libraries, and name no error of their own for all that they stumble over.
        _log.warning("A file to import could not be read.", exc_info=True)
        raise _refused(
            _("The file cannot be read. Open it in the program that made it, and save it anew.")
        ) from error


def _read(name: str, data: bytes, kind: str) -> Contents:
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise _refused(_("“%(name)s” is none of: %(endings)s.") % {"name": name, "endings": ", ".join(ENDINGS)})
    if not data:
        raise _refused(_("The file is empty."))
    allowance = Allowance()
    if ending == ".zip":
        return _in_archive(data, allowance)
    kind = kind or _kind_in(name)
    try:
        if ending in {".yaml", ".yml"}:
            return {kind: _in_fixture(data, kind, allowance)}
        if kind not in sheet_kinds():
            reason = _("These rows do not fit into a table, because other rows are nested in them. Take YAML.")
            raise _refused(reason)
        lines_in = sheet_files.from_csv if ending == ".csv" else xlsx_files.lines_in
        lines = lines_in(data, allowance)
        return {kind: rows_in(lines, kind)}
    except FileRefused as refusal:
        raise FileRefused(problem._replace(kind=kind) for problem in refusal.problems) from refusal


def _kind_in(name: str) -> str:
    """The kind that the name of a file begins with."""
    found = re.match(r"[a-z]+(?:_[a-z]+)*", PurePath(name).stem.casefold())
    kind = found[0] if found else ""
    if kind not in HEADERS:
        raise _refused(_("The name of the file does not say what is in it. Choose the kind."))
    return kind


def _in_archive(data: bytes, allowance: Allowance) -> Contents:
    contents: Contents = {}
    problems: list[FileProblem] = []
    with opened_archive(data) as archive:
        for entry in archive.infolist():
            kind = entry.filename.removesuffix(".yaml")
            if kind not in HEADERS or kind in contents:
                problems.append(_misplaced(entry.filename, again=kind in contents))
                continue
            contents[kind] = []
            try:
                # Before it is unpacked: a byte is at least as much as a character.
                allowance.take_characters(entry.file_size)
                contents[kind] = _in_fixture(archive.read(entry), kind, allowance)
            except Exhausted:
                raise
            except FileRefused as refusal:
                problems += [problem._replace(kind=kind) for problem in refusal.problems]
            except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
                problems.append(FileProblem(_("cannot be unpacked: %s") % error, kind))
    if problems:
        raise FileRefused(problems)
    if not contents:
        raise _refused(_("The file is empty."))
    return contents


def _misplaced(name: str, *, again: bool) -> FileProblem:
    shown = name[:100]
    if again:
        return FileProblem(_("“%s” is in the ZIP twice.") % shown)
    if "/" in name or "\\" in name:
        return FileProblem(_("“%s” is in a folder. Put the fixtures into the ZIP without one.") % shown)
    return FileProblem(_("“%s” is not the name of a fixture, such as foods.yaml.") % shown)


def _in_fixture(data: bytes, kind: str, allowance: Allowance) -> list[PlainRow]:
    try:
        document = yaml_files.read(data.decode("utf-8-sig"), tick=allowance.take_value)
    except UnicodeDecodeError as error:
        raise _refused(_("The file is not in UTF-8.")) from error
    except (yaml.YAMLError, ValueError) as error:
        reason = yaml_files.whereabouts(error) if isinstance(error, yaml.YAMLError) else str(error)
        raise _refused(_("cannot be read as YAML: %s") % reason) from error
    if kind == PARAMETERS[0]:
        return [PlainRow(0, document)]
    if not isinstance(document, list):
        raise _refused(_("A fixture is a list of rows, each beginning with a hyphen."))
    for _row in document:
        allowance.take_line()
    return [PlainRow(place, row) for place, row in enumerate(document, start=1)]


def _refused(reason: str) -> FileRefused:
    return FileRefused([FileProblem(reason)])
