"""The frames of a plan: flows, outside purchases and makers, in the products' own units, with names and proving rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.chain.balance.from_cluster import Compiled
from lianpu.chain.balance.model import Floats, Whole, added_up
from lianpu.chain.balance.pair_model import Flows, PairModel

if TYPE_CHECKING:
    from lianpu.chain.balance.admissible import Pairs, Target

_NOTHING = 1e-7  # of what is wanted: less is rounding of the solver


def flow_frame(
    compiled: Compiled, model: PairModel, targets: list[Target], pairs: Pairs, found: Flows, tiers: Whole
) -> pl.DataFrame:
    """Who supplies whom: see `plan`."""
    facts, makers = compiled.facts, compiled.makers
    wanted = _wanted(model, found)
    used = np.flatnonzero(found.flow > _NOTHING * np.maximum(wanted[model.flow_target], 0.0))
    used = used[found.flow[used] > 0]
    target, supplier = model.flow_target[used], model.flow_supplier[used]
    number = _numbers(targets, target)
    sellers = makers[supplier.tolist()]
    frame = pl.DataFrame({
        "tier": _tier_of_target(model, tiers)[target], "supplier": sellers["enterprise"], "offered": sellers["product"],
        **_buyer_columns(compiled, model, targets, target),
        "quantity": found.flow[used] / facts.unit_factor[number], "value": _value_of(found.flow[used], model.worth[target]),
        "kilometres": pl.Series(pairs.kilometres[used]).fill_nan(None), "known_link": pairs.known[used],
        "supplier_rows": sellers["rows"],
    })  # fmt: skip
    return _named(frame, compiled, ("supplier", "buyer")).select(
        "tier", "supplier", "supplier_name", "offered", "buyer", "buyer_name", "product", "used_for", "quantity", "unit",
        "value", "kilometres", "known_link", "supplier_rows", "buyer_rows", "estimate",
    ).sort("tier", "value", "supplier", "buyer", descending=[False, True, False, False], nulls_last=True)  # fmt: skip


def _value_of(quantity: Floats, worth: Floats) -> pl.Series:
    """CNY a year; null where nobody knows a price."""
    return pl.Series(quantity * worth).set(pl.Series(worth <= 0), None)


def purchase_frame(
    compiled: Compiled, model: PairModel, targets: list[Target], found: Flows, tiers: Whole
) -> pl.DataFrame:
    """What is bought outside: see `plan`."""
    facts = compiled.facts
    wanted = _wanted(model, found)
    lacking = wanted - added_up(model.flow_target, found.flow, len(wanted))
    target = np.flatnonzero((lacking > _NOTHING * wanted) & (wanted > 0))
    number = _numbers(targets, target)
    full, roomy = _makers_here(compiled, found)

    def others(firms: dict[int, list[str]]) -> list[list[str]]:
        of = [targets[one] for one in target.tolist()]
        return [[firm for firm in firms.get(wanting.number, ()) if wanting.admits(firm)] for wanting in of]

    frame = pl.DataFrame({
        "tier": _tier_of_target(model, tiers)[target], **_buyer_columns(compiled, model, targets, target),
        "quantity": lacking[target] / facts.unit_factor[number],
        "value": _value_of(lacking[target], model.worth[target]),
        "makers": [len(firms) for firms in others(full)],
        "with_room": pl.Series(others(roomy), dtype=pl.List(pl.String)),
        "possible_suppliers": pl.Series(others(_possible_suppliers(compiled)), dtype=pl.List(pl.String)),
    }, schema_overrides={"makers": pl.Int64})  # fmt: skip
    return _named(frame, compiled, ("buyer",)).select(
        "tier", "buyer", "buyer_name", "product", "used_for", "quantity", "unit", "value", "makers", "with_room", "possible_suppliers",
        "buyer_rows", "estimate",
    ).sort("tier", "value", "buyer", "product", descending=[False, True, False, False], nulls_last=True)  # fmt: skip


def maker_use_frame(compiled: Compiled, found: Flows, tiers: Whole) -> pl.DataFrame:
    """How much each maker of the plan makes: see `plan`."""
    facts, makers = compiled.facts, compiled.makers
    factor = facts.unit_factor[makers["number"].to_numpy()]
    frame = makers.select("enterprise", "product", "rows", "capacity_known").with_columns(
        pl.Series("tier", tiers), pl.Series("made", found.made / factor), pl.Series("sold_outside", found.sold / factor),
        pl.Series("capacity", makers["capacity_known"].to_numpy() / factor).fill_nan(None),
    ).filter((pl.col("made") > 0) & (pl.col("tier") > 0))  # fmt: skip
    return _named(frame, compiled, ("enterprise",)).select(
        "tier", "enterprise", "enterprise_name", "product", "capacity", "made", "sold_outside",
        pl.when(pl.col("capacity") > 0).then(pl.col("made") / pl.col("capacity")).alias("use"), "unit", "rows",
    ).sort("tier", "enterprise", "product")  # fmt: skip


def _wanted(model: PairModel, found: Flows) -> NDArray[np.float64]:
    return np.concatenate([model.use_quantity * found.made[model.use_maker], model.need_quantity])


def _tier_of_target(model: PairModel, tiers: Whole) -> Whole:
    """The tier of a flow to each target: 1 to a need; to a use one more than the maker's."""
    return np.concatenate([tiers[model.use_maker] + 1, np.ones(len(model.need_quantity), np.int64)])


