"""Single points of failure (单点): for a chain leader or a chain, the firms, parts, counties and imports on which it hangs.

`firm`: all that some others make reaches the leader (the makers of the final products) only through it. `part`: one known supplier. `region`: all known
suppliers of a part produce in one county. `import`: all known suppliers of a product produce outside the home region.
Each carries its index: the share of output that is lost in the end if it fails for good (docs/explanation/drill.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy, chain_members
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _
from lianpu.risk.drill import Drill
from lianpu.risk.exposure import Exposure
from lianpu.risk.flows import Flows
from lianpu.risk.lasting import Lasting, lasting_loss
from lianpu.risk.network import Floats, Integers, SupplyNetwork, supply_network
from lianpu.risk.shock import Hit, counted_firms, find_hit
from lianpu.risk.single_point_words import what_would_change
from lianpu.risk.upstream import Upstream, upstream_of

KINDS = ("firm", "part", "region", "import")
MOST_POINTS = 10
MOST_TRIED = 60
"""Points of one scope whose index is computed: those with most output at stake."""

SCHEMA = {
    "scope_kind": pl.String, "scope": pl.String, "rank": pl.Int64, "kind": pl.String, "id": pl.String,
    "enterprise": pl.String, "buyers": pl.List(pl.String), "product": pl.String, "region": pl.String, "index_low": pl.Float64,
    "index_high": pl.Float64, "scope_loss_low": pl.Float64, "scope_loss_high": pl.Float64, "parts": pl.Int64,
    "firms_behind": pl.Int64, "articulation": pl.Boolean, "proven": pl.Boolean, "products": pl.List(pl.String),
    "links": pl.List(pl.String), "would_change": pl.List(pl.String),
}  # fmt: skip


@dataclass(frozen=True)
class _Point:
    """A candidate: what fails, the parts behind it, and how it is shown."""

    kind: str
    id: str
    parts: Integers
    stake: float
    enterprise: str | None = None
    product: str | None = None
    region: str | None = None
    behind: int = 0
    articulation: bool = False


@dataclass(eq=False)
class _Survey:
    """What all scopes share: the network, its exposure, and the losses computed so far."""

    cluster: Cluster
    flows: Flows
    exposure: Exposure
    counted: Floats
    lasting: dict[tuple[bytes, bytes], Lasting] = field(default_factory=dict[tuple[bytes, bytes], Lasting])

    def loss(self, point: _Point, spared: int | None) -> Lasting:
        """What is lost in the end if the point fails, but for the firm `spared`; computed once for all scopes."""
        hit = self._hit(point)
        hit = Hit(hit.firms[hit.firms != spared], hit.supplies)
        key = (hit.firms.tobytes(), hit.supplies.tobytes())
        if key not in self.lasting:
            self.lasting[key] = lasting_loss(self.flows, hit)
        return self.lasting[key]

    def _hit(self, point: _Point) -> Hit:
        match point.kind:
            case "firm":
                drill = Drill(firms=(str(point.enterprise),))
            case "region":
                drill = Drill(regions=(str(point.region),))
            case _:  # the supplies themselves: a product may be words without a node of the catalog
                return Hit(np.zeros(0, np.int64), self._supplies(point))
        return find_hit(self.cluster, self.flows, drill)

    def _supplies(self, point: _Point) -> Integers:
        edges = np.isin(self.flows.edge_part, point.parts)
        return np.unique(self.flows.network.edge_supply[edges])


def single_points(
    cluster: Cluster, *, leader: str | None = None, chain: str | None = None, network: SupplyNetwork | None = None,
    indices: pl.DataFrame | None = None, most: int = MOST_POINTS, progress: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The `most` single points that matter most, of one leader or chain, or of each of them.

    Columns: scope_kind (leader, chain), scope (its id), rank, kind (KINDS), id, enterprise (supplier), buyers, product, region,
    index_low, index_high (share of the cluster's output lost in the end), scope_loss_low, scope_loss_high (the same of the
    leader's, or of the chain's makers), parts (how many hang on it), firms_behind (who reach the leader only through it),
    articulation (its removal cuts the network in two), proven (rows say that there is no other), products, links (row
    ids), would_change (sentences). `indices` (enterprise, low, high, as `criticality` gives
    them) goes before the own index of firms.

    Raises `UnknownNameError` for a leader or chain that is not known.
    """
    flows = Flows.of(network or supply_network(cluster))
    survey = _Survey(cluster, flows, Exposure.of(cluster, flows), counted_firms(cluster, flows, outside=False))
    scopes = _scopes(cluster, leader, chain)
    rows: list[dict[str, object]] = []
    for done, (kind, name) in enumerate(scopes):
        if progress:
            progress(done, len(scopes))
        rows += _of_scope(survey, kind, name, indices, most)
    if progress:
        progress(len(scopes), len(scopes))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _scopes(cluster: Cluster, leader: str | None, chain: str | None) -> list[tuple[str, str]]:
    if leader is not None and leader not in set(cluster["enterprises"]["id"]):
        raise UnknownNameError(_("There is no enterprise {name} in the cluster.").format(name=leader))
    if chain is not None:
        chain_members(cluster, chain)  # refuses an unknown one
    named = ([("leader", leader)] if leader else []) + ([("chain", chain)] if chain else [])
    if named:
        return named
    leaders = cluster["enterprises"].filter(pl.col("leader") & (pl.col("status") != "expired"))["id"].sort()
    return [*(("leader", str(name)) for name in leaders), *(("chain", str(name)) for name in cluster["chains"]["id"])]


