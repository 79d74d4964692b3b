"""Where results lie: small ones in their row, large ones as a packed file of the store."""

from __future__ import annotations

import gzip
import json
import math
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from lianpu_portal.computations.limits import LARGE
from lianpu_portal.computations.models import Computation


def kept(result: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the row that hold the result; a large one is written to a file first."""
    text = json.dumps(_plain(result), cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False)
    if len(text) <= LARGE:
        return {"result": json.loads(text), "file": ""}
    name = f"{secrets.token_hex(16)}.json.gz"
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{name}.part"
    partial.write_bytes(gzip.compress(text.encode(), compresslevel=6))
    partial.replace(folder / name)
    return {"result": None, "file": name}


def result_of(computation: Computation) -> dict[str, Any] | None:
    """What came out; None where nothing did, or its file is gone."""
    if not computation.file:
        return computation.result
    try:
        return json.loads(gzip.decompress((_folder() / computation.file).read_bytes()))
    except FileNotFoundError:
        return None


def is_there(computation: Computation) -> bool:
    """Whether there is a result, and its file where it lies in one."""
    return (_folder() / computation.file).is_file() if computation.file else computation.result is not None


def forget(computations: Iterable[Computation]) -> None:
    """Delete computations and their files."""
    for computation in computations:
        computation.delete()
        if computation.file:
            (_folder() / computation.file).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.STORE) / "computations"


def _plain(value: Any) -> Any:
    """The same, with a number that is none as unknown: JSON has no infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
