"""The keys of contact details: made once, kept beside the database but never in it, readable by their owner only.

The first line keys the fingerprints, which must not change; the others seal, newest first. A new line put second is
used from then on, and what older ones sealed stays readable.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lianpu.errors import LianpuError

VARIABLE = "LIANPU_CONTACT_KEY"
FILE = "contact_key"
_LEAST_LINES = 2


class UnreadableContactError(LianpuError):
    """A sealed contact was sealed by a key that is not here, or was changed."""


def sealing_keys() -> MultiFernet:
    """What seals and opens."""
    return _keys(_source())[1]


def fingerprint_key() -> bytes:
    """What keys the fingerprints."""
    return _keys(_source())[0]


def _source() -> tuple[str, str]:
    """Where the keys stand: the environment before the file in the store."""
    given = os.environ.get(VARIABLE)
    return (VARIABLE, given) if given else (FILE, str(Path(settings.STORE) / FILE))


@lru_cache(maxsize=8)
def _keys(source: tuple[str, str]) -> tuple[bytes, MultiFernet]:
    kind, value = source
    lines = value.split() if kind == VARIABLE else _lines_of(Path(value))
    try:
        if len(lines) < _LEAST_LINES:
            raise ValueError(f"{len(lines)} lines")
        return lines[0].encode("ascii"), MultiFernet([Fernet(line) for line in lines[1:]])
    except ValueError as error:
        raise ImproperlyConfigured(
            f"The contact keys in {kind} cannot be used ({error}). Expected: a key for fingerprints and at least one "
            "for sealing, each 32 bytes in URL-safe base64, one a line. Put back the file that was there: without it "
            "the stored contacts cannot be read."
        ) from error


def _lines_of(path: Path) -> list[str]:
    """The lines of the file, made on first use."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").split()
    lines = [Fernet.generate_key().decode("ascii") for _line in range(_LEAST_LINES)]
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    return lines
