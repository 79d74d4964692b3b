"""The delta: what was added since the base was written, in memory, searched by the same kernels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from lianpu.match.index.base import Base
from lianpu.match.index.documents import Documents, place_keys
from lianpu.match.index.rows import Rows
from lianpu.match.index.segments import Segment, joined, segment_of

YOUNG = 1024
"""Documents up to which a new one is merged into the last segment at once; then that is merged into the one before."""

LARGEST = 1 << 14
"""Documents of a segment that nothing is merged into any more: joining so many with a young one takes 6 ms, and no
addition waits longer for a merge. A search meets one segment more for every so many documents until `compact`."""


@dataclass(frozen=True)
class Delta:
    """Documents with the numbers from `offset` on, in the order they came. Never changes: `extended` gives a new one.

    `ids` may have grown since; only its first `len(self)` texts count here.
    """

    offset: int
    ids: list[str]
    keys: NDArray[np.int64]
    rows: Rows
    segments: tuple[Segment, ...]

    @classmethod
    def beside(cls, base: Base) -> Delta:
        """An empty delta with the columns of `base`."""
        return cls(len(base), [], np.empty(0, np.int64), base.rows.emptied(), ())

    def __len__(self) -> int:
        """How many documents it holds, deleted ones too."""
        return len(self.keys)

    def extended(self, documents: Documents, average_length: float) -> Delta:
        """With further documents, whose ids are on the list already."""
        new = segment_of(documents, self.offset + len(self), average_length)
        return Delta(
            self.offset, self.ids, np.concatenate([self.keys, place_keys(documents)]),
            self.rows.extended(documents), _with_segment(self.segments, new),
        )  # fmt: skip

    def in_one(self) -> Segment | None:
        """All its documents as one segment; None where there are none."""
        return reduce(joined, self.segments) if self.segments else None


def _with_segment(segments: tuple[Segment, ...], new: Segment) -> tuple[Segment, ...]:
    if segments and segments[-1].places < YOUNG:
        return (*segments[:-1], joined(segments[-1], new))
    if len(segments) > 1 and segments[-2].places < LARGEST:
        segments = (*segments[:-2], joined(segments[-2], segments[-1]))
    return (*segments, new)
