"""Typed readers of environment variables that refuse nonsense at start and not later."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

# Letters, digits and signs that an address may hold (RFC 3986), so no space and no line of its own.
_CONTACT = re.compile(r"(?:https://|mailto:|tel:)[A-Za-z0-9._~:/?#\[\]@!$&'()*+;=%-]+")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
# What Django's check security.W009 asks of a key.
_LONG_ENOUGH, _VARIED_ENOUGH = 50, 5


class EnvironmentVariableError(ValueError):
    """An environment variable holds something that cannot be meant."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"The environment variable {name} must be {expected}.")


def text(name: str, default: str, *, allowed: tuple[str, ...] = ()) -> str:
    """A string, one of `allowed` when given."""
    value = os.environ.get(name, default).strip()
    if allowed and value not in allowed:
        raise EnvironmentVariableError(name, "one of " + ", ".join(allowed))
    return value


def boolean(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off."""
    value = os.environ.get(name)
    if value is None:
        return default
    lowered = value.strip().lower()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    raise EnvironmentVariableError(name, "1 or 0")


def number(name: str, default: int, *, least: int = 0, required: bool = False) -> int:
    """A whole number, `least` or more."""
    value = os.environ.get(name, "").strip()
    if not value:
        if required:
            raise EnvironmentVariableError(name, "set in production")
        return default
    if not value.isdecimal() or int(value) < least:
        raise EnvironmentVariableError(name, f"a whole number, {least} or more")
    return int(value)


def words(name: str, default: str = "", *, required: bool = False) -> list[str]:
    """A comma-separated list."""
    found = [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
    if required and not found:
        raise EnvironmentVariableError(name, "set in production")
    return found


def contacts(name: str) -> list[str]:
    """A comma-separated list of addresses at which somebody can be reached: https://…, mailto:… or tel:…"""
    found = words(name)
    if not all(_CONTACT.fullmatch(word) for word in found):
        raise EnvironmentVariableError(name, "addresses that begin with https://, mailto: or tel:")
    return found


def private_folder(name: str, default: Path) -> Path:
    """A folder that is there; one that is made is for its owner alone. Raises EnvironmentVariableError.

    One that nobody named is ours, so that an older and more open one is closed to others. Whether it can be
    written to is left to whoever writes: visitors are answered from a folder that can only be read.
    """
    named = text(name, "")
    folder = Path(named or default)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentVariableError(name, f"a folder, and {folder} cannot be one: {error.strerror}") from error
    there = folder.stat()
    # A file system that cannot be written to keeps its modes.
    if not named and there.st_uid == os.geteuid() and there.st_mode & 0o077 and os.access(folder, os.W_OK):
        folder.chmod(0o700)
    return folder


def secret(name: str, *, file: Path, required: bool) -> str:
    """A secret from the variable NAME or the file that NAME_FILE names.

    In production it must be there, and be long. Elsewhere a missing one is made once and kept in `file`, which
    only its owner can read.
    """
    given = os.environ.get(name, "").strip()
    if not given and (named := os.environ.get(f"{name}_FILE", "").strip()):
        given = _content(Path(named), f"{name}_FILE")
    if required and not given:
        raise EnvironmentVariableError(name, "set in production")
    if required and (len(given) < _LONG_ENOUGH or len(set(given)) < _VARIED_ENOUGH):
        raise EnvironmentVariableError(name, f"{_LONG_ENOUGH} or more characters made by chance")
    if given:
        return given
    if not file.exists():
        # Written beside and renamed, so that two processes starting at once agree on one key.
        fresh = file.with_suffix(f".{os.getpid()}")
        try:
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
            os.link(fresh, file)
        except FileExistsError:
            pass
        except OSError as error:
            raise EnvironmentVariableError(name, f"set, or {file} be made: {error.strerror}") from error
        finally:
            fresh.unlink(missing_ok=True)
    return _content(file, name)


def _content(file: Path, name: str) -> str:
    """The secret in a file. Raises EnvironmentVariableError where there is none, or what is there is no text."""
    try:
        found = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EnvironmentVariableError(name, f"set, or {file} be readable: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EnvironmentVariableError(name, f"set, or {file} hold text: move it away for a new one") from error
    if not found:
        raise EnvironmentVariableError(name, f"set, or {file} hold a key: it is empty; move it away for a new one")
    return found
