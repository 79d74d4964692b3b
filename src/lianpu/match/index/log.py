"""The log of changes: one record an addition or deletion, each with its checksum, safely on disk before it counts.

A record is the mark `LPR1`, the length of its content (8 bytes), the CRC-32 of the content (4 bytes), the content: a
letter, `A` for documents added or `D` for ids deleted, then the arrays. All numbers are little-endian. A record that
breaks off at the end of the file was never acknowledged and is left out; a broken one before a sound one is damage.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.match.index.documents import BUILT_IN, Documents
from lianpu.match.index.storage import damaged

_MARK = b"LPR1"
_HEAD = struct.Struct("<4sQI")
_ARRAYS = ("indptr", "tokens", *BUILT_IN)


def create_log(path: Path) -> None:
    """An empty log, safely on disk."""
    with path.open("wb") as file:
        os.fsync(file.fileno())


def append(path: Path, content: bytes, end: int) -> int:
    """Write a record after byte `end`, where the last sound one ends; the new end, once it is safely on disk."""
    record = _HEAD.pack(_MARK, len(content), zlib.crc32(content)) + content
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if os.fstat(handle).st_size != end:
            os.ftruncate(handle, end)  # what a writer that was killed left behind
        os.lseek(handle, end, os.SEEK_SET)
        view = memoryview(record)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    return end + len(record)


def read_from(path: Path, start: int) -> tuple[list[bytes], int, int]:
    """The contents of the sound records from byte `start` on, where the last ends, and how many torn bytes follow."""
    try:
        if path.stat().st_size == start:
            return [], start, 0
        with path.open("rb") as file:
            file.seek(start)
            data = file.read()
    except FileNotFoundError as error:
        raise damaged(path, "log", "-") from error
    contents, end = _sound(data, 0)
    if end < len(data) and _sound_record_after(data, end):
        raise damaged(path, f"a sound record at byte {start + end:,}", "a broken one before sound ones")
    return contents, start + end, len(data) - end


def _sound(data: bytes, place: int) -> tuple[list[bytes], int]:
    contents: list[bytes] = []
    while (content := _record(data, place)) is not None:
        contents.append(content)
        place += _HEAD.size + len(content)
    return contents, place


def _record(data: bytes, place: int) -> bytes | None:
    if len(data) < place + _HEAD.size:
        return None
    mark, length, checksum = _HEAD.unpack_from(data, place)
    content = data[place + _HEAD.size : place + _HEAD.size + length]
    return content if mark == _MARK and len(content) == length and zlib.crc32(content) == checksum else None


def _sound_record_after(data: bytes, place: int) -> bool:
    place = data.find(_MARK, place + 1)
    while place >= 0:
        if _record(data, place) is not None:
            return True
        place = data.find(_MARK, place + 1)
    return False


def addition(documents: Documents) -> bytes:
    """The content of a record that adds documents."""
    arrays = {name: getattr(documents, name) for name in _ARRAYS} | dict(documents.columns)
    return b"A" + _packed(_text_arrays(documents.ids) | arrays)


def deletion(ids: pl.Series) -> bytes:
    """The content of a record that deletes documents."""
    return b"D" + _packed(_text_arrays(ids))


def decoded(content: bytes) -> Documents | pl.Series:
    """What a record adds, or the ids that it deletes."""
    arrays = _unpacked(content)
    ids = _texts(arrays.pop("id_bytes"), arrays.pop("id_ends"))
    if content[:1] == b"D":
        return ids
    return Documents(ids, *(arrays.pop(name) for name in _ARRAYS), columns=arrays)


def _text_arrays(ids: Any) -> dict[str, NDArray[Any]]:
    encoded = [text.encode() for text in ids]
    return {
        "id_bytes": np.frombuffer(b"".join(encoded), np.uint8),
        "id_ends": np.cumsum([len(text) for text in encoded], dtype=np.uint32),
    }


def _texts(data: NDArray[np.uint8], ends: NDArray[np.uint32]) -> pl.Series:
    content, starts = data.tobytes(), [0, *ends.tolist()]
    return pl.Series([content[a:b].decode() for a, b in pairwise(starts)], dtype=pl.String)


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    return b"".join(part for name, array in arrays.items() for part in _packed_array(name, array))


def _packed_array(name: str, array: NDArray[Any]) -> Iterator[bytes]:
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    for text in (name, little.dtype.str):
        yield struct.pack("<H", len(text.encode())) + text.encode()
    yield struct.pack(f"<B{little.ndim}Q", little.ndim, *little.shape)
    yield little.tobytes()


def _unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    place = 1
    while place < len(content):
        name, place = _short_text(content, place)
        kind, place = _short_text(content, place)
        dimensions = content[place]
        shape = struct.unpack_from(f"<{dimensions}Q", content, place + 1)
        place += 1 + 8 * dimensions
        dtype, size = np.dtype(kind), int(np.prod(shape))
        arrays[name] = np.frombuffer(content[place : place + size * dtype.itemsize], dtype).reshape(shape)
        place += size * dtype.itemsize
    return arrays


def _short_text(content: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<H", content, place)
    return content[place + 2 : place + 2 + length].decode(), place + 2 + length
