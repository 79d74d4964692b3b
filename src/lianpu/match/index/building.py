"""A generation made: from documents, or from the one before and what was changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from lianpu.match.index import bits, bm25, storage
from lianpu.match.index.base import Base
from lianpu.match.index.documents import (
    NOTHING,
    Documents,
    Progress,
    checked,
    concatenated,
    layout,
    part,
    without_tokens,
)
from lianpu.match.index.identifiers import Identifiers
from lianpu.match.index.log import create_log
from lianpu.match.index.postings import Inverter
from lianpu.match.index.rows import Coded, Rows
from lianpu.match.index.segments import NUMBERS_ARE_PLACES, Survivors, joined_survivors, laid_out, segment_of
from lianpu.match.index.view import View

_STEP = 1 << 16  # documents taken between two reports of progress


def build_index(folder: Path, documents: Documents | Iterable[Documents], *, progress: Progress | None = None) -> None:
    """Build an index of `documents`, in batches or as a whole, in `folder`, and bring it into force at once.

    An index that was there is replaced; readers that have it open keep it until they refresh. Of each batch the ids,
    the columns and five bytes for each distinct token of a document stay in memory until the end.

    Raises ValueError where ids repeat or arrays do not fit, and `IndexFileError` where another process writes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with storage.writing(folder):
        publish(folder, _base_of(documents, progress))


def publish(folder: Path, base: Base) -> None:
    """Write a base as the folder's next generation, with an empty log, and remove those before. Needs the lock."""
    generation = storage.next_generation(folder)
    create_log(storage.log_file(folder, generation))
    arrays = storage.write_base(folder, generation, base.arrays())
    content = {
        "generation": generation, "documents": len(base), "tokens": len(base.segment.postings.vocabulary),
        "postings": len(base.segment.postings.local), "average_length": base.average_length,
        "k1": bm25.K1, "b": bm25.B, "arrays": arrays,
    }  # fmt: skip
    storage.write_manifest(folder, content)
    storage.remove_others(folder, generation)


def _base_of(documents: Documents | Iterable[Documents], progress: Progress | None) -> Base:
    inverter = Inverter()
    kept: list[Documents] = []
    total = len(documents) if isinstance(documents, Documents) else 0
    done = 0
    for batch in _pieces(documents):
        if kept and layout(batch.columns) != layout(kept[0].columns):
            raise ValueError(
                f"all batches must have the columns {layout(kept[0].columns)}, not {layout(batch.columns)}"
            )
        inverter.add(batch.tokens, batch.indptr)
        kept.append(without_tokens(batch))
        done += len(batch)
        if progress:
            progress(done, max(total, done))
    return _base_in_order(concatenated(kept), inverter)


def _pieces(documents: Documents | Iterable[Documents]) -> Iterator[Documents]:
    for batch in [documents] if isinstance(documents, Documents) else documents:
        whole = checked(batch)
        for start in range(0, max(len(whole), 1), _STEP):
            yield part(whole, start, start + _STEP)


def _base_in_order(documents: Documents, inverter: Inverter) -> Base:
    average_length = inverter.mean_length() or bm25.USUAL_LENGTH
    segment, order = laid_out(inverter, documents, average_length)
    columns = {name: array[order] for name, array in documents.columns.items()}
    rows = Rows(Coded.of(documents.flags[order]), Coded.of(documents.deadline[order]), columns)
    return Base(segment, Identifiers.of(pl.Series(documents.ids)[order]), rows, average_length)


def compacted(view: View) -> Base:
    """A base of what is alive in a view; impacts stay as they are, and so does the mean length behind them."""
    alive = ~bits.mask(view.dead, view.numbers)
    base = view.base.segment
    delta = view.delta.in_one() or segment_of(NOTHING, 0, view.base.average_length)
    merged = joined_survivors(
        base, delta, Survivors.of(base, alive[: len(view.base)]), Survivors.of(delta, alive[delta.numbers])
    )
    numbers = merged.numbers.astype(np.int64)
    columns = {name: view.values(name, numbers) for name in view.base.rows.columns}
    flags, deadline = (Coded.of(view.values(name, numbers)) for name in ("flags", "deadline"))
    ids = pl.concat([view.base.identifiers.series(), pl.Series("ids", view.delta.ids[: len(view.delta)], pl.String)])
    return Base(
        replace(merged, numbers=NUMBERS_ARE_PLACES), Identifiers.of(ids[numbers]),
        Rows(flags, deadline, columns), view.base.average_length,
    )  # fmt: skip
