"""Rows whose place means something: buttons that move them up and down, in a list and inside another row.

Nothing here needs a script. In a list a button moves at once. Inside another row it saves what was typed as well,
so that nothing is lost.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet, Field
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spasmcheck.editing.links import admin_address
from spasmcheck.evidence.history.recording import recorded
from spasmcheck.evidence.models import Keyed
from spasmcheck.evidence.schema import positions
from spasmcheck.evidence.schema.compile import DraftError

from .base import KnowledgeAdmin, keep_slug
from .checked import CheckedForm
from .prose import FIELDS_OF_ROWS

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.safestring import SafeString

    KeyedTabularInline = admin.TabularInline[Any, Any]
    KeyedInlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    KeyedTabularInline = admin.TabularInline
    KeyedInlineFormSet = BaseInlineFormSet

UP, DOWN = "up", "down"
MOVE = "_move"
"""The name of the buttons inside another row; their value is the prefix, the primary key and the direction."""


class _Place(NamedTuple):
    """Where a row is among those that a page shows.

    of: the query of the list, to come back to; or the prefix of the forms inside another row.
    """

    first: bool
    last: bool
    of: str


class OrderedChangeList(ChangeList):
    """A list that knows which of its rows come first and last."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows of this page, each with its place among all that the list shows."""
        super().get_results(request)
        whole = self.show_all and self.can_show_all
        before = 0 if whole else (self.page_num - 1) * self.list_per_page
        query = self.model_admin.get_preserved_filters(request)
        for number, row in enumerate(self.result_list, start=before + 1):
            vars(row)["place"] = _Place(number == 1, number == self.result_count, query)


