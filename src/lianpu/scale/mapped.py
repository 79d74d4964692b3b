"""An object in two files: what pickling makes of it, and its arrays, which all processes that load it map and share."""

from __future__ import annotations

import mmap
import pickle
from pathlib import Path
from typing import Any

_PICKLED, _ARRAYS = "pickled", "arrays"
_ALIGNED = 64  # bytes: where an array may begin, so that vector registers read it at once


def write_mapped(value: object, folder: Path) -> None:
    """Write `value` into a folder that exists."""
    buffers: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
    places: list[tuple[int, int]] = []
    with (folder / _ARRAYS).open("wb") as out:
        for buffer in buffers:
            out.write(bytes(-out.tell() % _ALIGNED))
            content = buffer.raw()
            places.append((out.tell(), content.nbytes))
            out.write(content)
    (folder / _PICKLED).write_bytes(pickle.dumps((places, pickled), pickle.HIGHEST_PROTOCOL))


def load_mapped(folder: Path) -> Any:
    """What `write_mapped` wrote; memory is taken by what is written to alone, and writing changes this process's copy."""
    places, pickled = pickle.loads((folder / _PICKLED).read_bytes())
    with (folder / _ARRAYS).open("rb") as arrays:
        empty = not (folder / _ARRAYS).stat().st_size  # which no system maps
        mapped = memoryview(b"" if empty else mmap.mmap(arrays.fileno(), 0, access=mmap.ACCESS_COPY))
    return pickle.loads(pickled, buffers=[mapped[start : start + length] for start, length in places])
