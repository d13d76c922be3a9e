"""Accounts, for administrators: one role each, no lists of permissions, and nobody is ever deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static import admin as _static  # noqa: F401  registers, so that it can be undone below
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _totp  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from spasmcheck.editing.accounts.people import (
    NOBODY,
    POSITIONS,
    Account,
    give_position,
    position_of,
    record_changes,
    record_new,
    send_away,
)
from spasmcheck.editing.sign_in import second_factor

if TYPE_CHECKING:
    NewUserForm = UserCreationForm[User]
    ChangedUserForm = UserChangeForm[User]
    UserModelAdmin = UserAdmin[User]
else:
    NewUserForm = UserCreationForm
    ChangedUserForm = UserChangeForm
    UserModelAdmin = UserAdmin

# Roles are made by `createroles`; devices hold secrets, which are nobody's to read.
admin.site.unregister([User, Group, TOTPDevice, StaticDevice])


class _PositionMixin(forms.Form):
    position = forms.ChoiceField(
        label=_("Role"),
        choices=POSITIONS,
        required=False,
        help_text=_("Each may also do what those above it may."),
    )


class NewPersonForm(_PositionMixin, NewUserForm):
    """A new account."""


class PersonForm(_PositionMixin, ChangedUserForm):
    """An account. Nobody can shut themselves out of their own."""

    me: User | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "position" in self.fields:
            self.fields["position"].initial = position_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """There is always somebody left who can look after accounts: whoever is doing it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance == self.me:
            if cleaned.get("position") != position_of(self.instance):
                self.add_error("position", _others_do_it())
            if not cleaned.get("is_active"):
                self.add_error("is_active", _others_do_it())
        return cleaned


def _others_do_it() -> ValidationError:
    return ValidationError(
        gettext("This is your own account. Ask another administrator to change it."), code="own"
    )


@admin.register(User)
class PeopleAdmin(UserModelAdmin):
    """People. Records point at them, so an account is closed and not deleted."""

    form = PersonForm
    add_form = NewPersonForm
    add_form_template = "admin/change_form.html"
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("position", "is_active")}),
        (_("Logging in"), {"fields": ("two_factor", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "position")}),
        (_("First password"), {"fields": ("password1", "password2")}),
    )
    readonly_fields = ("two_factor", "last_login", "date_joined")
    filter_horizontal = ()
    list_display = ("username", "full_name", "position", "two_factor", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    actions = ("send_away", "take_off_two_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what the list tells of each, in a fixed number of queries."""
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        people: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return people.annotate(has_app=Exists(apps))

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: Any) -> Any:
        """The form, which knows whose own account it is."""
        form: Any = super().get_form(request, obj, change=change, **options)
        form.me = request.user
        if "is_active" in form.base_fields:
            form.base_fields["is_active"].label = _("May log in")
            form.base_fields["is_active"].help_text = _(
                "Take this off to send somebody away. Their account and all that they did stay on the record."
            )
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save, and say on the audit list what changed."""
        before = Account.of(obj) if change else None
        super().save_model(request, obj, form, change)
        give_position(obj, form.cleaned_data.get("position", NOBODY))
        if before is None:
            record_new(obj)
        else:
            record_changes(obj, before)

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, user: User) -> str:
        """First and last."""
        return user.get_full_name()

    @admin.display(description=_("role"))
    def position(self, user: User) -> str:
        """In a word."""
        return str(POSITIONS[position_of(user)]).partition(":")[0]

    @admin.display(description=_("one-time codes"), boolean=True, ordering="has_app")
    def two_factor(self, user: User) -> bool:
        """Whether an app has been set up."""
        return second_factor.has_device(user) if not hasattr(user, "has_app") else bool(user.has_app)

    @admin.action(description=_("Send away"))
    def send_away(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Close these accounts."""
        others = self._others(request, chosen)
        count = sum(send_away(user) for user in others)
        text = ngettext("%(count)s account was closed.", "%(count)s accounts were closed.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=_("Take off one-time codes"))
    def take_off_two_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Let these sign in with their password alone, until they set up another app."""
        others = self._others(request, chosen)
        count = sum(second_factor.remove(user, detail=gettext("By an administrator")) for user in others)
        text = ngettext(
            "One-time codes were taken off %(count)s account.",
            "One-time codes were taken off %(count)s accounts.",
            count,
        )
        messages.success(request, text % {"count": count})

    def _others(self, request: HttpRequest, chosen: QuerySet[User]) -> list[User]:
        mine = cast("User", request.user)
        others = [user for user in chosen if user.pk != mine.pk]
        if len(others) < len(chosen):
            messages.warning(request, gettext("Your own account was left as it is."))
        return others

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Administrators."""
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Administrators."""
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody."""
        return False
