"""Where style sheets and scripts go when they are collected: without comments and white space, and hashed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import rjsmin
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

    _WhiteNoise = ManifestStaticFilesStorage
else:
    _WhiteNoise = CompressedManifestStaticFilesStorage

_Paths = dict[str, tuple[Storage, str]]


def small_css(text: str) -> str:
    """A style sheet without comments, and without white space that means nothing.

    rcssmin takes the space out of "body :is(a)" inside a media query, which is then another selector; a test holds
    that a browser reads the same rules out of what this leaves. No string of ours holds a comment or a brace.
    """
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};]) ?|(?<=:) ", r"\1", text).replace(";}", "}").strip()


# Ours alone: what packages bring along has been made small by those who made it.
_SMALLER: dict[str, Callable[[str], str]] = {"css/": small_css, "js/": rjsmin.jsmin}


class SmallStaticFilesStorage(_WhiteNoise):
    """WhiteNoise's, with our files made smaller first; what they do stays the same."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Keep a file as it will be sent."""
        smaller = _smaller(name or "")
        file: File[Any] = ContentFile(smaller(content.read().decode()).encode()) if smaller else content
        return super().save(name, file, max_length)

    def post_process(self, paths: _Paths, *arguments: Any, **options: Any) -> Iterator[Any]:
        """Give names with hashes. Django would go back to the files as they were written."""
        kept = {name: (self, name) if _smaller(name) else source for name, source in paths.items()}
        return super().post_process(kept, *arguments, **options)


def _smaller(name: str) -> Callable[[str], str] | None:
    return next((make for start, make in _SMALLER.items() if name.startswith(start)), None)
