"""The texts that rows are made of, and what none of them may hold."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta

_Range = tuple[int, int]

END = r"$(?!\n)"
"""The end of a pattern: "$" alone would let a line break through."""

_LINE_FEED = ((0x0A, 0x0A),)
# What no reader sees, or what makes a text read otherwise than it is written: controls (C0 and C1), what overrides
# the direction of writing, surrogates and noncharacters.
_UNSEEN = (
    (0x00, 0x09),
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0x202A, 0x202E),
    (0x2066, 0x2069),
    (0xD800, 0xDFFF),
    (0xFDD0, 0xFDEF),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(17)),
)
_SPACES = ((0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F))
_MORE_SPACES = ((0x205F, 0x205F), (0x3000, 0x3000))


def _all_but(*left_out: _Range) -> str:
    """The ranges of all other characters, as both Python and JSON Schema read them inside brackets.

    It names what may be there and not what may not, since Python looks that up at once for nearly every character.
    """
    ranges, first = "", 0
    for low, high in sorted(left_out):
        if low > first:
            ranges += f"{_escaped(first)}-{_escaped(low - 1)}"
        first = high + 1
    return ranges


def _escaped(code: int) -> str:
    # The two write characters beyond U+FFFF differently, unless they stand for themselves.
    return f"\\u{code:04x}" if code <= 0xFFFF else chr(code)


def _each_of(characters: str) -> tuple[_Range, ...]:
    return tuple((ord(character), ord(character)) for character in characters)


_IN_LINES = _all_but(*_UNSEEN)
_IN_A_LINE = _all_but(*_LINE_FEED, *_UNSEEN)
_NOT_IN_ADDRESSES = (*_LINE_FEED, *_UNSEEN, *_SPACES, *_MORE_SPACES, *_each_of('<>"\\^`{|}'))
_IN_ADDRESSES = _all_but(*_NOT_IN_ADDRESSES)
_IN_HOSTS = _all_but(*_NOT_IN_ADDRESSES, *_each_of("/?#@"))

ONE_LINE = f"^[{_IN_A_LINE}]*" + END
SEVERAL_LINES = f"^[{_IN_LINES}]*" + END
WEB_ADDRESS = f"^(https?://[{_IN_HOSTS}]+([/?#][{_IN_ADDRESSES}]*)?)?" + END

TEXTS = (ONE_LINE, SEVERAL_LINES)
"""The patterns of what is free text; others say what a text is."""

# Texts of one line, and prose that may have several; optional ones may be empty.
Text = Annotated[str, Meta(pattern=ONE_LINE, min_length=1)]
OptionalText = Annotated[str, Meta(pattern=ONE_LINE)]
Prose = Annotated[str, Meta(pattern=SEVERAL_LINES, min_length=1)]
OptionalProse = Annotated[str, Meta(pattern=SEVERAL_LINES)]
Lines = tuple[Text, ...]

# The address of a page, by http or https and without a name or password for it; or empty.
WebAddress = Annotated[str, Meta(pattern=WEB_ADDRESS)]

_UNSEEN_ONE = re.compile(f"[^{_IN_LINES}]")
_UNSEEN_OR_LINE_FEED = re.compile(f"[^{_IN_A_LINE}]")
_WEB_ADDRESS = re.compile(WEB_ADDRESS)


def unseen_in(text: str, *, several_lines: bool = True) -> str:
    """The first character that no text of the knowledge may hold, such as "U+202E", or "".

    several_lines: whether the text may have them.
    """
    found = (_UNSEEN_ONE if several_lines else _UNSEEN_OR_LINE_FEED).search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def without_unseen(text: str) -> str:
    """The text with U+FFFD, which stands for a character that cannot be shown, in place of each such character."""
    return _UNSEEN_ONE.sub("\ufffd", text)


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a page, to which a link may lead."""
    return bool(text) and _WEB_ADDRESS.search(text) is not None
