"""People who edit, publish or review, as the admin meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from spasmcheck.editing.accounts.roles import Role, give_role
from spasmcheck.evidence.models import Keyed
from tests.pages import Element, Page

PASSWORD = "only for tests, nobody has it"


def person(name: str, role: Role | None = None, **fields: Any) -> User:
    """Somebody who may sign in, with a role."""
    user = User.objects.create_user(name, password=PASSWORD, **fields)
    if role is not None:
        give_role(user, role)
    return user


@dataclass(eq=False)
class Editor:
    """A signed-in person with a browser that sends forms just as they were drawn."""

    user: User
    client: Client = field(default_factory=lambda: Client(headers={"host": "localhost"}))

    def __post_init__(self) -> None:
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def asks(self, path: str) -> HttpResponse:
        """The answer to a GET."""
        return self.client.get(path)

    def reads(self, path: str) -> Page:
        """The page at an address, which must be there."""
        response = self.asks(path)
        assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))
        return Page(response.content)

    def sends(self, path: str, page: Page, changes: Mapping[str, Any], *, form: str = "", **more: Any) -> Any:
        """Send the form of a page with some fields changed; `None` takes a field away."""
        posted = [one for one in page.root.all("form", method="post") if one.get("id") != "logout-form"]
        element = page.by_id(form) if form else posted[0]
        data = dict(form_data(element)) | dict(changes)
        kept = {name: value for name, value in data.items() if value is not None}
        return self.client.post(element.get("action") or path, kept, **more)

    def saves(self, row: Keyed, why: str = "Because a test says so", **changes: Any) -> Any:
        """Open the page of a row, change fields, and save."""
        path = change_path(row)
        return self.sends(
            path, self.reads(path), {"change_reason": why} | changes, form=f"{row._meta.model_name}_form"
        )


def change_path(row: Keyed) -> str:
    """Where a row is edited."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_data(form: Element) -> Iterator[tuple[str, Any]]:
    """What a browser would send of a form, but for its buttons."""
    chosen: dict[str, list[str]] = {}
    for item in form.all("input"):
        kind = item.get("type")
        on = kind not in {"checkbox", "radio"} or "checked" in item.attributes
        if item.get("name") and kind not in {"submit", "button", "file", "image"} and on:
            chosen.setdefault(item.get("name"), []).append(
                item.get("value") or ("on" if kind == "checkbox" else "")
            )
    for item in form.all("textarea"):
        chosen.setdefault(item.get("name"), []).append("".join(item._texts()).removeprefix("\n"))
    for item in form.all("select"):
        options = [option for option in item.all("option") if "selected" in option.attributes]
        if not options and "multiple" not in item.attributes:
            options = item.all("option")[:1]
        if options:
            chosen.setdefault(item.get("name"), []).extend(option.get("value") for option in options)
    for name, values in chosen.items():
        yield name, values if len(values) > 1 else values[0]
