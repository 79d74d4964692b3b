"""How much of the output of all firms hangs on each: the Economic Systemic Risk Index of every one.

Source: Diem, Borsos, Reisch, Kertész, Thurner, «Quantifying firm-level economic systemic risk from nation-wide supply
networks», Scientific Reports 12, 7719 (2022). Equations and what is done about missing data: docs/explanation/risk.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED
from lianpu.language import gettext as _
from lianpu.risk.failures import Outcome
from lianpu.risk.impact import ImpactMatrices, impact_matrices
from lianpu.risk.network import MARKS, SupplyNetwork, supply_network
from lianpu.risk.passes import LIMIT, TOLERANCE, Runner, Solver, index_of_each

Tell: TypeAlias = Callable[[str, int, int], None]
"""Told which step has done how many of how many."""


@dataclass(frozen=True)
class Reading:
    """One way to read partial data: which volumes count, what inputs of unknown weight count as."""

    name: str
    volumes: str
    doubt: str


READINGS = (
    Reading("filled", "filled", "not_essential"),
    Reading("known", "known", "not_essential"),
    Reading("worst", "filled", "worst"),
)
"""The first gives the index; the ends of its interval are the least and the largest of all."""


def criticality(
    cluster: Cluster, *, statuses: Collection[str] = TRUSTED, by: str = "product", flows: pl.DataFrame | None = None,
    interval: bool = True, tolerance: float = TOLERANCE, limit: int = LIMIT, runner: Runner | None = None,
    tell: Tell | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The index of every firm, the most critical first.

    Columns: rank, enterprise, name, index (share of all output lost when the firm stops, 0 to 1; null, and without rank,
    where no row tells what it makes and none of its links carries an amount), low, high (the least
    and largest over `READINGS`; null without `interval`), downstream, upstream (the index if the failure spread only to
    buyers, only to suppliers), output (CNY a year), output_share, output_basis, buyers, suppliers, coverage (share of
    the firm's current links that carry an amount; null without links), mark (the least sure of its links), rounds,
    moved (the largest change of any loss in the last round), converged, links (the rows behind).
    Raises what `supply_network` raises.
    """
    outcomes: dict[str, Outcome] = {}
    networks: dict[str, SupplyNetwork] = {}
    for reading in READINGS if interval else READINGS[:1]:
        if reading.volumes not in networks:
            networks[reading.volumes] = (
                supply_network(cluster, statuses=statuses, by=by, flows=flows)
                if reading.volumes == "filled"
                else supply_network(cluster, statuses=set(statuses) & set(TRUSTED), by=by, volumes=reading.volumes)
            )
        matrices = impact_matrices(networks[reading.volumes], doubt=reading.doubt)
        outcomes[reading.name] = _every(matrices, reading.name, tolerance, limit, runner, tell)
    return _table(cluster, networks[READINGS[0].volumes], outcomes, tolerance)


def _every(
    matrices: ImpactMatrices, step: str, tolerance: float, limit: int, runner: Runner | None, tell: Tell | None
) -> Outcome:
    return index_of_each(
        matrices, np.arange(matrices.firms), tolerance=tolerance, limit=limit, runner=runner,
        progress=None if tell is None else lambda done, total: tell(reading_name(step), done, total),
    )  # fmt: skip


def reading_name(name: str) -> str:
    """A reading of partial data, for people."""
    return {
        "filled": _("volumes filled by rules"),
        "known": _("stated volumes only"),
        "worst": _("unknown inputs essential"),
    }[name]


def losses(
    network: SupplyNetwork, failing: Mapping[str, float], *, tolerance: float = TOLERANCE, limit: int = LIMIT
) -> pl.DataFrame:
    """What every firm loses when these enterprises fail by these shares (1 the whole) at once, the largest output first.

    Columns: enterprise, loss (share of its output), downstream, upstream, output, lost (CNY a year); firms that lose
    nothing are left out. Raises `UnknownNameError` for an enterprise that is not in the network.
    """
    failure = {network.firm(enterprise): float(share) for enterprise, share in failing.items()}
    down, up, _rounds, _moved = Solver(impact_matrices(network)).losses(failure, tolerance=tolerance, limit=limit)
    frame = pl.DataFrame({
        "enterprise": pl.Series(network.firms, dtype=pl.String), "loss": np.maximum(down, up), "downstream": down,
        "upstream": up, "output": network.output,
    })  # fmt: skip
    return (
        frame.filter(pl.col("loss") > 0).with_columns((pl.col("loss") * pl.col("output")).alias("lost"))
        .sort("lost", "loss", "enterprise", descending=[True, True, False])
    )  # fmt: skip


