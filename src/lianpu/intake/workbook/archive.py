"""The zip container of xlsx and ods files, unpacked here first so that a bomb never reaches the parser."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.limits import Limits, refuse

_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED_FLAG = 0x1
_RATIO_MATTERS_ABOVE = 16 << 20  # a small file may compress as well as it likes


class Archive:
    """An opened zip file whose directory has been checked; `chunks` checks each part while it unpacks it."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        try:
            with zipfile.ZipFile(file) as directory:
                entries = directory.infolist()
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
            refuse(why.BROKEN)
        _check_directory(entries, limits)
        self._entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The whole content of a part; nothing for a part that is not there."""
        return b"".join(self.chunks(name)) if name in self._entries else b""

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece; refused if it is longer than the directory says."""
        entry, unpacked = self._entries[name], 0
        for chunk in self._unpacked(entry):
            unpacked += len(chunk)
            if unpacked > entry.file_size:
                refuse(why.BOMB)
            yield chunk

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from packed
            return
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        for piece in packed:
            rest = piece
            while rest and not inflate.eof:
                try:
                    yield inflate.decompress(rest, _CHUNK)
                except zlib.error:
                    refuse(why.BROKEN)
                rest = inflate.unconsumed_tail
        yield inflate.flush()

    def _packed(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        self._file.seek(entry.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            refuse(why.BROKEN)
        _magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        position, left = entry.header_offset + len(header) + name_length + extra_length, entry.compress_size
        while left > 0:
            self._file.seek(position)  # parts are read in turns, so the place is never taken for granted
            piece = self._file.read(min(left, _CHUNK // 16))
            if not piece:
                refuse(why.BROKEN)
            yield piece
            position, left = position + len(piece), left - len(piece)


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if not entries:
        refuse(why.EMPTY)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        refuse(why.ENCRYPTED)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        refuse(why.BROKEN)
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    too_dense = unpacked > _RATIO_MATTERS_ABOVE and unpacked / packed > limits.compression_ratio
    if len(entries) > limits.parts or unpacked > limits.unpacked_bytes or too_dense:
        refuse(why.BOMB)
