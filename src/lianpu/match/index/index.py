"""The index as its users see it: opened from a folder, searched, added to, compacted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from lianpu.match.index import log, storage
from lianpu.match.index.building import compacted, publish
from lianpu.match.index.documents import BUILT_IN, NOTHING, Documents, checked, layout, part
from lianpu.match.index.segments import joined, segment_of
from lianpu.match.index.state import present_state
from lianpu.match.index.view import EARLIEST, Hits, View

_logger = logging.getLogger(__name__)


class Index:
    """Documents of tokens, found by BM25 among those that a filter admits.

    Any number of threads and processes may search and refresh; of those that add, delete or compact one works at a
    time, the others wait. Document numbers hold for one generation: `compact`, and a `refresh` after another process
    compacted or rebuilt, give new ones. Who must keep numbers across that takes a `view`.
    """

    def __init__(self, folder: Path) -> None:
        """See `Index.open`."""
        self.folder = folder
        self._change = threading.RLock()
        self._state = present_state(folder)
        if self.torn_bytes:
            _logger.warning("%s: %d bytes of an unfinished change left out", self._state.log, self.torn_bytes)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """The index in `folder`, memory-mapped, with all that was added to it.

        Raises `IndexFileError` where a file is missing, has another size than the manifest says, is of another
        version, or the log is damaged before its end. Contents are not read: see `verify`.
        """
        return cls(folder)

    # Reading

    def view(self) -> View:
        """The present state, which stays as it is whatever is changed: for a request that must be of one piece."""
        return self._state.view

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._state.view)

    @property
    def torn_bytes(self) -> int:
        """Bytes at the end of the log that are no whole record: a change that was never acknowledged, or not yet."""
        return self._state.torn

    def search(
        self,
        tokens: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        top: int = 50,
        categories: Collection[int] | None = None,
        regions: Sequence[tuple[int, int]] | None = None,
        required: int = 0,
        not_before: int = EARLIEST,
    ) -> Hits:
        """The best documents for a query; see `View.search`."""
        return self._state.view.search(
            tokens, weights, top=top, categories=categories, regions=regions, required=required, not_before=not_before
        )

    def ids(self, documents: ArrayLike) -> list[str]:
        """The ids of some document numbers."""
        return self._state.view.ids(documents)

    def position(self, id: str) -> int | None:
        """The number of the document with this id; None where there is none."""
        return self._state.view.position(id)

    def values(self, name: str, documents: ArrayLike) -> NDArray[Any]:
        """The values of a column for some document numbers; see `View.values`."""
        return self._state.view.values(name, documents)

    def column(self, name: str) -> NDArray[Any]:
        """A column for all document numbers, those of deleted documents too; see `View.column`."""
        return self._state.view.column(name)

    def verify(self) -> None:
        """Read all files of the base and compare their checksums; `IndexFileError` where one differs."""
        storage.verify_arrays(self.folder, self._state.manifest)

    # Writing

    def ready(self) -> None:
        """Load the machine code of additions and their merging, 20 to 30 ms in a new process: for one that waits for
        additions, so that the first two take no longer than the others."""
        two = replace(
            NOTHING, ids=pl.Series(["", "-"]), indptr=np.arange(3), tokens=np.ones(2, np.uint64),
            **{name: np.zeros(2, getattr(NOTHING, name).dtype) for name in BUILT_IN},
        )  # fmt: skip
        one, other = (segment_of(part(two, place, place + 1), place, 1.0) for place in range(2))
        joined(one, other)
        self._state.view.base.identifiers.find(pl.Series([""]))

    def add(self, documents: Documents) -> None:
        """Add documents; one whose id exists replaces it. When this returns they are safely on disk and are found.

        Raises ValueError where an id occurs twice, arrays do not fit, or columns are not those of the index.
        """
        batch = checked(documents)
        if pl.Series(batch.ids).n_unique() != len(batch):
            raise ValueError("an id occurs twice among the documents to add")
        expected, given = layout(self._state.view.base.rows.columns), layout(batch.columns)
        if expected != given:
            raise ValueError(f"the documents must have the columns {expected}, not {given}")
        if len(batch):
            self._write(log.addition(batch))

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents; ids that are not there are passed over."""
        gone = pl.Series("ids", list(ids), dtype=pl.String)
        if len(gone):
            self._write(log.deletion(gone))

    def compact(self) -> None:
        """Write a new generation of what is alive, with an empty log. Document numbers change.

        Others may search meanwhile, and wait with additions.
        """
        with self._change, storage.writing(self.folder):
            self._state = present_state(self.folder, self._state)
            publish(self.folder, compacted(self._state.view))
            self._state = present_state(self.folder, self._state)

    def refresh(self) -> None:
        """See what other processes added, deleted, compacted or rebuilt; quick where there is nothing new."""
        with self._change:
            self._state = present_state(self.folder, self._state)

    def _write(self, content: bytes) -> None:
        with self._change, storage.writing(self.folder):
            state = present_state(self.folder, self._state)
            self._state = state.with_record(content, log.append(state.log, content, state.end))