def _table(cluster: Cluster, network: SupplyNetwork, outcomes: Mapping[str, Outcome], tolerance: float) -> pl.DataFrame:
    first = outcomes[READINGS[0].name]
    every = np.stack([outcome.esri for outcome in outcomes.values()])
    one = len(outcomes) == 1
    total = network.output.sum()
    frame = pl.DataFrame({
        "enterprise": pl.Series(network.firms, dtype=pl.String), "index": first.esri,
        "low": None if one else every.min(axis=0), "high": None if one else every.max(axis=0),
        "downstream": first.down, "upstream": first.up, "output": network.output,
        "output_share": network.output / total if total > 0 else np.zeros(len(network.firms)),
        "output_basis": pl.Series(network.output_basis, dtype=pl.String),
        "rounds": first.rounds, "moved": first.moved,
    }, schema_overrides={"low": pl.Float64, "high": pl.Float64})  # fmt: skip
    names = cluster["enterprises"].select(pl.col("id").alias("enterprise"), "name")
    return (
        frame.with_columns((pl.col("moved") <= tolerance).alias("converged"))
        .join(names, on="enterprise", how="left", maintain_order="left")
        .join(_rows_of_firms(network), on="enterprise", how="left", maintain_order="left")
        .with_columns(pl.col("buyers", "suppliers").fill_null(0), pl.col("links").fill_null([]))
        .with_columns(pl.when(_says_something).then(pl.col("index", "low", "high", "downstream", "upstream")))
        .sort("index", "enterprise", descending=[True, False], nulls_last=True)
        .with_columns(pl.when(pl.col("index").is_not_null()).then(pl.int_range(1, pl.len() + 1)).alias("rank"))
        .select("rank", "enterprise", "name", "index", "low", "high", "downstream", "upstream", "output", "output_share",
                "output_basis", "buyers", "suppliers", "coverage", "mark", "rounds", "moved", "converged", "links")
    )  # fmt: skip


_says_something = (pl.col("output") > 0) | (pl.col("links").list.len() > 0)
"""Whether any row tells what hangs on a firm: what it makes, or a link with an amount."""


def _rows_of_firms(network: SupplyNetwork) -> pl.DataFrame:
    """enterprise, buyers, suppliers, coverage, mark, links: what is known of each firm that has links."""
    edges = network.edge_frame().select("supplier", "buyer", "mark", "links")
    out = edges.with_columns(pl.col("supplier").alias("enterprise"))
    into = edges.with_columns(pl.col("buyer").alias("enterprise"))
    rank = {name: place for place, name in enumerate(MARKS)}
    known = pl.concat([out, into]).group_by("enterprise").agg(
        pl.col("buyer").filter(pl.col("supplier") == pl.col("enterprise")).n_unique().alias("buyers"),
        pl.col("supplier").filter(pl.col("buyer") == pl.col("enterprise")).n_unique().alias("suppliers"),
        pl.col("mark").replace_strict(rank, return_dtype=pl.Int8).max().replace_strict(
            {place: name for name, place in rank.items()}, return_dtype=pl.String
        ),
        pl.col("links").list.explode(keep_nulls=False, empty_as_null=False).sort(),
    )  # fmt: skip
    left_out = network.excluded.filter(pl.col("reason") == "volume_unknown")
    missing = pl.concat([left_out.select(pl.col(side).alias("enterprise")) for side in ("supplier", "buyer")]).group_by(
        "enterprise"
    ).agg(pl.len().alias("missing"))  # fmt: skip
    counted = pl.col("links").list.len().fill_null(0)
    return known.join(missing, on="enterprise", how="full", coalesce=True).with_columns(
        (counted / (counted + pl.col("missing").fill_null(0))).alias("coverage")
    ).drop("missing")  # fmt: skip
