"""A foreign table → a cluster, by a mapping file (TOML) that says which column means what.

For registries and published lists that are not kept as 供需清单: one row says «this enterprise belongs to this
segment of this chain». The written example is `examples/mappings/tw_industry_chain.toml`.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.files import read_csv_text
from lianpu.cluster.parsing import typed_table
from lianpu.cluster.values import tidy
from lianpu.errors import MappingError
from lianpu.intake.keys import stable_id
from lianpu.intake.relabelled import read_toml
from lianpu.intake.workbook.issues import RowIssue, issue
from lianpu.language import gettext as _

_ROW = "row_number"


@dataclass(frozen=True)
class MappedTable:
    """What came out of a mapped table: the cluster, what is doubtful, and how many rows were read and kept."""

    cluster: Cluster
    issues: tuple[RowIssue, ...]
    rows_read: int
    rows_kept: int

    @property
    def rows_doubtful(self) -> int:
        """Rows with at least one doubt; they are kept."""
        return len({issue.cell for issue in self.issues if issue.severity == "doubt"})


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping file; raises `MappingError` where it is no TOML or lacks a part."""
    mapping = read_toml(path)
    for part in ("name", "source", "enterprise", "product"):
        if part not in mapping:
            raise MappingError(_("{path} has no part «{part}».").format(path=path, part=part))
    for part, key in (("source", "id"), ("enterprise", "name"), ("product", "path")):
        if key not in mapping[part]:
            raise MappingError(_("{path} has no part «{part}».").format(path=path, part=f"{part}.{key}"))
    return mapping


def read_mapped_table(table: Path, mapping: Mapping[str, Any], *, as_of: dt.date) -> MappedTable:
    """Read the CSV file `table` by `mapping`; every row is kept or named in `issues`.

    Raises `MappingError` for a column that the mapping names and the table lacks.
    """
    raw = _tidied(read_csv_text(table), mapping, table.name)
    rows = raw.with_columns(_paths(raw, mapping))
    named = (pl.col("enterprise_name") != "") & (pl.col("path").list.len() > 0)
    kept = rows.filter(named)
    issues = [*_missing(rows.filter(~named), table.name), *_doubts(kept, mapping, table.name)]
    facts = _Facts(mapping, as_of)
    listed = kept.with_columns(
        _hashed("e", _identity(mapping)).alias("enterprise"), pl.col("path").list.join("/").alias("product")
    )
    tables = {
        "sources": _sources(mapping),
        "stages": _stages(mapping),
        "products": facts.stated(_products(listed)),
        "chains": facts.stated(_chains(listed)),
        "enterprises": facts.stated(listed.select(pl.col("enterprise").alias("id"), pl.col("enterprise_name").alias("name")).unique("id", maintain_order=True)),
        "enterprise_identifiers": facts.stated(_identifiers(listed, mapping)),
        "offers": facts.stated(_offers(listed, mapping)),
    }  # fmt: skip
    about = About(mapping["name"], mapping.get("name_en"), mapping.get("region"), as_of)
    typed = {name: typed_table(name, frame)[0] for name, frame in tables.items() if frame.height}
    return MappedTable(Cluster(about, typed), tuple(issues), raw.height, kept.height)