@dataclass(frozen=True, eq=False)
class _Scope:
    """A leader or a chain: `output` (firms) that is its own, the parts of its network, its upstream, and the leader, who
    is no single point of itself."""

    output: Floats
    parts: Integers
    upstream: Upstream
    leader: int | None

    @classmethod
    def of_leader(cls, flows: Flows, name: str) -> _Scope:
        """The network behind a leader."""
        root = flows.firm(name)
        output = np.zeros(len(flows.network.firms))
        output[root] = flows.network.output[root]
        up = upstream_of(flows.network, np.array([root]))
        return cls(output, np.flatnonzero(np.isin(flows.part_firm, up.firms)), up, root)

    @classmethod
    def of_chain(cls, cluster: Cluster, flows: Flows, name: str) -> _Scope:
        """The makers of a chain's products, and what they deliver to one another."""
        network = flows.network
        members, final = set(chain_members(cluster, name)), _final_products(cluster, name)
        ours = np.array([product in members for product in network.products], dtype=bool)
        last = np.array([product in final for product in network.products], dtype=bool)
        sold = network.supply_firm[ours[network.supply_product]]
        output = np.zeros(len(network.firms))
        output[sold] = network.output[sold]
        up = upstream_of(
            network, np.unique(network.supply_firm[last[network.supply_product]]), ours[network.edge_product]
        )
        return cls(output, np.flatnonzero(ours[flows.part_product]), up, None)


def _final_products(cluster: Cluster, chain: str) -> set[str]:
    named: list[str] = cluster["chains"].filter(pl.col("id") == chain)["products"].to_list()[0] or []
    taxonomy = Taxonomy.of(cluster)
    return {product for final in named for product in (final, *taxonomy.descendants(final))}


def _of_scope(
    survey: _Survey, kind: str, name: str, indices: pl.DataFrame | None, most: int
) -> list[dict[str, object]]:
    leader = kind == "leader"
    scope = _Scope.of_leader(survey.flows, name) if leader else _Scope.of_chain(survey.cluster, survey.flows, name)
    network = survey.flows.network
    points = [
        *_firm_points(survey, scope), *_part_points(survey, scope.parts), *_region_points(survey, scope.parts),
        *_import_points(survey, scope.parts),
    ]  # fmt: skip
    own = network.firms[scope.leader] if scope.leader is not None else None
    points = [point for point in points if point.enterprise is None or point.enterprise != own]
    points.sort(key=lambda point: (-point.stake, point.kind, point.id))
    losses = [(point, survey.loss(point, scope.leader)) for point in points[:MOST_TRIED]]
    judged = [(point, _index(survey, point, lost, indices), lost.share(scope.output)) for point, lost in losses]
    judged.sort(
        key=lambda entry: (-round(entry[2][1], 9), -round(entry[1][1], 9), KINDS.index(entry[0].kind), entry[0].id)
    )
    return [
        {"scope_kind": kind, "scope": name, "rank": rank, **_row(survey, point, index, loss)}
        for rank, (point, index, loss) in enumerate(judged[:most], start=1)
    ]


