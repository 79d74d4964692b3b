"""Codes by which registers name a legal person, normalised and verified by python-stdnum."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from stdnum import lei
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

USCC = "CN-USCI"
"""The scheme of the unified social credit code (统一社会信用代码, GB 32100-2015) in org-id.guide's list."""

_VALIDATORS: dict[str, Callable[[str], str]] = {USCC: uscc.validate, "LEI": lei.validate}


def normal_identifier(scheme: str, value: str) -> str | None:
    """The code as its register writes it: half-width, capitals, no blanks; None where check digits are wrong.

    Codes of registers without a known check are only folded.
    """
    folded = unicodedata.normalize("NFKC", value).strip()
    validate = _VALIDATORS.get(scheme)
    if validate is None:
        return folded or None
    try:
        return validate(folded.upper())
    except ValidationError:
        return None


def registered_region(code: str) -> str | None:
    """The region code inside a valid unified social credit code: where the firm is registered, not where it makes."""
    valid = normal_identifier(USCC, code)
    return valid[2:8] if valid else None
