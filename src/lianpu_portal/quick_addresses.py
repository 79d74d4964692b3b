"""Addresses with one part that varies (`/offers/o7/`), put together from what stands before and behind it.

Django looks through all patterns of a name and tries the whole address against one, thirty times for a page of the hall.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

_PLAIN = re.compile(r"[A-Za-z0-9_-]+\Z", re.ASCII)
"""What stands in an address as it is, and what every converter of texts takes."""

_TRIED = ("x", "Z-9_" * 60)
"""Parts unlike each other: a pattern that takes both, takes all that are plain."""


def address_of(name: str, part: object) -> str:
    """`reverse(name, args=[part])`."""
    if type(part) is str and _PLAIN.match(part) and ":" not in name:  # names with a namespace depend on the request
        ends = _ends(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        if ends is not None:
            return f"{ends[0]}{part}{ends[1]}"
    return reverse(name, args=[part])


@lru_cache(maxsize=1_000)
def _ends(name: str, _urlconf: str, _prefix: str) -> tuple[str, str] | None:
    """What stands before and behind the part; None where that is not the same for all plain ones."""
    try:
        found = {_around(reverse(name, args=[part]), part) for part in _TRIED}
    except NoReverseMatch:
        return None
    return found.pop() if len(found) == 1 else None


def _around(address: str, part: str) -> tuple[str, str]:
    before, _part, behind = address.rpartition(part)
    return before, behind
