"""Matches of a demand or an offer as lines of JSON or rows; lines are written as they are found, a file that was broken off is gone on with."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import polars as pl
import typer

from lianpu.cli.match_side import Asked
from lianpu.errors import InputFileError
from lianpu.language import current_language, speaking
from lianpu.language import gettext as _
from lianpu.match import Judged, Matcher, reasons
from lianpu.match.matching import as_rows
from lianpu.system_errors import reason_of

Told = TypeVar("Told")


@dataclass(frozen=True)
class Matches(Generic[Told]):
    """A demand, or an offer, → its matches, `told` as lines or rows, in whatever process it is asked, in the language of
    the one it was made in."""

    matcher: Matcher
    top: int
    audience: str
    asked: Asked
    told: Callable[[Sequence[Judged]], list[Told]]
    language: str = field(default_factory=current_language)

    def __call__(self, listing: Mapping[str, Any]) -> list[Told]:
        find = self.matcher.for_demand if self.asked is Asked.DEMAND else self.matcher.for_offer
        with speaking(self.language):
            return self.told(find(listing, top=self.top, audience=self.audience))


def as_lines(found: Sequence[Judged]) -> list[str]:
    """Matches of one listing as lines of JSON, numbered from 1."""
    return [as_line(rank, entry) for rank, entry in enumerate(found, 1)]


def as_rows_of(asked: Asked) -> Callable[[Sequence[Judged]], list[dict[str, Any]]]:
    """The same as rows of `MATCH_SCHEMA`, each with the text of the partner."""
    return partial(as_rows, other=asked.other)


def as_line(rank: int, entry: Judged) -> str:
    """A match as one line of JSON."""
    line: dict[str, Any] = {
        "demand_id": entry.demand["id"], "offer_id": entry.offer["id"], "rank": rank, "score": entry.score.score,
        "low": entry.score.low, "high": entry.score.high, "relation": entry.relation, "direct": entry.direct,
        "parts": entry.score.parts, "reasons": reasons(entry),
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False)


@contextmanager
def lines_to(file: Path | None, keep: int = 0) -> Generator[Callable[[str], object]]:
    """What writes a line: to standard output, or to a file behind the first `keep` bytes of it."""
    if file is None:
        yield typer.echo
        return
    try:
        with file.open("r+" if keep else "w", encoding="utf-8", newline="\n", buffering=1) as out:
            out.seek(keep)
            out.truncate()
            yield lambda line: out.write(f"{line}\n")
    except OSError as error:
        raise InputFileError(
            _("{file} cannot be written: {reason}").format(file=file, reason=reason_of(error))
        ) from error


def left_over(listings: pl.DataFrame, file: Path, asked: Asked) -> tuple[pl.DataFrame, int]:
    """The listings that `file` lacks, and how many of its bytes are whole: all before its last one, which is redone."""
    keep, last = _last_asked(file, asked)
    if last is None:
        return listings, 0
    place = listings["id"].index_of(last)
    if place is None:
        raise InputFileError(
            _("{file} cannot be gone on with: its last {field}, {id}, is not among these.").format(
                file=file, field=asked.value, id=last
            )
        )
    return listings.slice(place), keep


def _last_asked(file: Path, asked: Asked) -> tuple[int, str | None]:
    """Where the lines of the last listing asked for begin, and its id; half a line at the end counts for nothing."""
    begin, end, last = 0, 0, None
    if file.exists():
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    break
                listing = _listing(file, number, line, asked)
                begin, last = (begin, last) if listing == last else (end, listing)
                end += len(line)
    return begin, last


def _listing(file: Path, number: int, line: bytes, asked: Asked) -> str:
    try:
        return str(json.loads(line)[asked.value])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise InputFileError(
            _("{file}, line {line}: expected a match as --json writes it, with its {field}").format(
                file=file, line=number, field=asked.value
            )
        ) from error
