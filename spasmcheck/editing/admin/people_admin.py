"""The admin of accounts, for administrators: each has one role and no single permissions; none can be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static import admin as _static  # noqa: F401  registers, so that it can be undone below
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _totp  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from spasmcheck.editing.accounts.audit import record
from spasmcheck.editing.accounts.roles import Role, give_role, record_new, role_of, send_away
from spasmcheck.editing.models import Event
from spasmcheck.editing.sign_in import second_factor

if TYPE_CHECKING:
    NewUserForm = UserCreationForm[User]
    ChangedUserForm = UserChangeForm[User]
    UserModelAdmin = UserAdmin[User]
else:
    NewUserForm = UserCreationForm
    ChangedUserForm = UserChangeForm
    UserModelAdmin = UserAdmin

# `createroles` makes the roles. Devices hold secrets that nobody should read.
admin.site.unregister([User, Group, TOTPDevice, StaticDevice])


class _RoleMixin(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        required=False,
        help_text=_("Each may also do what those above it may."),
    )


class NewPersonForm(_RoleMixin, NewUserForm):
    """Form of a new account."""


class PersonForm(_RoleMixin, ChangedUserForm):
    """Form of an account.

    me: the user who is changing it. Nobody can change their own role or close their own account, so that an
    administrator always remains.
    """

    me: User | None = None

    class Meta(UserChangeForm.Meta):
        labels = {"is_active": _("May log in")}
        help_texts = {
            "is_active": _(
                "Take this off to send somebody away. Their account and all that they did stay on the record."
            )
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["role"] = role_of(self.instance).value

    def clean(self) -> dict[str, Any]:
        """Add an error to the role or `is_active` if users change their own."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance == self.me:
            for name in {"role", "is_active"}.intersection(self.changed_data):
                self.add_error(name, gettext("This is your own account. Ask another administrator to change it."))
        return cleaned

    def changes(self) -> str:
        """Return in words what changed, for the audit list; "" if nothing changed that the list records."""
        before, after = self.initial, self.cleaned_data
        names = {"before": before["username"], "after": after["username"]}
        roles = {"before": Role(before["role"]).short, "after": Role(after["role"]).short}
        said = {
            "username": gettext("Name: %(before)s → %(after)s") % names,
            "role": gettext("Role: %(before)s → %(after)s") % roles,
            "is_active": gettext("Let back in") if after["is_active"] else gettext("Sent away"),
            **dict.fromkeys(("email", "first_name", "last_name"), gettext("Name or e-mail")),
        }
        # dict.fromkeys names each text once: three fields have the same one.
        return ". ".join(dict.fromkeys(text for name, text in said.items() if name in self.changed_data))


@admin.register(User)
class PeopleAdmin(UserModelAdmin):
    """Admin of accounts. They are closed and never deleted, because records refer to them.

    No role has a permission on accounts, so these pages are for administrators.
    """

    form = PersonForm
    add_form = NewPersonForm
    add_form_template = "admin/change_form.html"
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("role", "is_active")}),
        (_("Logging in"), {"fields": ("two_factor", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "role")}),
        (_("First password"), {"fields": ("password1", "password2")}),
    )
    readonly_fields = ("two_factor", "last_login", "date_joined")
    filter_horizontal = ()
    list_display = ("username", "first_name", "last_name", "role", "two_factor", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    actions = ("send_away", "take_off_two_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        people: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return people.annotate(has_app=Exists(apps))

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        form.me = request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account with its role, and record on the audit list what changed."""
        super().save_model(request, obj, form, change)
        give_role(obj, Role(form.cleaned_data["role"]))
        if not change:
            record_new(obj)
        elif changes := form.changes():
            record(Event.ACCOUNT_CHANGED, name=obj.get_username(), detail=changes)

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        return role_of(user).short

    @admin.display(description=_("one-time codes"), boolean=True, ordering="has_app")
    def two_factor(self, user: User) -> bool:
        """Return whether the user has set up an app for one-time codes."""
        return bool(getattr(user, "has_app"))  # noqa: B009  annotated above

    @admin.action(description=_("Send away"))
    def send_away(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Close the chosen accounts, except that of the acting user."""
        others = self._others(request, chosen)
        count = sum(send_away(user) for user in others)
        text = ngettext("%(count)s account was closed.", "%(count)s accounts were closed.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=_("Take off one-time codes"))
    def take_off_two_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Let the chosen users, except the acting one, sign in by password alone until they set up another app."""
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

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
