"""A list whose headings are its own, read as a supply–demand list: a mapping file says which heading means which.

For lists of other cities and of listed firms. The written example is `examples/mappings/outside_firms.toml`; a mapping
with a part `headings` is of this kind, one with `product.path` makes a cluster of its own (`mapping.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from lianpu.cluster.columns import STATUSES
from lianpu.cluster.values import tidy
from lianpu.errors import MappingError
from lianpu.intake.workbook.limits import DEFAULT_LIMITS, Limits
from lianpu.intake.workbook.opening import Cell, Grid, Row, open_grids
from lianpu.intake.workbook.reader import read_grids
from lianpu.intake.workbook.reading import Reading
from lianpu.language import gettext as _

_HEADINGS_WITHIN = 40
"""Rows of a sheet in which its headings are looked for; titles and notes stand above them."""


@dataclass(frozen=True)
class HeadingMapping:
    """`headings`: heading of the list → heading that Lianpu knows, or «» for a column that is not to be read; `status` of
    the rows, None where the file does not say."""

    headings: Mapping[str, str]
    status: str | None = None


def maps_headings(mapping: Mapping[str, Any]) -> bool:
    """Whether a mapping is of this kind."""
    return "headings" in mapping


def read_toml(path: Path) -> dict[str, Any]:
    """A mapping file as it stands; raises `MappingError` where it is no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingError(_("{path} is not a readable TOML file: {reason}").format(path=path, reason=error)) from error


def heading_mapping(mapping: Mapping[str, Any], path: Path) -> HeadingMapping:
    """The mapping of a file; raises `MappingError` for headings that are no text and an unknown status."""
    headings: object = mapping.get("headings")
    pairs = cast("dict[str, object]", headings) if isinstance(headings, dict) else {}
    if not pairs or not all(isinstance(value, str) for value in pairs.values()):
        raise MappingError(
            _('{path}: expected in the part «headings» lines such as "证券简称" = "企业名称".').format(path=path)
        )
    status: object = mapping.get("status")
    if status is not None and status not in STATUSES:
        raise MappingError(
            _("{path}: the status is {status}; expected one of {options}.").format(
                path=path, status=status, options=", ".join(STATUSES)
            )
        )
    named = {tidy(heading): str(meaning) for heading, meaning in pairs.items()}
    return HeadingMapping(named, None if status is None else str(status))


def read_relabelled(
    path: Path, headings: Mapping[str, str], *, progress: Callable[[int, int], None] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Reading:  # fmt: skip
    """Read a list with these headings put in the place of its own.

    In each sheet they are replaced in the first row that holds one of them. Raises `MappingError` where no sheet holds
    a heading that the mapping names, and `RefusedFileError` as `read_workbook` does.
    """
    with open_grids(path, limits) as grids:
        rows = [_heading_row(grid, headings) for grid in grids]
        seen = {tidy(cell) for row in rows if row is not None for cell in row[1] if isinstance(cell, str)}
        if missing := [heading for heading in headings if heading not in seen]:
            raise MappingError(
                _("{table} has no heading {missing}. Correct the mapping file.").format(
                    table=path.name, missing=", ".join(missing)
                )
            )
        relabelled = [
            grid if row is None else replace(grid, rows=_replaced(grid, row[0], headings))
            for grid, row in zip(grids, rows, strict=True)
        ]
        return read_grids(relabelled, progress=progress, limits=limits)


def _heading_row(grid: Grid, headings: Mapping[str, str]) -> tuple[int, Row] | None:
    for number, row in zip(range(_HEADINGS_WITHIN), grid.rows(), strict=False):
        if any(isinstance(cell, str) and tidy(cell) in headings for cell in row):
            return number, row
    return None


def _replaced(grid: Grid, heading_row: int, headings: Mapping[str, str]) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        for number, row in enumerate(grid.rows()):
            yield _relabelled(row, headings) if number == heading_row else row

    return rows


def _relabelled(row: Row, headings: Mapping[str, str]) -> Sequence[Cell]:
    return [headings.get(tidy(cell), cell) if isinstance(cell, str) else cell for cell in row]