class OrderedAdmin(KnowledgeAdmin):
    """Rows in an order of their own, which the list shows and in which buttons move them.

    Where the list is filtered, a row moves past the next one that is shown. A new row comes last.
    """

    change_list_template = "editing/ordered_list.html"
    ordering = ("position", "pk")
    sortable_by = ()
    exclude = ("position",)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """The list that knows places."""
        return OrderedChangeList

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns, and beside the first the buttons for those who may use them."""
        first, *others = super().get_list_display(request)
        return (first, "move", *others) if self.has_change_permission(request) else (first, *others)

    def get_urls(self) -> list[URLPattern]:
        """The address that the buttons send to, before Django's own."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        ours = path("<int:pk>/move/", self.admin_site.admin_view(self.move_view), name=name)
        return [ours, *super().get_urls()]

    @admin.display(description=_("Order"))
    def move(self, row: Keyed) -> SafeString:
        """The two buttons."""
        place: _Place = vars(row)["place"]
        url = admin_address(self.model, "move", row.pk)
        action = f"{url}?{place.of}" if place.of else url
        return _buttons(row, place, format_html('form="move" formaction="{}" name="to" value=', action), "{}")

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a row past the one before or after it in the list, and show the list again."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.model, pk=pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            with recorded(origin="edited", by=cast("User", request.user)):
                _move_past_neighbour(row, self._shown(request), request.POST.get("to", ""))
        except DraftError as error:
            for problem in error.problems:
                messages.error(request, str(problem))
        url = admin_address(self.model, "changelist")
        context: Any = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(f"{add_preserved_filters(context, url)}#move-{pk}")

    def _shown(self, request: HttpRequest) -> list[Any]:
        """The primary keys of all rows of the list that the button stood in, in their order."""
        listing = copy(request)
        listing.GET = QueryDict(request.GET.get("_changelist_filters", ""))
        try:
            rows = self.get_changelist_instance(listing).queryset
        except IncorrectLookupParameters:
            rows = self.get_queryset(request)
        return list(dict.fromkeys(rows.order_by("position", "pk").values_list("pk", flat=True)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row comes last."""
        if not change:
            positions.put_last(obj)
        super().save_model(request, obj, form, change)


class OrderedFormSet(KeyedInlineFormSet):
    """Rows inside another: new ones come last, and one may be moved with the same click that saves."""

    may_move = False

    def get_queryset(self) -> Any:
        """The rows, each with its place."""
        rows = super().get_queryset()
        for number, row in enumerate(rows, start=1):
            vars(row)["place"] = _Place(number == 1, number == len(rows), str(self.prefix))
        return rows

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Put it last."""
        setattr(form.instance, self.fk.name, self.instance)
        positions.put_last(form.instance)
        return super().save_new(form, commit=commit)

    def save(self, commit: bool = True) -> Any:
        """Save, and move what is to be moved."""
        saved = super().save(commit=commit)
        prefix, _colon, asked = self.data.get(MOVE, "").partition(":")
        pk, _colon, to = asked.partition(":")
        model: Any = self.model
        rows = {str(row.pk): row for row in model.objects.filter(**{self.fk.name: self.instance})}
        if self.may_move and prefix == self.prefix and pk in rows:
            row: Any = rows[pk]
            _move_past_neighbour(row, list(positions.beside(row).values_list("pk", flat=True)), to)
        return saved


class RowInsideForm(CheckedForm):
    """A row inside another; what is saved keeps its slug."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields:
            keep_slug(self)
        for field in self.fields.values():
            # The heading of the column is all that Django shows.
            row = self.instance if self.instance.pk else gettext("new row")
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = f"{field.label}: {row}"


class OrderedInline(KeyedTabularInline):
    """Rows inside another, in their order."""

    form: Any = RowInsideForm
    formfield_overrides = FIELDS_OF_ROWS
    formset = OrderedFormSet
    ordering = ("position", "pk")
    exclude = ("position",)
    extra = 0

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is shown only; for those who may change rows also the buttons."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "move") if obj and self.has_change_permission(request, obj) else fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The columns, and the buttons at the end."""
        fields = [field for field in super().get_fields(request, obj) if field != "move"]
        return [*fields, "move"] if obj and self.has_change_permission(request, obj) else fields

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """The forms, for somebody who may move rows or not."""
        formset: Any = super().get_formset(request, obj, **options)
        formset.may_move = self.has_change_permission(request, obj)
        return formset

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        """What a row points at is not changed or deleted from here."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(field, Field) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_delete_related = (
                False
            )
        return field

    @admin.display(description=_("Move (saves the page)"))
    def move(self, row: Any) -> SafeString | str:
        """The two buttons, for a row that is there already."""
        place: _Place | None = vars(row).get("place")
        if place is None:
            return gettext("Comes last")
        return _buttons(row, place, format_html('name="{}" value=', MOVE), f"{place.of}:{row.pk}:{{}}")


class MovesInside(KnowledgeAdmin):
    """For the admin of a row with an `OrderedInline`: after a move its page is shown again."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Stay where the row was moved."""
        moved = request.POST.get(MOVE, "").split(":")
        if len(moved) != 3:
            return super().response_change(request, obj)
        asked: Any = request
        asked.POST = request.POST.copy()
        asked.POST["_continue"] = "1"
        response = super().response_change(request, obj)
        if isinstance(response, HttpResponseRedirect):
            response["Location"] = f"{response.url}#move-{moved[1]}"
        return response


def _move_past_neighbour(row: Any, shown: list[Any], to: str) -> None:
    """Move a row past the one before or after it among these primary keys; at an end it stays."""
    step = {UP: -1, DOWN: 1}.get(to, 0)
    at = shown.index(row.pk) + step if step and row.pk in shown else -1
    if 0 <= at < len(shown):
        positions.put_next_to(row, shown[at], after=to == DOWN)


def _buttons(row: Keyed, place: _Place, attributes: SafeString, value: str) -> SafeString:
    return format_html(
        '<span class="moves" id="move-{}" tabindex="-1">{}{}</span>',
        row.pk,
        _button(row, attributes, value.format(UP), gettext("Up"), disabled=place.first),
        _button(row, attributes, value.format(DOWN), gettext("Down"), disabled=place.last),
    )


def _button(row: Keyed, attributes: SafeString, value: str, label: str, *, disabled: bool) -> SafeString:
    button = '<button type="submit" class="move" {}"{}"{}>{}<span class="visually-hidden">: {}</span></button>'
    return format_html(button, attributes, value, " disabled" if disabled else "", label, row)
