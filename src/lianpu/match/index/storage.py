"""Files of an index: arrays in a folder a generation, a manifest that names the folder in force, and a writer's lock.

    manifest.json      format, version, generation, counts, and type, shape, size and CRC-32 of every array
    base-000001/       the arrays of generation 1, raw, little-endian, one a file
    log-000001         what was added and deleted since (`log`)
    lock               held by the one process that writes

A generation is written beside the one in force and comes into force when its manifest takes the place of the old one,
which the file system does at once or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.errors import IndexFileError
from lianpu.language import gettext as _

FORMAT = "lianpu-index"
VERSION = 1
MANIFEST = "manifest.json"
_LOCK = "lock"
_PATIENCE = 60.0  # seconds to wait for another writer
_PIECE = 1 << 24  # bytes checked or written at a time


def damaged(path: Path, expected: str, found: str) -> IndexFileError:
    """The error for a file that is not what the index wrote."""
    text = _("{path}: expected {expected}, found {found}. The index cannot be used: build it again from its documents.")
    return IndexFileError(text.format(path=path, expected=expected, found=found))


def base_folder(folder: Path, generation: int) -> Path:
    """Where the arrays of a generation lie."""
    return folder / f"base-{generation:06d}"


def log_file(folder: Path, generation: int) -> Path:
    """Where the changes to a generation lie."""
    return folder / f"log-{generation:06d}"


def write_base(folder: Path, generation: int, arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Write the arrays of a generation, safely on disk when it returns; what the manifest says of each."""
    target = base_folder(folder, generation)
    making = target.with_suffix(".new")
    for leftover in (target, making):
        shutil.rmtree(leftover, ignore_errors=True)
    making.mkdir()
    told = {name: _write_array(making / name, array) for name, array in arrays.items()}
    _sync_folder(making)
    making.rename(target)
    _sync_folder(folder)
    return told


def _write_array(path: Path, array: NDArray[Any]) -> dict[str, Any]:
    content = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    flat = _bytes_of(content)
    checksum = 0
    with path.open("wb") as file:
        for piece in _pieces(flat):
            checksum = zlib.crc32(piece, checksum)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return {"dtype": content.dtype.str, "shape": list(array.shape), "bytes": len(flat), "crc32": checksum}


def _bytes_of(array: NDArray[Any]) -> memoryview:
    flat: Any = array.reshape(-1).view(np.uint8)
    return memoryview(flat)


def _pieces(flat: memoryview) -> Iterator[memoryview]:
    return (flat[start : start + _PIECE] for start in range(0, len(flat), _PIECE))


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Bring a generation into force: after this, and not before, a reader finds it."""
    signed = {"format": FORMAT, "version": VERSION, **content}
    signed["checksum"] = _checksum(signed)
    making = folder / f"{MANIFEST}.new"
    with making.open("w", encoding="utf-8") as file:
        json.dump(signed, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    making.replace(folder / MANIFEST)
    _sync_folder(folder)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest in force says; IndexFileError where it is missing, damaged or of another version."""
    path = folder / MANIFEST
    try:
        content: Any = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise damaged(path, FORMAT, "-") from error
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(path, "JSON", str(error)) from error
    manifest = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    found = f"{manifest.get('format')} {manifest.get('version')}"
    if found != f"{FORMAT} {VERSION}":
        raise damaged(path, f"{FORMAT} {VERSION}", found)
    if manifest.get("checksum") != _checksum(manifest):
        raise damaged(path, f"checksum {_checksum(manifest)}", str(manifest.get("checksum")))
    return manifest


def stamp(folder: Path) -> tuple[int, ...]:
    """Something that is different once another manifest is in force."""
    try:
        told = (folder / MANIFEST).stat()
    except OSError:
        return ()
    return told.st_ino, told.st_mtime_ns, told.st_size


def _checksum(manifest: Mapping[str, Any]) -> int:
    told = {name: value for name, value in manifest.items() if name != "checksum"}
    return zlib.crc32(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def open_arrays(folder: Path, manifest: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The arrays of the generation, memory-mapped and read-only; sizes are checked, contents are not read."""
    place = base_folder(folder, manifest["generation"])
    return {name: _open_array(place / name, told) for name, told in manifest["arrays"].items()}


def _open_array(path: Path, told: Mapping[str, Any]) -> NDArray[Any]:
    found = path.stat().st_size if path.exists() else None
    if found != told["bytes"]:
        raise damaged(path, f"{told['bytes']:,} bytes", "-" if found is None else f"{found:,} bytes")
    dtype, shape = np.dtype(told["dtype"]), tuple(told["shape"])
    if not found:
        return read_only(np.empty(shape, dtype))
    return np.asarray(np.memmap(path, dtype, "r", shape=shape))


def verify_arrays(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Read every array and compare its checksum; IndexFileError at the first that differs."""
    for name, array in open_arrays(folder, manifest).items():
        checksum = 0
        for piece in _pieces(_bytes_of(array)):
            checksum = zlib.crc32(piece, checksum)
        expected = manifest["arrays"][name]["crc32"]
        if checksum != expected:
            path = base_folder(folder, manifest["generation"]) / name
            raise damaged(path, f"CRC-32 {expected:08x}", f"{checksum:08x}")


def remove_others(folder: Path, generation: int) -> None:
    """Remove what other generations left; open readers keep what they have mapped, where the system allows it."""
    keep = {base_folder(folder, generation).name, log_file(folder, generation).name}
    for path in _of_generations(folder):
        if path.name not in keep:
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def next_generation(folder: Path) -> int:
    """A number above those of every generation that left a trace in the folder."""
    marks = (path.name.split("-")[1].split(".")[0] for path in _of_generations(folder))
    return max((int(digits) for digits in marks if digits.isdigit()), default=0) + 1


def _of_generations(folder: Path) -> list[Path]:
    """The folders and logs of all generations, those half written too."""
    return [*folder.glob("base-*"), *folder.glob("log-*")]


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # Windows writes a folder's entries with its files
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(folder: Path, patience: float = _PATIENCE) -> Generator[None]:
    """Hold the lock of the one writer; IndexFileError where another process keeps it for more than a minute.

    The system lets go of it when the process ends, however it ends.
    """
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        end = time.monotonic() + patience
        while not _try_lock(handle):
            if time.monotonic() > end:
                text = _(
                    "{path} is held by another process that writes to the index: wait until it is done, or end it."
                )
                raise IndexFileError(text.format(path=folder / _LOCK))
            time.sleep(0.002)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
