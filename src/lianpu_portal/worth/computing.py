"""What is computed beside the requests: values of gaps, local firms one step away, outside firms that make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianpu.chain import gap_values, leader_gaps, local_supporting_rate, plan, value_curve, verdicts
from lianpu.chain.adjacency import adjacency
from lianpu.chain.balance.balancing import product_frame, solved
from lianpu.chain.balance.cases import SCARCE, SLACK, STATED
from lianpu.chain.balance.coverage import coverage_of
from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.targets import targets
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import chain_members
from lianpu_portal.computations.kinds import computation
from lianpu_portal.computations.progress import Progress
from lianpu_portal.computations.within import within
from lianpu_portal.worth.stored import stored_worth

BALANCED = (
    "chains", "products", "inputs", "terms", "enterprises", "sites", "regions", "offers", "demands", "links", "indicators",
)  # fmt: skip
"""Tables on which the balance stands, and who could fill its gaps."""

COUNTED = ("enterprises", "offers", "demands", "links")
"""Tables whose rows the report counts, in the order it names them."""

MOST_ADJACENT = 12
"""Local firms listed on the page of a node: one visit each is what an office can do for one gap."""

MOST_TARGETS = 20
"""Outside firms listed there."""

GAP_COLUMNS = (
    "rank", "product", "name", "name_en", "segment", "unit", "makers", "capacity", "capacity_unknown", "buyers", "need",
    "need_unknown", "need_value", "estimated", "state", "reason", "gap_price_low", "gap_price", "gap_price_high",
    "value_low", "value", "value_high", "price_basis", "recipe_known", "makers_with_capacity", "buyers_with_amount",
    "exposed_value", "buyer_ids", "demand_ids", "link_ids", "trends",
)  # fmt: skip
"""What is kept of each gap: codes and numbers, no sentences."""


def solving(progress: Callable[..., None], note: str) -> Callable[[str, int, int], None]:
    """Progress of solves in the cases of a gap, as a share of all of them."""
    cases, reached = [case.name for case in (SLACK, STATED, SCARCE)], 0.0

    def told(step: str, done: int, total: int) -> None:
        nonlocal reached
        if step in cases and total:
            reached = (cases.index(step) + done / total) / len(cases)
        progress(reached, note, case=cases.index(step) + 1 if step in cases else 1, cases=len(cases))

    return told


@computation(
    "worth", title=_("What the gaps are worth"), template="worth/_ready.html", tables=BALANCED, history=True,
    fresh=({},), page=lambda arguments: f"{reverse('gaps')}?{urlencode(arguments)}" if arguments else reverse("gaps"),
)  # fmt: skip
def worth(cluster: Cluster, progress: Progress, *, region: str | None = None) -> dict[str, Any]:
    """Every gap with its value, and what the values stand on."""
    progress(0.0, gettext_noop("Reading offers, needs and recipes"))
    facts = gather_facts(cluster, region=region)
    told = solving(progress.part(0.05, 0.95), gettext_noop("Solving the balance with a plant for each gap ({case} of {cases})"))  # fmt: skip
    found = gap_values(cluster, region=region, facts=facts, progress=told)
    return {
        "gaps": found.select(GAP_COLUMNS).to_dicts(),
        "coverage": coverage_of(facts).row(),
        "findings": facts.findings().group_by("reason").agg(pl.len()).sort("reason").to_dicts(),
    }


@computation(
    "adjacency", title=_("Local firms one step away"), template="worth/_adjacency.html", tables=BALANCED,
    page=lambda arguments: f"{reverse('product', args=[arguments['product']])}#adjacency",
)  # fmt: skip
def adjacent(cluster: Cluster, progress: Progress, *, product: str) -> dict[str, Any]:
    """Local firms that could make the product next."""
    progress(0.1, gettext_noop("Learning what firms make together"))
    return {"firms": adjacency(cluster, product, top=MOST_ADJACENT).to_dicts()}


@computation(
    "targets", title=_("Outside firms that make it"), template="worth/_targets.html", tables=BALANCED,
    page=lambda arguments: f"{reverse('product', args=[arguments['product']])}#targets",
)  # fmt: skip
def outside(cluster: Cluster, progress: Progress, *, product: str) -> dict[str, Any]:
    """Outside firms that make the product; what the gaps are worth counts where it was computed."""
    progress(0.1, gettext_noop("Looking for makers outside"))
    known = stored_worth(progress.audience)
    values = pl.DataFrame(
        [(row["product"], row["value_low"], row["value_high"]) for row in known.rows.values()] if known else [],
        schema={"product": pl.String, "value_low": pl.Float64, "value_high": pl.Float64}, orient="row",
    )  # fmt: skip
    found = targets(cluster, product, gap_values=values if known else None, top=MOST_TARGETS)
    return {"firms": found.to_dicts()}


@computation(
    "curve", title=_("Value against the size of a plant"), template="worth/_curve.html", tables=BALANCED,
    page=lambda arguments: f"{reverse('product', args=[arguments['product']])}#worth",
)  # fmt: skip
def curve(cluster: Cluster, progress: Progress, *, product: str) -> dict[str, Any]:
    """What the cluster keeps against the size of a new plant."""
    note = gettext_noop("Solving the balance for growing plants")
    found = value_curve(cluster, product, progress=lambda _step, done, total: progress(done / (total or 1), note))
    return {
        "points": found.points.to_dicts(), "kink": found.kink, "full": found.full, "unit": found.unit,
        "price_known": found.price_known, "coverage": found.coverage.row(),
    }  # fmt: skip


@computation(
    "leader", title=_("Bought outside, could be local"), template="worth/_leader.html", tables=BALANCED,
    page=lambda arguments: f"{reverse('enterprise', args=[arguments['enterprise']])}#could-be-local",
)  # fmt: skip
def leader(cluster: Cluster, progress: Progress, *, enterprise: str) -> dict[str, Any]:
    """What a buyer buys outside, what of it would stay here, and whether makers here have capacity for it."""
    progress(0.0, gettext_noop("Reading offers, needs and recipes"))
    facts = gather_facts(cluster)
    told = solving(progress.part(0.1, 0.9), gettext_noop("Solving the balance for the parts bought outside ({case} of {cases})"))  # fmt: skip
    found = leader_gaps(cluster, enterprise, facts=facts, progress=told)
    made = product_frame(solved(facts, STATED), prices=False)
    free = made.select("product", (pl.col("capacity") - pl.col("made")).clip(lower_bound=0.0).alias("free"), "capacity")
    rate = local_supporting_rate(cluster, basis="spend", radius="city", buyer=enterprise)
    return {
        "parts": found.drop("name", "name_en").join(free, on="product", how="left", maintain_order="left").to_dicts(),
        "rate": rate.row(), "coverage": coverage_of(facts).row(), "without_amount": _without_amount(facts, enterprise),
    }  # fmt: skip


def _without_amount(facts: Facts, enterprise: str) -> list[str]:
    """The products that an enterprise is known to need, nobody knows how much of: no sum holds them."""
    silent = (pl.col("enterprise") == enterprise) & pl.col("quantity").is_null()
    return facts.demand.filter(silent)["product"].unique(maintain_order=True).to_list()


def _plan_page(arguments: Mapping[str, Any]) -> str:
    return f"{reverse('plan')}?{urlencode(arguments)}"


@computation("plan", title=_("Supply plan"), template="worth/_plan.html", tables=BALANCED, page=_plan_page)
def planned(
    cluster: Cluster, progress: Progress, *, demand: str | None = None, enterprise: str | None = None,
    chain: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Who could supply whom, tier by tier: of one `demand`, one `enterprise`, one `chain`, or of all."""
    progress(0.1, gettext_noop("Weighing who could supply whom"))
    note = gettext_noop("Solving the supply plan")
    found = plan(
        cluster, demand=demand, enterprise=enterprise, chain=chain,
        progress=lambda _step, done, total: progress(0.1 + 0.85 * min(done / (total or 1), 1.0), note),
    )  # fmt: skip
    return {
        "value": found.value, "bound": found.bound, "gap": found.gap, "flows": found.flows.to_dicts(),
        "purchases": found.purchases.to_dicts(), "makers": found.makers.to_dicts(), "coverage": found.coverage.row(),
    }  # fmt: skip


