"""The index as its users see it: opened from a folder, searched, added to, compacted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from lianpu.errors import IndexFileError
from lianpu.match.index import log, storage
from lianpu.match.index.base import Base
from lianpu.match.index.building import compacted, publish
from lianpu.match.index.delta import Delta
from lianpu.match.index.documents import Documents, checked, concatenated, layout
from lianpu.match.index.view import EARLIEST, Hits, View

_logger = logging.getLogger(__name__)


class Index:
    """Documents of tokens, found by BM25 among those that a filter admits.

    Any number of threads and processes may search and refresh; of those that add, delete or compact one works at a
    time, the others wait. Document numbers hold for one generation: `compact`, and a `refresh` after another process
    compacted or rebuilt, give new ones. Who must keep numbers across that takes a `view`.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], base: Base) -> None:
        """For `Index.open`."""
        self.folder = folder
        self._change = threading.RLock()
        self._start(manifest, base)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """The index in `folder`, memory-mapped, with all that was added to it.

        Raises `IndexFileError` where a file is missing, has another size than the manifest says, is of another
        version, or the log is damaged before its end. Contents are not read: see `verify`.
        """
        index = cls(folder, *_opened(folder))
        index.refresh()
        if index.torn_bytes:
            _logger.warning("%s: %d bytes of an unfinished change left out", index._log, index.torn_bytes)
        return index

    def _start(self, manifest: dict[str, Any], base: Base) -> None:
        self._manifest = manifest
        self._log = storage.log_file(self.folder, manifest["generation"])
        self._log_end, self._torn = 0, 0
        self._added: dict[str, int] = {}
        dead = np.zeros((len(base) + 7) // 8, np.uint8)
        self._view = View(manifest["generation"], base, Delta.beside(base), dead, self._added)

    # Reading

    def view(self) -> View:
        """The present state, which stays as it is whatever is changed: for a request that must be of one piece."""
        return self._view

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._view)

    @property
    def torn_bytes(self) -> int:
        """Bytes at the end of the log that are no whole record: a change that was never acknowledged, or not yet."""
        return self._torn

    def search(
        self,
        tokens: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        top: int = 50,
        category: int | None = None,
        regions: Sequence[tuple[int, int]] | None = None,
        required: int = 0,
        not_before: int = EARLIEST,
    ) -> Hits:
        """The best documents for a query; see `View.search`."""
        return self._view.search(
            tokens, weights, top=top, category=category, regions=regions, required=required, not_before=not_before
        )

    def ids(self, documents: ArrayLike) -> list[str]:
        """The ids of some document numbers."""
        return self._view.ids(documents)

    def position(self, id: str) -> int | None:
        """The number of the document with this id; None where there is none."""
        return self._view.position(id)

    def values(self, name: str, documents: ArrayLike) -> NDArray[Any]:
        """The values of a column for some document numbers; see `View.values`."""
        return self._view.values(name, documents)

    def column(self, name: str) -> NDArray[Any]:
        """A column for all document numbers, those of deleted documents too; see `View.column`."""
        return self._view.column(name)

    def verify(self) -> None:
        """Read all files of the base and compare their checksums; `IndexFileError` where one differs."""
        storage.verify_arrays(self.folder, self._manifest)

    # Writing

    def add(self, documents: Documents) -> None:
        """Add documents; one whose id exists replaces it. When this returns they are safely on disk and are found.

        Raises ValueError where an id occurs twice, arrays do not fit, or columns are not those of the index.
        """
        batch = checked(documents)
        if pl.Series(batch.ids).n_unique() != len(batch):
            raise ValueError("an id occurs twice among the documents to add")
        expected, given = layout(self._view.base.rows.columns), layout(batch.columns)
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
        """Write a new generation of what is alive, with an empty log. Document numbers change."""
        with self._change, storage.writing(self.folder):
            self._refresh()
            publish(self.folder, compacted(self._view))
            self._refresh()

    def refresh(self) -> None:
        """See what other processes added, deleted, compacted or rebuilt."""
        with self._change:
            self._refresh()

    def _write(self, content: bytes) -> None:
        with self._change, storage.writing(self.folder):
            self._refresh()
            end = log.append(self._log, content, self._log_end)
            self._apply([content])
            self._log_end, self._torn = end, 0

    def _refresh(self) -> None:
        while True:
            if storage.read_manifest(self.folder)["generation"] != self._view.generation:
                self._start(*_opened(self.folder))
            try:
                contents, end, torn = log.read_from(self._log, self._log_end)
            except IndexFileError:
                if storage.read_manifest(self.folder)["generation"] == self._view.generation:
                    raise
                continue  # compacted between the two looks
            if contents:
                self._apply(contents)
            self._log_end, self._torn = end, torn
            return

    def _apply(self, contents: Sequence[bytes]) -> None:
        """Make the changes of log records, all at once."""
        view, changes = self._view, [log.decoded(content) for content in contents]
        additions = [change for change in changes if isinstance(change, Documents)]
        total = view.numbers + sum(len(batch) for batch in additions)
        dead = np.zeros((total + 7) // 8, np.uint8)
        dead[: len(view.dead)] = view.dead
        _note(changes, view, self._added, dead)
        delta = view.delta
        if additions:
            batch = concatenated(additions)
            delta.ids.extend(batch.ids)
            delta = delta.extended(batch, view.base.average_length)
        self._view = View(view.generation, view.base, delta, dead, self._added)


def _note(changes: Sequence[Documents | pl.Series], view: View, added: dict[str, int], dead: NDArray[np.uint8]) -> None:
    """Give the added ids their numbers, in turn, and mark what each change deletes or replaces as dead."""
    named = [pl.Series("ids", change.ids if isinstance(change, Documents) else change) for change in changes]
    in_base = iter(view.base.identifiers.find(pl.concat(named)).tolist())
    number = view.numbers
    for change, ids in zip(changes, named, strict=True):
        for id in ids:
            for old in (next(in_base), added.pop(id, -1)):
                if old >= 0:
                    dead[old >> 3] |= 1 << (old & 7)
            if isinstance(change, Documents):
                added[id] = number
                number += 1


def _opened(folder: Path) -> tuple[dict[str, Any], Base]:
    """The manifest in force and its base, even where it is replaced while we look."""
    while True:
        manifest = storage.read_manifest(folder)
        try:
            return manifest, Base.of(storage.open_arrays(folder, manifest), manifest["average_length"])
        except IndexFileError:
            if storage.read_manifest(folder)["generation"] == manifest["generation"]:
                raise
