"""The reference page of all tables, written from the schemas: `python -m lianpu.cluster.reference > docs/reference/tables.md`."""

from __future__ import annotations

import sys

import dataframely as dy

from lianpu.cluster.schema import SCHEMAS
from lianpu.cluster.units import UNITS
from lianpu.cluster.violations import describe
from lianpu.language import speaking


def tables_page() -> str:
    """Markdown: each table with its key, and each column with meaning, unit, and what it takes."""
    with speaking("en"):
        parts = ["# Tables of a cluster\n", "Written from `src/lianpu/cluster/schema.py`; do not edit.\n"]
        parts += [_table(name, schema) for name, schema in SCHEMAS.items()]
        parts.append(f"\n## Units\n\n{', '.join(f'`{name}`' for name in UNITS)}\n")
    return "\n".join(parts)


def _table(name: str, schema: type[dy.Schema]) -> str:
    meaning = (schema.__doc__ or "").strip()
    key = " + ".join(f"`{column}`" for column in schema.primary_key())
    rows = [f"| `{column}` | {declared.description} | {_unit(declared)} | {describe(declared)} |"
            for column, declared in schema.columns().items()]  # fmt: skip
    return "\n".join([
        f"\n## {name}\n", f"{meaning}\n", f"Key: {key}\n", "| column | meaning | unit | takes |", "|---|---|---|---|", *rows,
    ])  # fmt: skip


def _unit(declared: dy.Column) -> str:
    return str((declared.metadata or {}).get("unit") or "")


if __name__ == "__main__":
    sys.stdout.write(tables_page())
