"""Several listings written as one: a listing says one thing, so whoever wrote two is told which one was not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lianpu.intake.sentence import ParsedListing

_LONGEST_PART, _MOST_PARTS = 40, 12
"""Longer parts tell a story about one thing: what a firm does, then what it looks for. Of 8,429 labelled sentences six are
found to say two listings, four of them rightly; with parts of up to 60 characters nineteen, six of them rightly."""
_ENDS = re.compile(r"[;；。！!]|[,，]\s*(?=另|同时|此外|也求|还求|还要采)")
_LINES = re.compile(r"[\r\n\u2028\u2029]+")

Read = Callable[[str], ParsedListing]


def own_and_further(text: str, read: Read) -> tuple[str, tuple[str, ...]]:
    """A text without the parts, behind its first listing, that are whole listings of something else; and these parts.

    A part says its side, a thing and an amount; lines of a list take the side from the line above. Read together, the
    first listing would get the amounts of the others.
    """
    parts = list(_parts(text))
    if len(parts) < 2:  # most texts: nothing is read twice
        return text, ()
    things: list[tuple[str, str]] = []
    others: list[str] = []
    for part, listing, side in _wholes(parts, read):
        things.append((side, listing.product_text or ""))
        if things[-1] != things[0]:
            others.append(part)
    own = text
    for part in others:
        own = own.replace(part, " ")
    return own, tuple(dict.fromkeys(others))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts that are short enough, and whether each begins a line."""
    count = 0
    for line in _LINES.split(text):
        for place, part in enumerate(piece.strip(" ,，") for piece in _ENDS.split(line)):
            count += bool(part)
            if part and len(part) <= _LONGEST_PART and count <= _MOST_PARTS:
                yield part, place == 0


def _wholes(parts: Iterable[tuple[str, bool]], read: Read) -> Iterator[tuple[str, ParsedListing, str]]:
    """The parts that are whole listings, and the side of each."""
    side = None
    for part, begins_line in parts:
        listing = read(part)
        own = listing.side or (side if begins_line else None)
        side = listing.side or side
        if own and listing.product_text and listing.quantity is not None:
            yield part, listing, own
