"""Chain catalogs that come with Lianpu: reviewed CSV, one fact a row, each with its source."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import polars as pl

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.files import read_csv_text
from lianpu.cluster.parsing import typed_table
from lianpu.cluster.schema import SCHEMAS
from lianpu.errors import ClusterFileError
from lianpu.language import gettext as _

CATALOG_FOLDER = Path(__file__).parent.parent / "catalogs"


def catalog_names() -> tuple[str, ...]:
    """The catalogs that can be extended."""
    return tuple(sorted(folder.name for folder in CATALOG_FOLDER.iterdir() if (folder / "products.csv").is_file()))


@cache
def catalog_tables(name: str) -> dict[str, pl.DataFrame]:
    """The typed tables of a catalog; raises `ClusterFileError` for an unknown name or a broken file."""
    if name not in catalog_names():
        raise ClusterFileError(
            _("There is no catalog {name}; there are {names}.").format(name=name, names=", ".join(catalog_names()))
        )
    tables: dict[str, pl.DataFrame] = {}
    for table in SCHEMAS:
        file = CATALOG_FOLDER / name / f"{table}.csv"
        if file.is_file():
            tables[table], unread = typed_table(table, read_csv_text(file))
            if not unread.is_empty():
                raise ClusterFileError(_("{file} is broken: {first}").format(file=file, first=unread.row(0)))
    return tables


@cache
def catalog_cluster() -> Cluster:
    """A cluster of all catalogs and nobody in it: what words mean where no cluster is named."""
    tables: dict[str, list[pl.DataFrame]] = {}
    for name in catalog_names():
        for table, frame in catalog_tables(name).items():
            tables.setdefault(table, []).append(frame)
    merged = {table: pl.concat(frames) for table, frames in tables.items()}
    return Cluster(About("", catalogs=catalog_names()), merged)


def main() -> None:
    """Print how many rows each catalog holds: `python -m lianpu.cluster.catalogs`."""
    for name in catalog_names():
        counts = ", ".join(f"{frame.height:,} {table}" for table, frame in catalog_tables(name).items())
        sys.stdout.write(f"{name}: {counts}\n")


if __name__ == "__main__":
    main()
