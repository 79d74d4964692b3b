"""Batches that are done are written to a folder, so that a run that was broken off goes on where it stood.

A folder holds one file a batch under a subfolder named after all that decides the numbers: the matrices, the firms of
every batch, tolerance, limit, and the version of this format. Another network, or another choice, never meets them.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from lianpu.errors import InputFileError
from lianpu.language import gettext as _
from lianpu.risk.failures import Outcome
from lianpu.risk.impact import ImpactMatrices
from lianpu.risk.passes import Batch, Runner
from lianpu.system_errors import reason_of

FORMAT = "lianpu-risk-1"
"""Raised when the numbers that a batch gives, or the way they are written, change."""


def stored(folder: Path, runner: Runner) -> Runner:
    """`runner`, but what the folder holds is read, and what is done is written there at once.

    Raises `InputFileError` where the folder cannot be written.
    """

    def run(m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int) -> Iterator[tuple[int, Outcome]]:
        place = folder / fingerprint(m, batches, tolerance, limit)
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputFileError(
                _("{file} cannot be written: {reason}").format(file=folder, reason=reason_of(error))
            ) from error
        missing: list[Batch] = []
        for batch in batches:
            found = _read(_file(place, batch[0]), len(batch[1]))
            if found is None:
                missing.append(batch)
            else:
                yield batch[0], found
        for number, outcome in runner(m, missing, tolerance, limit) if missing else ():
            _write(_file(place, number), outcome)
            yield number, outcome

    return run


def fingerprint(m: ImpactMatrices, batches: Sequence[Batch], tolerance: float, limit: int) -> str:
    """A name for everything that decides the numbers of a run."""
    digest = hashlib.sha256(f"{FORMAT} {tolerance!r} {limit}".encode())
    for array in (*m, *(firms for _number, firms in batches)):
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:24]


def _file(place: Path, number: int) -> Path:
    return place / f"batch-{number:06d}.npz"


def _read(file: Path, count: int) -> Outcome | None:
    """What a file holds; None where there is none, or one that was cut short and has to be done again."""
    try:
        with file.open("rb") as opened, np.load(opened) as told:
            found = Outcome(*(told[name] for name in Outcome._fields))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
        file.unlink(missing_ok=True)
        return None
    return found if all(len(part) == count for part in found) else None


def _write(file: Path, outcome: Outcome) -> None:
    """Written beside and moved: a file under its name is whole."""
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as beside:
        np.savez(beside, **outcome._asdict())
    Path(beside.name).replace(file)