@dataclass(frozen=True)
class _Facts:
    mapping: Mapping[str, Any]
    as_of: dt.date

    def stated(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with source, day and status on every row."""
        status = self.mapping.get("offer", {}).get("status", "declared")
        return frame.with_columns(
            pl.lit(self.mapping["source"]["id"]).alias("source"),
            pl.lit(self.as_of.isoformat()).alias("as_of"),
            pl.lit(status).alias("status"),
        )


def _tidied(raw: pl.DataFrame, mapping: Mapping[str, Any], name: str) -> pl.DataFrame:
    """The columns that the mapping names, HTML entities decoded and full-width forms folded."""
    product = mapping["product"]
    wanted = {"enterprise_name": mapping["enterprise"]["name"]}
    if "identifier" in mapping["enterprise"]:
        wanted["code"] = mapping["enterprise"]["identifier"]["column"]
    if "chain" in product:
        wanted["chain"] = product["chain"]
    if "stage" in product:
        wanted["layer"] = product["stage"]["column"]
    wanted |= {f"path_{level}": column for level, column in enumerate(product["path"])}
    missing = sorted(set(wanted.values()) - set(raw.columns))
    if missing:
        raise MappingError(
            _("{table} has no column {missing}; it has {columns}. Correct the mapping file.").format(
                table=name, missing=", ".join(missing), columns=", ".join(raw.columns)
            )
        )
    return raw.select(
        pl.col(column).fill_null("").replace_strict(_tidy_texts(raw[column]), return_dtype=pl.String).alias(alias)
        for alias, column in wanted.items()
    ).with_row_index(_ROW, offset=2)


def _tidy_texts(column: pl.Series) -> dict[str, str]:
    # Twice: such tables hold entities of entities (&amp;#34;).
    return {text: tidy(html.unescape(text)) for text in column.fill_null("").unique()}


def _paths(rows: pl.DataFrame, mapping: Mapping[str, Any]) -> list[pl.Expr]:
    """`path` from the chain down to the product, `chain`, `stage` and `segment`."""
    stage = mapping["product"].get("stage")
    layer = pl.col("layer").str.splitn(stage.get("separator", " "), 2) if stage else None
    chain = pl.col("chain") if "chain" in rows.columns else pl.lit(mapping["name"])
    levels = [pl.col(column) for column in rows.columns if column.startswith("path_")]
    number: pl.Expr = pl.lit(None, pl.Int64)
    group: pl.Expr = pl.lit("")
    if stage is not None and layer is not None:
        number = (
            layer.struct.field("field_0")
            .str.strip_chars()
            .replace_strict(stage["values"], default=None, return_dtype=pl.Int64)
        )
        group = pl.col("layer").str.replace_all(r"\s+", "")
    names = pl.concat_list(
        [pl.when(level != "").then(level.str.replace_all("[;/]", "、")) for level in levels]
    ).list.drop_nulls()
    wide = pl.concat_list([chain.str.replace_all("[;/]", "、"), group.str.replace_all("[;/]", "、")])
    return [
        chain.alias("chain"), number.alias("stage"), wide.list.join("/").alias("segment"),
        pl.when(names.list.len() > 0).then(pl.concat_list([wide.list.join("/"), names])).otherwise(pl.lit([], pl.List(pl.String))).alias("path"),
    ]  # fmt: skip


def _products(rows: pl.DataFrame) -> pl.DataFrame:
    """A segment for each chain and layer, and below it a node for each step of the path."""
    found: dict[str, dict[str, str | None]] = {}
    for path, stage in rows.select("path", "stage").iter_rows():
        level = str(stage) if stage is not None else None
        for depth in range(1, len(path) + 1):
            node = "/".join(path[:depth])
            found.setdefault(node, {
                "id": node, "name": path[depth - 1].rpartition("·")[2] or path[depth - 1],
                "parent": "/".join(path[: depth - 1]) or None, "kind": "segment" if depth == 1 else "part", "stage": level,
            })  # fmt: skip
    return pl.DataFrame(
        list(found.values()), schema=dict.fromkeys(("id", "name", "parent", "kind", "stage"), pl.String)
    )


def _chains(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("chain", maintain_order=True).agg(pl.col("segment").unique(maintain_order=True)).select(
        pl.col("chain").alias("id"), pl.col("chain").alias("name"), pl.col("segment").list.join(";").alias("products")
    )  # fmt: skip


def _identity(mapping: Mapping[str, Any]) -> pl.Expr:
    """What tells enterprises apart: the code where the row has one (two firms may share a short name), else the name."""
    identifier = mapping["enterprise"].get("identifier")
    if identifier is None:
        return pl.col("enterprise_name")
    return pl.when(pl.col("code").str.contains(_whole(identifier["pattern"]))).then("code").otherwise("enterprise_name")


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _identifiers(rows: pl.DataFrame, mapping: Mapping[str, Any]) -> pl.DataFrame:
    identifier = mapping["enterprise"].get("identifier")
    if identifier is None:
        return pl.DataFrame()
    coded = rows.filter(pl.col("code").str.contains(_whole(identifier["pattern"])))
    return coded.select(
        pl.lit(identifier["scheme"]).alias("scheme"), pl.col("code").alias("value"), "enterprise"
    ).unique("value", maintain_order=True)  # fmt: skip


def _offers(rows: pl.DataFrame, mapping: Mapping[str, Any]) -> pl.DataFrame:
    offer = mapping.get("offer", {})
    return rows.select(
        _hashed("o", pl.concat_str("enterprise", pl.lit("|"), "product")).alias("id"), "enterprise", "product",
        pl.lit(offer.get("category", "product")).alias("category"), pl.col("path").list.last().alias("text"),
        pl.lit(offer.get("visibility", "public")).alias("visibility"),
    ).unique("id", maintain_order=True)  # fmt: skip


def _sources(mapping: Mapping[str, Any]) -> pl.DataFrame:
    declared = {key: str(value) for key, value in mapping["source"].items()}
    return pl.DataFrame([{"title": mapping["name"], "example": "false"} | declared])


def _stages(mapping: Mapping[str, Any]) -> pl.DataFrame:
    stage = mapping["product"].get("stage", {})
    names = [
        {"stage": str(number), "name": name, "name_en": english}
        for number, (name, english) in enumerate(stage.get("names", ()), start=1)
    ]
    return pl.DataFrame(names)


def _hashed(prefix: str, text: pl.Expr) -> pl.Expr:
    """A short stable id: the same words give the same id in every import."""
    return text.map_batches(
        lambda values: pl.Series([stable_id(prefix, value) for value in values], dtype=pl.String),
        return_dtype=pl.String,
    )


def _missing(rows: pl.DataFrame, table: str) -> list[RowIssue]:
    return [
        issue(
            "no_product" if row["enterprise_name"] else "no_enterprise", table, str(row[_ROW]), row["enterprise_name"]
        )
        for row in rows.iter_rows(named=True)
    ]


def _doubts(rows: pl.DataFrame, mapping: Mapping[str, Any], table: str) -> list[RowIssue]:
    """Rows whose last step is no product: a word of the `vague` list, or a fragment: an unpaired bracket, a comma or
    an «and» at one of its ends."""
    vague = set(mapping["product"].get("vague", ()))
    return [
        issue("vague_product" if path[-1] in vague else "fragment", table, str(number), path[-1])
        for number, path in rows.select(_ROW, "path").iter_rows()
        if path[-1] in vague or _is_fragment(path[-1])
    ]


def _is_fragment(text: str) -> bool:
    return text.count("(") != text.count(")") or re.search(r"^[、,，及與与]|[、,，及與与]$", text) is not None