def _index(survey: _Survey, point: _Point, lost: Lasting, indices: pl.DataFrame | None) -> tuple[float, float]:
    if indices is not None and point.kind == "firm":
        found = indices.filter(pl.col("enterprise") == point.enterprise)
        if found.height:
            return found.select("low", "high").row(0)
    return lost.share(survey.flows.network.output * survey.counted)


def _firm_points(survey: _Survey, scope: _Scope) -> list[_Point]:
    network, exposure, up = survey.flows.network, survey.exposure, scope.upstream
    points: list[_Point] = []
    for firm, count, cut in zip(up.firms.tolist(), up.behind.tolist(), up.cut_off.tolist(), strict=True):
        if count == 0 or firm == scope.leader:
            continue
        parts = np.flatnonzero(exposure.single == firm)
        stake = float(exposure.stake[parts].sum() + network.output[firm])
        name = network.firms[int(firm)]
        points.append(_Point("firm", name, parts, stake, enterprise=name, behind=count, articulation=cut > 0))
    return points


def _part_points(survey: _Survey, parts: Integers) -> list[_Point]:
    """The parts of one supplier alone, those of the same product together: they fail together."""
    network, flows, exposure = survey.flows.network, survey.flows, survey.exposure
    alone = parts[exposure.single[parts] >= 0]
    together: dict[tuple[int, int], list[int]] = {}
    for part in alone.tolist():
        together.setdefault((int(exposure.single[part]), int(flows.part_product[part])), []).append(part)
    return [
        _Point(
            "part", f"{network.firms[supplier]} → {network.products[product]}", np.array(own),
            float(exposure.stake[own].sum()), enterprise=network.firms[supplier], product=network.products[product],
        )
        for (supplier, product), own in together.items()
    ]  # fmt: skip


def _region_points(survey: _Survey, parts: Integers) -> list[_Point]:
    exposure = survey.exposure
    counties = exposure.county[parts]
    points: list[_Point] = []
    for place in np.unique(counties[counties >= 0]):
        own, code = parts[counties == place], exposure.counties[int(place)]
        points.append(_Point("region", code, own, float(exposure.stake[own].sum()), region=code))
    return points


def _import_points(survey: _Survey, parts: Integers) -> list[_Point]:
    """Products all of whose parts of the scope come from outside only."""
    flows, exposure = survey.flows, survey.exposure
    points: list[_Point] = []
    for product in np.unique(flows.part_product[parts]).tolist():
        own = parts[flows.part_product[parts] == product]
        if exposure.imported[own].all():
            name = flows.network.products[int(product)]
            points.append(_Point("import", name, own, float(exposure.stake[own].sum()), product=name))
    return points


def _row(
    survey: _Survey, point: _Point, index: tuple[float, float], loss: tuple[float, float]
) -> dict[str, object]:  # fmt: skip
    flows, exposure = survey.flows, survey.exposure
    frame = flows.part_frame(point.parts)
    return {
        "kind": point.kind, "id": point.id, "enterprise": point.enterprise, "buyers": frame["buyer"].unique(maintain_order=True).to_list(),
        "product": point.product, "region": point.region, "index_low": index[0], "index_high": index[1],
        "scope_loss_low": loss[0], "scope_loss_high": loss[1], "parts": len(point.parts), "firms_behind": point.behind,
        "articulation": point.articulation, "proven": bool(len(point.parts) and exposure.complete[point.parts].all()),
        "products": frame["product"].unique(maintain_order=True).to_list(),
        "links": frame["links"].explode().drop_nulls().to_list(),
        "would_change": what_would_change(survey.cluster, point.kind, frame, exposure.known[point.parts],
                                          exposure.complete[point.parts], point.enterprise, point.region),
    }  # fmt: skip
