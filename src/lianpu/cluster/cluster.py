"""The cluster: its tables, held together and never changed in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import polars as pl

from lianpu.cluster.schema import SCHEMAS
from lianpu.cluster.violations import VIOLATION_SCHEMA
from lianpu.errors import InvalidClusterError
from lianpu.language import gettext as _


@dataclass(frozen=True)
class About:
    """What a cluster says of itself.

    `region` is the home region (GB/T 2260) against which «local» is meant; null means every firm counts as local.
    `as_of` is the day of the snapshot: listings whose deadline lies before it have expired.
    """

    name: str
    name_en: str | None = None
    region: str | None = None
    as_of: dt.date | None = None
    catalogs: tuple[str, ...] = ()


@cache
def _empty_tables() -> dict[str, pl.DataFrame]:
    return {name: schema.create_empty() for name, schema in SCHEMAS.items()}


@dataclass(frozen=True, eq=False)
class Cluster:
    """An immutable set of tables, one Polars frame each, with the schemas of `lianpu.cluster.schema`.

    Analyses are plain functions that take a cluster and return frames; the cluster itself only reads, writes and
    checks. A cluster may hold rows that break their schema: `check()` lists them, `require_valid()` refuses them.
    """

    about: About
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    unread: pl.DataFrame = field(default_factory=VIOLATION_SCHEMA.to_frame)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.tables) - set(SCHEMAS))
        if unknown:
            raise InvalidClusterError(
                _("A cluster has no table {names}; it has {known}.").format(
                    names=", ".join(unknown), known=", ".join(SCHEMAS)
                )
            )
        object.__setattr__(self, "tables", MappingProxyType(_empty_tables() | dict(self.tables)))

    def __repr__(self) -> str:
        counts = ", ".join(f"{frame.height} {name}" for name, frame in self.tables.items() if frame.height)
        return f"<Cluster {self.about.name}: {counts or 'empty'}>"

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    @classmethod
    def read(cls, path: str | Path) -> Cluster:
        """A cluster from a folder of CSV or Parquet files, a zip of one, or a workbook with a sheet a table.

        Raises `ClusterFileError` where nothing can be read; broken values are kept in `unread` for `check()`.
        """
        from lianpu.cluster.files import read_cluster

        return read_cluster(Path(path))

    def write(self, path: str | Path, *, format: str = "csv") -> Path:
        """Write all tables to `path`: a `.xlsx`, a `.zip`, or else a folder; `format` is csv or parquet."""
        from lianpu.cluster.files import write_cluster

        return write_cluster(self, Path(path), format)

    def check(self) -> pl.DataFrame:
        """Every violation: columns table, row, column, value, expected, rule, severity. Empty when all is well."""
        from lianpu.cluster.checks import check_cluster

        return check_cluster(self)

    def require_valid(self) -> Cluster:
        """This cluster; raises `InvalidClusterError` naming the first violations where there are errors."""
        errors = self.check().filter(pl.col("severity") == "error")
        if errors.is_empty():
            return self
        first = errors.row(0, named=True)
        raise InvalidClusterError(
            _(
                "{count} values break the schema; the first: table {table}, row {row}, column {column}, "
                "value {value}; expected {expected}. List them all with: lianpu check"
            ).format(count=errors.height, **first)
        )

    def with_tables(self, **tables: pl.DataFrame) -> Cluster:
        """A new cluster in which these tables are replaced."""
        return replace(self, tables=dict(self.tables) | tables)

    def equals(self, other: Cluster) -> bool:
        """True where what both say of themselves and every table are the same, rows in the same order."""
        return self.about == other.about and all(
            frame.equals(other.tables[name]) for name, frame in self.tables.items()
        )