def _numbers(targets: list[Target], target: Whole) -> Whole:
    chosen: list[int] = target.tolist()
    return np.array([targets[one].number for one in chosen], np.int64)


def _buyer_columns(compiled: Compiled, model: PairModel, targets: list[Target], target: Whole) -> dict[str, pl.Series]:
    facts, uses = compiled.facts, len(model.use_maker)
    made = compiled.makers["product"].to_list()
    estimate = (
        compiled.needs["estimate"].to_list()
        if "estimate" in compiled.needs.columns
        else [False] * compiled.needs.height
    )
    chosen: list[int] = target.tolist()
    of_use = [int(model.use_maker[one]) if one < uses else None for one in chosen]
    rows = compiled.makers["rows"].to_list()
    return {
        "buyer": pl.Series([targets[one].enterprise for one in chosen], dtype=pl.String),
        "product": pl.Series([facts.products[targets[one].number] for one in chosen], dtype=pl.String),
        "used_for": pl.Series([None if maker is None else made[maker] for maker in of_use], dtype=pl.String),
        "buyer_rows": pl.Series(
            [
                list(targets[one].rows) if maker is None else rows[maker]
                for one, maker in zip(chosen, of_use, strict=True)
            ],
            dtype=pl.List(pl.String),
        ),
        "estimate": pl.Series([one >= uses and estimate[one - uses] for one in chosen], dtype=pl.Boolean),
    }


def _possible_suppliers(compiled: Compiled) -> dict[int, list[str]]:
    """For each product the firms that may make it but of whose capacity nothing is known."""
    makers = compiled.facts.makers
    unsure = makers.filter(~pl.col("proven") | pl.col("partly_unknown"))
    return dict(unsure.group_by("number", maintain_order=True).agg("enterprise").iter_rows())


def _makers_here(compiled: Compiled, found: Flows) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """For each product, of those who make it or a kind of it and whose capacity is known: whom the plan fills, and who has
    capacity left."""
    from lianpu.chain.balance.admissible import makers_of  # with the matcher, which takes long to import

    capacity = compiled.makers["capacity_known"].fill_null(np.nan).to_numpy()
    room = capacity - found.made > _NOTHING * capacity
    firms: list[str] = compiled.makers["enterprise"].to_list()
    known = {
        number: rows[~np.isnan(capacity[rows])] for number, rows in makers_of(compiled.facts, compiled.makers).items()
    }
    return (
        {number: [firms[row] for row in rows[~room[rows]].tolist()] for number, rows in known.items()},
        {number: [firms[row] for row in rows[room[rows]].tolist()] for number, rows in known.items()},
    )


def _named(frame: pl.DataFrame, compiled: Compiled, firms: tuple[str, ...]) -> pl.DataFrame:
    cluster = compiled.facts.cluster
    names = cluster["enterprises"].select("id", "name")
    for column in firms:
        frame = frame.join(
            names.rename({"id": column, "name": f"{column}_name"}), on=column, how="left", maintain_order="left"
        )
    units = cluster["products"].select(pl.col("id").alias("product"), "unit")
    return frame.join(units, on="product", how="left", maintain_order="left")
