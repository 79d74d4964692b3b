"""Counts that several processes share: a cache in files, in which one more is counted without losing another's."""

from __future__ import annotations

import pickle
import zlib
from itertools import count
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

_LOOKED_THROUGH = 1_000
"""Times that something is written before room is made: to look through the folder each time would take longer than counting."""


class SharedCounts(FileBasedCache):
    """Django's cache in files with an `incr` under a lock, which keeps how long the count lives."""

    _written = count(1)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """One more; raises `ValueError` where nothing is counted under the key."""
        try:
            with Path(self._key_to_file(key, version)).open("r+b") as file:  # pyright: ignore[reportAttributeAccessIssue]
                locks.lock(file, locks.LOCK_EX)
                try:
                    return self._raise(file, delta)
                finally:
                    locks.unlock(file)
        except (FileNotFoundError, EOFError):
            raise ValueError(f"Key {key!r} not found") from None

    def _raise(self, file: Any, delta: int) -> int:
        pickle.load(file)  # until when it lives
        begin = file.tell()
        number = pickle.loads(zlib.decompress(file.read())) + delta
        file.seek(begin)
        file.write(zlib.compress(pickle.dumps(number, self.pickle_protocol)))  # pyright: ignore[reportAttributeAccessIssue]
        file.truncate()
        return number

    def _cull(self) -> None:
        if next(self._written) % _LOOKED_THROUGH == 0:
            for name in self._list_cache_files():  # pyright: ignore[reportAttributeAccessIssue]
                self._drop_if_expired(name)
            super()._cull()  # pyright: ignore[reportAttributeAccessIssue]

    def _drop_if_expired(self, name: str) -> None:
        try:
            with Path(name).open("rb") as file:
                self._is_expired(file)  # pyright: ignore[reportAttributeAccessIssue]
        except FileNotFoundError:  # another process was first
            return
