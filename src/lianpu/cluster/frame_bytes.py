"""A frame as one array of bytes and back: other processes map or fetch it as any array, and read it without a copy."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import polars as pl
import pyarrow  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

_arrow: Any = pyarrow


def as_bytes(frame: pl.DataFrame) -> NDArray[np.uint8]:
    """The frame in the stream format of Arrow, columns as they lie in memory."""
    whole: Any = frame.rechunk()
    table = whole.to_arrow(compat_level=pl.CompatLevel.newest())
    out = _arrow.BufferOutputStream()
    with _arrow.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return np.frombuffer(out.getvalue(), np.uint8)


def from_bytes(told: NDArray[np.uint8]) -> pl.DataFrame:
    """What `as_bytes` was given; its columns are views of `told`."""
    table = _arrow.ipc.open_stream(_arrow.py_buffer(told)).read_all()
    return cast("pl.DataFrame", pl.from_arrow(table))  # pyright: ignore[reportUnknownMemberType]
