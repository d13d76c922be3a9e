"""Every form of the editors' side with nonsense in its fields: a problem that is told, never a fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.editors import Editor, form_data
from tests.integration.fuzz.inputs import TEXT
from tests.integration.fuzz.site import INPUTS, unescaped

TIMES = max(1, INPUTS // 4000)
"""How often each form is tried."""

MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "evidence"),
    key=lambda model: model._meta.label,
)
_WORDS = TEXT.map(lambda text: text.encode("utf-8", "replace").decode())
_often = settings(
    max_examples=TIMES,
    derandomize=True,
    database=None,
    deadline=None,
    # To make an example smaller takes minutes with forms as large as these.
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def told(response: Any) -> None:
    """It was answered, and nothing came back as markup."""
    assert response.status_code < 500
    assert not unescaped(response.content)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_forms_of_rows(editor: Editor, model: Any) -> None:
    path = reverse(f"admin:evidence_{model._meta.model_name}_add")
    if editor.asks(path).status_code == 403:
        return
    form = editor.reads(path).by_id(f"{model._meta.model_name}_form")
    plain = {name: value for name, value in form_data(form) if name != "csrfmiddlewaretoken"}
    editor.client.raise_request_exception = False

    @_often
    @given(st.dictionaries(st.sampled_from(sorted(plain)), _WORDS, min_size=1))
    def one(nonsense: dict[str, str]) -> None:
        with transaction.atomic():
            told(editor.client.post(path, plain | nonsense))

    one()


def test_signing_in() -> None:
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)

    @_often
    @given(st.fixed_dictionaries({"username": _WORDS, "password": _WORDS, "next": _WORDS}))
    def one(typed: dict[str, str]) -> None:
        response = client.post("/admin/login/", typed)
        told(response)
        assert response.status_code in {200, 429}

    one()
