"""What a search found: the rows that fit, and counts for its facets; followed where rows go and come, not counted anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianpu_portal.hall.counting import Codes, Counts, Flags, count_fitting

Coded = tuple[Codes, Codes, Codes, Codes]
"""The small filters, node, region and certificates of some rows."""

Allowed = tuple[Flags, Flags, Flags, Flags]
"""Which codes of each pass the filters."""


@dataclass(frozen=True)
class Found:
    """The rows that fit a search, and the counts its facets are made of, each without the filter of its own."""

    fits: Flags
    by_joint: Counts
    by_node: Counts
    by_region: Counts
    by_certificates: Counts
    total: int

    @property
    def counts(self) -> tuple[Counts, Counts, Counts, Counts]:
        """The counts of the four codes."""
        return self.by_joint, self.by_node, self.by_region, self.by_certificates


def counted(shown: Flags, codes: Coded, allowed: Allowed) -> Found:
    """What is found among some rows, of which those `shown` count."""
    fits = np.zeros(len(shown), np.bool_)
    joint, node, region, held = (np.zeros(len(flags), np.int64) for flags in allowed)
    count_fitting(shown, *codes, *allowed, fits, joint, node, region, held)
    return Found(fits, joint, node, region, held, int(np.count_nonzero(fits)))


def followed(before: Found, gone: Codes, left: Found, came: Found) -> Found:
    """What was found before, without the rows numbered `gone`, in which `left` was found, and with what `came` behind."""
    fits = np.append(before.fits, came.fits)
    fits[gone] = False
    joint, node, region, held = (
        _longer(old, len(new)) - less + new
        for old, less, new in zip(before.counts, left.counts, came.counts, strict=True)
    )
    return Found(fits, joint, node, region, held, before.total - left.total + came.total)


def _longer(counts: Counts, length: int) -> Counts:
    """New codes stand behind those that were known."""
    return np.pad(counts, (0, length - len(counts)))