@computation(
    "node_plan", title=_("Supply plan"), template="worth/_node_plan.html", tables=BALANCED,
    page=lambda arguments: f"{reverse('product', args=[arguments['product']])}#plan",
)  # fmt: skip
def node_plan(cluster: Cluster, progress: Progress, *, product: str) -> dict[str, Any]:
    """Who supplies whom with the product in the plan of the whole cluster, and what of it is bought outside."""
    whole = within(progress, cluster, planned)
    flows, purchases = (
        [row for row in whole[part] if product in (row["product"], row.get("offered"))]
        for part in ("flows", "purchases")
    )
    return {"flows": flows, "purchases": purchases}


REPORTED = 10
"""Gaps of a report: what a meeting can go through."""

REPORTED_TARGETS = 3
"""Outside firms named for each of them."""

REPORTED_NEIGHBOURS = 2
"""Local firms one step away named for each of them."""


@computation(
    "report", title=_("Report of the chain"), template="worth/_report.html", tables=BALANCED, history=True,
    page=lambda arguments: f"{reverse('report')}?{urlencode(arguments)}",
)  # fmt: skip
def report(cluster: Cluster, progress: Progress, *, chain: str | None = None) -> dict[str, Any]:
    """State of a chain, its ten gaps worth most, who could fill them, and what a later report is compared with."""
    progress(0.0, gettext_noop("Reading offers, needs and recipes"))
    judged = verdicts(cluster, chain=chain)
    members = set(chain_members(cluster, chain))
    balanced = within(progress.narrowed(0.05, 0.6), cluster, worth)
    values = balanced["gaps"]
    frame = pl.DataFrame(
        [(row["product"], row["value_low"], row["value_high"]) for row in values],
        schema={"product": pl.String, "value_low": pl.Float64, "value_high": pl.Float64}, orient="row",
    )  # fmt: skip
    inside = [row for row in values if row["product"] in members]
    chosen = inside[:REPORTED]
    note = gettext_noop("Looking for who could fill gap {number} of {count}")
    fillers: dict[str, Any] = {}
    for number, row in enumerate(chosen, 1):
        progress(0.6 + 0.35 * number / len(chosen), note, number=number, count=len(chosen))
        product = row["product"]
        fillers[product] = {
            "targets": targets(cluster, product, gap_values=frame, top=REPORTED_TARGETS).select(
                "enterprise", "enterprise_name", "region", "kilometres", "score", "score_high", "fit", "ties"
            ).to_dicts(),
            "neighbours": adjacency(cluster, product, top=REPORTED_NEIGHBOURS).select(
                "enterprise", "enterprise_name", "score", "score_high", "makes"
            ).to_dicts(),
        }  # fmt: skip
    counts = dict(judged["state"].cast(pl.String).value_counts().iter_rows())
    made_here = judged.filter(pl.col("makers") > 0).height
    return {
        "states": counts, "nodes": judged.height, "made": made_here, "gaps": chosen, "fillers": fillers,
        "all": [[row["product"], row["state"], row["value"]] for row in inside],
        "rate": local_supporting_rate(cluster, basis="spend", radius="city", chain=chain).row(),
        "totals": {table: cluster[table].height for table in COUNTED}, "coverage": balanced["coverage"],
    }  # fmt: skip
