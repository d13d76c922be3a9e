"""The form with which editors upload a file to import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.accounts.rights import may_import
from spasmcheck.evidence.exchange.fixtures import HEADERS
from spasmcheck.evidence.exchange.import_files import ENDINGS, contents_of
from spasmcheck.evidence.exchange.importing import Mode, planned
from spasmcheck.evidence.exchange.incoming import MOST_PROBLEMS, Contents, FileProblem, FileRefused, kind_label
from spasmcheck.evidence.labelling import give_words, words_of

from .pending import Pending

if TYPE_CHECKING:
    from spasmcheck.editing.accounts.rights import Person

give_words(
    Mode,
    name={
        Mode.ADD: _("Add and change: rows that are not in the file stay as they are"),
        Mode.REPLACE: _("Replace: rows of the same kind that are not in the file are deleted"),
    },
)


# A refused file lists no more than this. The errors of a plan can be more; the page gives the number left out.
_PROBLEMS_SHOWN = MOST_PROBLEMS + 1


class ImportForm(forms.Form):
    """Takes a file, its kind of rows, the import mode and a reason.

    problems: what is wrong with the file, row by row. pending: the import to confirm, set if the file can be read;
    use it only if the form is valid.
    """

    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose a file. Browsers forget it when a form comes back.")},
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("CSV, XLSX or YAML with the rows of one kind, or a ZIP of fixtures; up to 2 MB."),
    )
    kind = forms.ChoiceField(
        label=_("What is in it"),
        required=False,
        help_text=_("An exported file has a name that says it, such as foods.csv."),
    )
    mode = forms.ChoiceField(
        label=_("Rows not in the file"), choices=list(words_of(Mode).items()), initial=Mode.ADD
    )
    why = forms.CharField(
        label=_("Why this import"),
        error_messages={"required": _("Say why, and where the rows come from.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For colleagues who read the history: the reason, and where the rows come from."),
    )

    def __init__(self, user: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.problems: tuple[FileProblem, ...] = ()
        self.pending: Pending | None = None
        self.fields["kind"].choices = [("", gettext("What the name of the file says")), *self._kinds()]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file over SPASMCHECK_UPLOAD_MOST_BYTES before it is parsed."""
        file = self.cleaned_data["file"]
        most = settings.SPASMCHECK_UPLOAD_MOST_BYTES
        if file.size > most:
            raise forms.ValidationError(
                gettext("The file is larger than %s. Send it in parts.") % filesizeformat(most), code="too-large"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Read the file and plan the import, even without a reason, so that all errors are shown at once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"file", "kind", "mode"} <= cleaned.keys():
            return cleaned
        file, mode = cleaned["file"], Mode(cleaned["mode"])
        try:
            contents = contents_of(file.name, file.read(), cleaned["kind"])
            self._require_rights(contents, mode)
            self.problems = planned(contents, mode).errors
        except FileRefused as refusal:
            self.problems = refusal.problems
        else:
            self.pending = Pending(file.name, contents, mode, cleaned.get("why", ""))
        if self.problems:
            self.add_error("file", gettext("This file cannot be imported. Below stands what is wrong with it."))
        return cleaned

    def _require_rights(self, contents: Contents, mode: Mode) -> None:
        reason = gettext("you may not do this with these rows")
        if forbidden := [kind for kind in contents if not may_import(self.user, kind, mode)]:
            raise FileRefused([FileProblem(reason, kind) for kind in forbidden])

    def _kinds(self) -> Iterator[tuple[str, str]]:
        for kind in HEADERS:
            if may_import(self.user, kind, Mode.ADD):
                yield kind, kind_label(kind)


def told(problems: Sequence[FileProblem]) -> dict[str, Any]:
    """Return template context: at most `_PROBLEMS_SHOWN` problems as (label of the kind or "", problem).

    problems_left: the number not listed.
    """
    shown = problems[:_PROBLEMS_SHOWN]
    return {
        "problems": [(kind_label(problem.kind) if problem.kind else "", problem) for problem in shown],
        "problems_left": len(problems) - len(shown),
    }
