"""What a process knows of an index folder: the generation in force, and how much of its log is applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.errors import IndexFileError
from lianpu.match.index import bits, log, storage
from lianpu.match.index.base import Base
from lianpu.match.index.delta import Delta
from lianpu.match.index.documents import Documents, concatenated
from lianpu.match.index.view import View


@dataclass(frozen=True)
class State:
    """The view after the log's first `end` bytes; `torn` bytes behind them are no whole record.

    `stamp` tells the manifest in force from others, `added` holds the number of every id added since the base.
    """

    stamp: tuple[int, ...]
    manifest: dict[str, Any]
    log: Path
    view: View
    added: dict[str, int]
    end: int = 0
    torn: int = 0

    def with_record(self, content: bytes, end: int) -> State:
        """After the record just written, which ends at byte `end`."""
        return replace(self, view=_changed(self.view, [content], self.added), end=end, torn=0)


def present_state(folder: Path, known: State | None = None) -> State:
    """What stands in the folder now; only what `known` does not hold yet is read."""
    while True:
        stamp = storage.stamp(folder)
        try:
            state = known if known is not None and known.stamp == stamp else _opened(folder, stamp, known)
            contents, end, torn = log.read_from(state.log, state.end)
        except IndexFileError:
            if storage.stamp(folder) == stamp:
                raise
            continue  # compacted or built again between two looks
        view = _changed(state.view, contents, state.added) if contents else state.view
        return replace(state, view=view, end=end, torn=torn)


def _opened(folder: Path, stamp: tuple[int, ...], known: State | None) -> State:
    """The generation in force before its log is read; `known` where that is the same generation."""
    manifest = storage.read_manifest(folder)
    generation = manifest["generation"]
    if known is not None and known.view.generation == generation:
        return replace(known, stamp=stamp)
    base = Base.of(storage.open_arrays(folder, manifest), manifest["average_length"])
    added: dict[str, int] = {}
    nobody = bits.grown(np.empty(0, np.uint8), len(base))
    view = View(generation, base, Delta.beside(base), nobody, added)
    return State(stamp, manifest, storage.log_file(folder, generation), view, added)


def _changed(view: View, contents: Sequence[bytes], added: dict[str, int]) -> View:
    """The view after some log records, all at once."""
    changes = [log.decoded(content) for content in contents]
    additions = [change for change in changes if isinstance(change, Documents)]
    dead = bits.grown(view.dead, view.numbers + sum(len(batch) for batch in additions))
    _note(changes, view, added, dead)
    delta = view.delta
    if additions:
        batch = concatenated(additions)
        delta.ids.extend(batch.ids)
        delta = delta.extended(batch, view.base.average_length)
    return replace(view, delta=delta, dead=dead)


def _note(changes: Sequence[Documents | pl.Series], view: View, added: dict[str, int], dead: NDArray[np.uint8]) -> None:
    """Give the added ids their numbers, in turn, and mark what each change deletes or replaces as dead."""
    named = [pl.Series("ids", change.ids if isinstance(change, Documents) else change) for change in changes]
    in_base = iter(view.base.identifiers.find(pl.concat(named)).tolist())
    number = view.numbers
    for change, ids in zip(changes, named, strict=True):
        for id in ids:
            for old in (next(in_base), added.pop(id, -1)):
                if old >= 0:
                    bits.put(dead, old)
            if isinstance(change, Documents):
                added[id] = number
                number += 1
